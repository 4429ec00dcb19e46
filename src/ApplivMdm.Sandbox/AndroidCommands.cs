using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ApplivMdm.Sandbox.Inventory;
using ApplivMdm.Sandbox.Tracking;

namespace ApplivMdm.Sandbox;

/// <summary>"Create a command" for an Android device: checks the body, answers the command as pending, and lets an online device carry it out. The list and the read of one show how far they are.</summary>
internal sealed class AndroidCommands(TimeProvider timeProvider)
{
    // The page of the list names no parameters, and says that there are pages.
    private static readonly QueryRules s_listRules = QueryRules.Paged();

    private static readonly Dictionary<string, Func<JsonElement, bool>> s_bulkFields = new(StringComparer.Ordinal)
    {
        ["deviceIds"] = Body.IsIds,
        ["command"] = value => value.ValueKind == JsonValueKind.Object,
    };

    // A hundred years: longer than a clock can add is as good as never.
    private const double LongestSeconds = 100 * 365.0 * 24 * 60 * 60;

    private readonly CommandHistory _history = new(timeProvider);

    /// <summary>One command for one device.</summary>
    public SandboxResponse Create(SandboxDevice device, SandboxRequest request)
    {
        if (Body.Read(request, AndroidBody.Fields, AndroidBody.Required, out var body) is { } refusal) return refusal;
        return Refuse(body) ?? SandboxResponse.Ok(Carry(device, body));
    }

    /// <summary>One command for many devices: all of them, or none when one is not there.</summary>
    public SandboxResponse CreateBulk(Func<string, SandboxDevice?> find, SandboxRequest request)
    {
        if (Body.Read(request, s_bulkFields, s_bulkFields.Keys, out var body) is { } refusal) return refusal;

        var command = body.GetProperty("command");
        var problems = Body.Problems(command, AndroidBody.Fields, AndroidBody.Required).ToList();
        if (problems.Count > 0) return Body.Invalid(problems);
        if (Refuse(command) is { } conflict) return conflict;

        var devices = Body.Texts(body.GetProperty("deviceIds")).Select(find).ToList();
        return devices.Contains(null)
            ? SandboxResponse.NotFound()
            : SandboxResponse.Ok(new JsonArray([.. devices.Select(device => Carry(device!, command))]));
    }

    /// <summary>A device's commands, newest first.</summary>
    public SandboxResponse List(SandboxDevice device, SandboxRequest request)
    {
        var query = Query.Read(request, s_listRules, out var refusal);
        return refusal ?? Page.Of(query, [.. device.History.Reverse()], command => Answer(device, command));
    }

    /// <summary>One command.</summary>
    public SandboxResponse Get(SandboxDevice device, string id) =>
        CommandHistory.Find(device, CommandTarget.Device, id) is { } command ? SandboxResponse.Ok(Answer(device, command)) : SandboxResponse.NotFound();

    /// <summary>Cancels a command that is pending, and answers it. For any other the page names no error: this one is a guess.</summary>
    public SandboxResponse Cancel(SandboxDevice device, string id)
    {
        if (CommandHistory.Find(device, CommandTarget.Device, id) is not { } command) return SandboxResponse.NotFound();
        if (_history.PhaseOf(command) != CommandPhase.Pending) return SandboxResponse.Error(400, 5091, "Invalid data");

        _history.Cancel(command);
        return SandboxResponse.Ok(Answer(device, command));
    }

    /// <summary>What Google would refuse, Applivery cannot take either.</summary>
    private static SandboxResponse? Refuse(JsonElement command) =>
        AndroidBody.Conflict(command) is { } conflict ? SandboxResponse.Error(400, 5091, "Invalid data: " + conflict) : null;

    private JsonObject Carry(SandboxDevice device, JsonElement command)
    {
        var report = device.Online ? AndroidReports.Of(device, command) : null;
        var answer = Answer(device, _history.Add(device, command, new CommandTarget(CommandTarget.Device, device.DeviceId), report, Validity(command)));
        device.Commands = [.. device.Commands, command.GetProperty("type").GetString()!];
        if (report?.IsDone == true) SandboxPhone.CarryOut(device, command);
        return answer;
    }

    // Google's default is ten minutes, and it knows no maximum.
    private static TimeSpan Validity(JsonElement command) =>
        command.TryGetProperty("duration", out var duration) && double.TryParse(duration.GetString()!.TrimEnd('s'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(Math.Min(seconds, LongestSeconds))
            : TimeSpan.FromMinutes(10);

    private JsonObject Answer(SandboxDevice device, SandboxCommand command)
    {
        var phase = _history.PhaseOf(command);
        var created = SandboxResponse.Time(command.Created);

        // Google's answer repeats the command, its password included.
        var metadata = JsonNode.Parse(command.Json)!.AsObject();
        var type = metadata["type"]!.GetValue<string>();
        metadata["@type"] = "type.googleapis.com/google.android.devicemanagement.v1.Command";
        metadata["createTime"] = created;
        if (!metadata.ContainsKey("duration")) metadata["duration"] = "600s";
        metadata["userName"] = "enterprises/LC0sandbox/users/" + device.User;
        if (phase == CommandPhase.Reported) AndroidReports.Write(command.Report!, metadata);

        return new JsonObject
        {
            ["id"] = command.Id,
            ["organization"] = DeviceFacts.OrganizationId,
            ["emmEnterprise"] = DeviceFacts.EnterpriseId,
            ["mdmUser"] = device.DeviceId,
            ["status"] = phase switch
            {
                CommandPhase.Reported => command.Report!.Status,
                CommandPhase.Canceled => AndroidReports.Canceled,
                CommandPhase.Expired => AndroidReports.Expired,
                _ => AndroidReports.Pending,
            },
            ["config"] = new JsonObject { ["metadata"] = metadata, ["done"] = phase != CommandPhase.Pending },
            ["_config"] = Operation(device, command, type, phase),
            ["updatedAt"] = SandboxResponse.Time(command.Since(phase)),
            ["createdAt"] = created,
        };
    }

    /// <summary>Google's operation.</summary>
    private static JsonObject Operation(SandboxDevice device, SandboxCommand command, string type, CommandPhase phase)
    {
        var operation = new JsonObject
        {
            ["name"] = $"{device.OperationPrefix}/operations/{command.Created.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)}{command.Number.ToString(CultureInfo.InvariantCulture)}",
            ["metadata"] = new JsonObject { ["type"] = type },
        };
        if (phase != CommandPhase.Pending) operation["done"] = true;
        // 1 is documented; what an expired operation has is not, and 4 is a guess.
        if (phase is CommandPhase.Canceled) operation["error"] = new JsonObject { ["code"] = 1, ["message"] = "The operation was cancelled." };
        if (phase is CommandPhase.Expired) operation["error"] = new JsonObject { ["code"] = 4, ["message"] = "The operation expired." };
        return operation;
    }
}
