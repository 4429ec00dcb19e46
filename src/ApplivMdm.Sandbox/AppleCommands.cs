using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ApplivMdm.Sandbox;

/// <summary>"Create bulk commands" for Apple devices or their users. The answer names each target, comes in an order of its own, and leaves out the targets that are not there.</summary>
internal sealed class AppleCommands(TimeProvider timeProvider)
{
    private static readonly Dictionary<string, Func<JsonElement, bool>> s_fields = new(StringComparer.Ordinal)
    {
        ["command"] = value => value.ValueKind == JsonValueKind.Object && value.TryGetProperty("RequestType", out var type) && Body.IsText(type, 256),
        ["targetIds"] = Body.IsIds,
    };

    private int _created;

    /// <param name="targetType"><c>device</c> or <c>deviceUser</c>.</param>
    /// <param name="find">Finds the device of an id, or of its user.</param>
    /// <param name="request">The request.</param>
    public SandboxResponse CreateBulk(string targetType, Func<string, SandboxDevice?> find, SandboxRequest request)
    {
        if (Body.Read(request, s_fields, s_fields.Keys, out var body) is { } refusal) return refusal;

        var command = body.GetProperty("command");
        var answers = new List<JsonNode>();
        foreach (var id in Body.Texts(body.GetProperty("targetIds")).Reverse())
        {
            if (find(id) is not { } device) continue;

            answers.Add(Pending(targetType, id, device, command));
            device.Commands = [.. device.Commands, command.GetProperty("RequestType").GetString()!];
            if (device.Online) CarryOut(device, command);
        }

        return answers.Count == 0 ? SandboxResponse.NotFound() : SandboxResponse.Ok(new JsonArray([.. answers]));
    }

    private JsonObject Pending(string targetType, string targetId, SandboxDevice device, JsonElement command)
    {
        var created = SandboxResponse.Time(timeProvider.GetUtcNow());
        var number = ++_created;
        return new JsonObject
        {
            ["id"] = number.ToString("x24", CultureInfo.InvariantCulture),
            ["organization"] = "507f1f77bcf86cd799439012",
            ["admEnterprise"] = "507f1f77bcf86cd799439013",
            ["targetType"] = targetType,
            ["targetId"] = targetId,
            ["mdmUser"] = device.User,
            ["UUID"] = string.Format(CultureInfo.InvariantCulture, "00000000-0000-4000-8000-{0:x12}", number),
            ["status"] = "Pending",
            ["command"] = JsonNode.Parse(command.GetRawText()),
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
