using System.Text.Json;

namespace ApplivMdm.Sandbox;

/// <summary>Numbers the commands of one platform and keeps each device's last ones.</summary>
internal sealed class CommandHistory(TimeProvider timeProvider)
{
    private const int KeptPerDevice = 20;

    private int _created;
    private string _lastJson = string.Empty;

    /// <param name="device">The device that gets the command.</param>
    /// <param name="command">The command as it came.</param>
    /// <param name="target">Whom the request named.</param>
    public SandboxCommand Add(SandboxDevice device, JsonElement command, CommandTarget target)
    {
        // A run sends one command to the whole fleet: its text is kept once, not once per device.
        var json = command.GetRawText();
        if (json == _lastJson) json = _lastJson;
        else _lastJson = json;

        var created = new SandboxCommand(++_created, timeProvider.GetUtcNow(), json, target);
        device.History = [.. device.History.Skip(device.History.Count - KeptPerDevice + 1), created];
        return created;
    }
}

/// <summary>What a command's answer is made of. It is kept instead of the answer, which is ten times its size: a run may make a million.</summary>
/// <param name="Number">Its place among all commands, from 1.</param>
/// <param name="Created">When it was made.</param>
/// <param name="Json">The command as it came.</param>
/// <param name="Target">Whom the request named.</param>
internal sealed record SandboxCommand(int Number, DateTimeOffset Created, string Json, CommandTarget Target);

/// <summary>Whom a request named.</summary>
/// <param name="Type"><c>device</c> or <c>deviceUser</c>.</param>
/// <param name="Id">The id that the request had.</param>
internal readonly record struct CommandTarget(string Type, string Id)
{
    public const string Device = "device";
    public const string User = "deviceUser";
}
