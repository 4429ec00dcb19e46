using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ApplivMdm.Sandbox;

/// <summary>"Create bulk commands" for Apple devices or their users. The answer names each target, comes in an order of its own, and leaves out the targets that are not there. "List commands grouped" shows them again.</summary>
internal sealed class AppleCommands(TimeProvider timeProvider)
{
    private static readonly Dictionary<string, Func<JsonElement, bool>> s_fields = new(StringComparer.Ordinal)
    {
        ["command"] = value => value.ValueKind == JsonValueKind.Object && value.TryGetProperty("RequestType", out var type) && Body.IsText(type, 256),
        ["targetIds"] = Body.IsIds,
    };

    private readonly CommandHistory _history = new(timeProvider);

    /// <param name="targetType"><c>device</c> or <c>deviceUser</c>.</param>
    /// <param name="find">Finds the device of an id, or of its user.</param>
    /// <param name="request">The request.</param>
    public SandboxResponse CreateBulk(string targetType, Func<string, SandboxDevice?> find, SandboxRequest request)
    {
        if (Body.Read(request, s_fields, s_fields.Keys, out var body) is { } refusal) return refusal;

        var command = body.GetProperty("command");
        if (!IsWellFormed(command)) return SandboxResponse.Error(400, 5091, "Invalid data");

        var answers = new List<JsonNode>();
        foreach (var id in Body.Texts(body.GetProperty("targetIds")).Reverse())
        {
            if (find(id) is not { } device) continue;

            answers.Add(Pending(device, _history.Add(device, command, new CommandTarget(targetType, id))));
            device.Commands = [.. device.Commands, command.GetProperty("RequestType").GetString()!];
            if (device.Online) CarryOut(device, command);
        }

        return answers.Count == 0 ? SandboxResponse.NotFound() : SandboxResponse.Ok(new JsonArray([.. answers]));
    }

    /// <summary>The commands of a device or of its user, newest first, each as it was answered when it was made.</summary>
    /// <param name="targetType"><c>device</c> or <c>deviceUser</c>.</param>
    /// <param name="device">The device.</param>
    /// <param name="request">The request.</param>
    /// <remarks>
    /// The documentation names this list grouped and its commands' <c>groupName</c>, and shows no group. This shape, and
    /// that a group holds one type of request, are made up: a client must not rely on either. The filters are left out.
    /// </remarks>
    public static SandboxResponse ListGrouped(string targetType, SandboxDevice device, SandboxRequest request)
    {
        var groups = device.History.Reverse()
            .Where(command => command.Target.Type == targetType)
            .Select(command => Pending(device, command))
            .GroupBy(command => command["command"]!["RequestType"]!.GetValue<string>(), StringComparer.Ordinal);
        return Page.Of(request, [.. groups.Select(group => new Func<JsonNode>(() => new JsonObject { ["groupName"] = group.Key, ["commands"] = new JsonArray([.. group]) }))]);
    }

    /// <summary>What this sandbox acts on must have Apple's form; the rest is passed through, as the service seems to do.</summary>
    private static bool IsWellFormed(JsonElement command) => command.GetProperty("RequestType").GetString() switch
    {
        "EnableLostMode" => !command.TryGetProperty("Message", out var message) || message.ValueKind == JsonValueKind.String,
        "Settings" => command.TryGetProperty("Settings", out var settings) && settings.ValueKind == JsonValueKind.Array && settings.EnumerateArray().All(IsSetting),
        _ => true,
    };

    private static bool IsSetting(JsonElement setting) =>
        setting.ValueKind == JsonValueKind.Object
        && setting.TryGetProperty("Item", out var item) && item.ValueKind == JsonValueKind.String
        && (item.GetString() != "DeviceName" || (setting.TryGetProperty("DeviceName", out var name) && name.ValueKind == JsonValueKind.String));

    private static JsonObject Pending(SandboxDevice device, SandboxCommand command)
    {
        var created = SandboxResponse.Time(command.Created);
        return new JsonObject
        {
            ["id"] = command.Number.ToString("x24", CultureInfo.InvariantCulture),
            ["organization"] = "507f1f77bcf86cd799439012",
            ["admEnterprise"] = "507f1f77bcf86cd799439013",
            ["targetType"] = command.Target.Type,
            ["targetId"] = command.Target.Id,
            ["mdmUser"] = device.User,
            ["UUID"] = string.Format(CultureInfo.InvariantCulture, "00000000-0000-4000-8000-{0:x12}", command.Number),
            ["status"] = "Pending",
            ["command"] = JsonNode.Parse(command.Json),
            ["numTries"] = 0,
            ["createdAt"] = created,
            ["updatedAt"] = created,
        };
    }

    /// <summary>What the device does with it; where its kind does not support it, nothing.</summary>
    private static void CarryOut(SandboxDevice device, JsonElement command)
    {
        var isMac = device.UserId.Length > 0;
        switch (command.GetProperty("RequestType").GetString())
        {
            case "DeviceLock":
                device.Locked = true;
                break;
            case "RestartDevice" when isMac || device.Supervised:
                device.Reboots++;
                break;
            case "ShutDownDevice" when isMac || device.Supervised:
                device.Online = false;
                break;
            case "EraseDevice":
                device.State = "WIPED";
                break;
            case "EnableLostMode" when device.Supervised && device.Model is ("iPhone" or "iPad"):
                device.State = "LOST";
                device.LostMessage = command.TryGetProperty("Message", out var message) ? message.GetString() : null;
                break;
            case "DisableLostMode" when device.State == "LOST":
                device.State = "ACTIVE";
                device.LostMessage = null;
                break;
            case "Settings":
                foreach (var setting in command.GetProperty("Settings").EnumerateArray())
                {
                    if (setting.TryGetProperty("Item", out var item) && item.GetString() == "DeviceName") device.Name = setting.GetProperty("DeviceName").GetString()!;
                }

                break;
        }
    }
}
