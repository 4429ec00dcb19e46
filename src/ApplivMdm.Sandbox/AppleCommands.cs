using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ApplivMdm.Sandbox.Inventory;
using ApplivMdm.Sandbox.Tracking;

namespace ApplivMdm.Sandbox;

/// <summary>"Create bulk commands" for Apple devices or their users. The answer names each target, comes in an order of its own, and leaves out the targets that are not there. The grouped list and the read of one show how far they are.</summary>
internal sealed class AppleCommands(TimeProvider timeProvider)
{
    private static readonly Dictionary<string, Func<JsonElement, bool>> s_fields = new(StringComparer.Ordinal)
    {
        ["command"] = value => value.ValueKind == JsonValueKind.Object && value.TryGetProperty("RequestType", out var type) && Body.IsText(type, 256),
        ["targetIds"] = Body.IsIds,
    };

    // The page also has "type", and does not show its words; what comes after it is cut.
    private static readonly QueryRules s_listRules = QueryRules.Paged().Texts(128, "groupName").Arrays("types");

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

            var report = device.Online ? AppleReports.Of(device, command) : null;
            answers.Add(Answer(device, _history.Add(device, command, new CommandTarget(targetType, id), report)));
            device.Commands = [.. device.Commands, command.GetProperty("RequestType").GetString()!];
            if (report?.IsDone == true) CarryOut(device, command);
        }

        return answers.Count == 0 ? SandboxResponse.NotFound() : SandboxResponse.Ok(new JsonArray([.. answers]));
    }

    /// <summary>The commands of a device or of its user, newest first.</summary>
    /// <param name="targetType"><c>device</c> or <c>deviceUser</c>.</param>
    /// <param name="device">The device.</param>
    /// <param name="request">The request.</param>
    /// <remarks>
    /// The documentation names this list grouped and its commands' <c>groupName</c>, and shows no group. This shape, and
    /// that a group and the filter <c>types</c> are of one type of request, are made up: a client must not rely on either.
    /// </remarks>
    public SandboxResponse ListGrouped(string targetType, SandboxDevice device, SandboxRequest request)
    {
        var query = Query.Read(request, s_listRules, out var refusal);
        if (refusal is not null) return refusal;

        var types = query.All("types");
        var groups = device.History.Reverse()
            .Where(command => command.Target.Type == targetType)
            .Select(command => Answer(device, command))
            .GroupBy(command => command["command"]!["RequestType"]!.GetValue<string>(), StringComparer.Ordinal)
            .Where(group => (types.Count == 0 || types.Contains(group.Key)) && (query["groupName"] is not { } asked || asked == group.Key));
        return Page.Of(query, [.. groups], group => new JsonObject { ["groupName"] = group.Key, ["commands"] = new JsonArray([.. group]) });
    }

    /// <summary>One command of a device or of its user.</summary>
    public SandboxResponse Get(string targetType, SandboxDevice device, string id) =>
        CommandHistory.Find(device, targetType, id) is { } command ? SandboxResponse.Ok(Answer(device, command)) : SandboxResponse.NotFound();

    /// <summary>Cancels a command that is pending, or that the device has put off. The answer is not the command.</summary>
    public SandboxResponse Cancel(string targetType, SandboxDevice device, string id)
    {
        if (CommandHistory.Find(device, targetType, id) is not { } command) return SandboxResponse.NotFound();

        var phase = _history.PhaseOf(command);
        if (phase != CommandPhase.Pending && (phase != CommandPhase.Reported || command.Report!.Status != AppleReports.NotNow)) return SandboxResponse.Error(400, 5106, "AdmCommand not status pending or tried");

        _history.Cancel(command);
        return SandboxResponse.Ok(new JsonObject { ["canceled"] = "OK" });
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

    private JsonObject Answer(SandboxDevice device, SandboxCommand command)
    {
        var phase = _history.PhaseOf(command);
        var created = SandboxResponse.Time(command.Created);
        var since = SandboxResponse.Time(command.Since(phase));
        var answer = new JsonObject
        {
            ["id"] = command.Id,
            ["organization"] = DeviceFacts.OrganizationId,
            ["admEnterprise"] = DeviceFacts.EnterpriseId,
            ["targetType"] = command.Target.Type,
            ["targetId"] = command.Target.Id,
            ["UUID"] = string.Format(CultureInfo.InvariantCulture, "00000000-0000-4000-8000-{0:x12}", command.Number),
            ["status"] = phase switch
            {
                CommandPhase.Reported => command.Report!.Status,
                CommandPhase.Canceled => AppleReports.Canceled,
                _ => AppleReports.Pending,
            },
            ["command"] = JsonNode.Parse(command.Json),
            ["numTries"] = 0,
            ["createdAt"] = created,
            ["updatedAt"] = since,
        };
        if (phase == CommandPhase.Canceled) answer["canceledAt"] = since;
        if (phase != CommandPhase.Reported) return answer;

        answer["numTries"] = 1;
        answer["sentAt"] = created;
        answer[command.Report!.Status == AppleReports.NotNow ? "triedAt" : "receivedAt"] = since;
        if (AppleReports.Data(device, command) is { } data) answer["data"] = data;
        return answer;
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
