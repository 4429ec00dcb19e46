using System.Globalization;
using System.Text.Json;
using ApplivMdm.Sandbox.Tracking;

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
    /// <param name="report">What the device will report; null if it is offline.</param>
    /// <param name="validity">How long it waits for the device; without one it waits for ever.</param>
    public SandboxCommand Add(SandboxDevice device, JsonElement command, CommandTarget target, CommandReport? report, TimeSpan? validity = null)
    {
        // A run sends one command to the whole fleet: its text is kept once, not once per device.
        var json = command.GetRawText();
        if (json == _lastJson) json = _lastJson;
        else _lastJson = json;

        var created = new SandboxCommand(++_created, timeProvider.GetUtcNow(), json, target) { Report = report, Validity = validity ?? TimeSpan.MaxValue };
        device.History = [.. device.History.Skip(device.History.Count - KeptPerDevice + 1), created];
        return created;
    }

    /// <summary>How far a command is now.</summary>
    public CommandPhase PhaseOf(SandboxCommand command) => command.PhaseAt(timeProvider.GetUtcNow());

    /// <summary>Cancels a command, whatever its phase.</summary>
    public void Cancel(SandboxCommand command) => command.Canceled = timeProvider.GetUtcNow().UtcDateTime;

    /// <summary>One of the kept commands of a target, or null.</summary>
    public static SandboxCommand? Find(SandboxDevice device, string targetType, string id) =>
        device.History.FirstOrDefault(command => command.Target.Type == targetType && command.Id.Equals(id, StringComparison.OrdinalIgnoreCase));
}

/// <summary>What a command's answer is made of. It is kept instead of the answer, which is ten times its size: a run may make a million.</summary>
/// <param name="Number">Its place among all commands, from 1.</param>
/// <param name="Created">When it was made.</param>
/// <param name="Json">The command as it came.</param>
/// <param name="Target">Whom the request named.</param>
internal sealed record SandboxCommand(int Number, DateTimeOffset Created, string Json, CommandTarget Target)
{
    public string Id => Number.ToString("x24", CultureInfo.InvariantCulture);

    /// <summary>What the device will report; null if it was offline.</summary>
    public CommandReport? Report { get; init; }

    /// <summary>How long it waits for the device.</summary>
    public TimeSpan Validity { get; init; }

    /// <summary>When it was cancelled; default if it was not.</summary>
    public DateTime Canceled { get; set; }

    public CommandPhase PhaseAt(DateTimeOffset now)
    {
        if (Canceled != default) return CommandPhase.Canceled;
        if (Report is not null) return now - Created >= CommandReport.Delay ? CommandPhase.Reported : CommandPhase.Pending;
        return now - Created >= Validity ? CommandPhase.Expired : CommandPhase.Pending;
    }

    /// <summary>When it came to a phase.</summary>
    public DateTimeOffset Since(CommandPhase phase) => phase switch
    {
        CommandPhase.Canceled => new DateTimeOffset(Canceled),
        CommandPhase.Reported => Created + CommandReport.Delay,
        CommandPhase.Expired => Created + Validity,
        _ => Created,
    };
}

/// <summary>Whom a request named.</summary>
/// <param name="Type"><c>device</c> or <c>deviceUser</c>.</param>
/// <param name="Id">The id that the request had.</param>
internal readonly record struct CommandTarget(string Type, string Id)
{
    public const string Device = "device";
    public const string User = "deviceUser";
}
