using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ApplivMdm.Sandbox;

/// <summary>"Create a command" for an Android device: checks the body, answers the command as pending, and lets an online device carry it out. "List commands" shows them again.</summary>
internal sealed class AndroidCommands(TimeProvider timeProvider)
{
    private const string Enterprise = "507f1f77bcf86cd799439013";
    private const string OrganizationId = "507f1f77bcf86cd799439012";

    private static readonly Dictionary<string, Func<JsonElement, bool>> s_bulkFields = new(StringComparer.Ordinal)
    {
        ["deviceIds"] = Body.IsIds,
        ["command"] = value => value.ValueKind == JsonValueKind.Object,
    };

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

    /// <summary>A device's commands, newest first, each as it was answered when it was made.</summary>
    public static SandboxResponse List(SandboxDevice device, SandboxRequest request) =>
        Page.Of(request, [.. device.History.Reverse().Select(command => new Func<JsonNode>(() => Pending(device, command)))]);

    /// <summary>What Google would refuse, Applivery cannot take either.</summary>
    private static SandboxResponse? Refuse(JsonElement command) =>
        AndroidBody.Conflict(command) is { } conflict ? SandboxResponse.Error(400, 5091, "Invalid data: " + conflict) : null;

    private JsonObject Carry(SandboxDevice device, JsonElement command)
    {
        var answer = Pending(device, _history.Add(device, command, new CommandTarget(CommandTarget.Device, device.DeviceId)));
        device.Commands = [.. device.Commands, command.GetProperty("type").GetString()!];
        if (device.Online) SandboxPhone.CarryOut(device, command);
        return answer;
    }

    private static JsonObject Pending(SandboxDevice device, SandboxCommand command)
    {
        var created = SandboxResponse.Time(command.Created);

        // Google's answer repeats the command, its password included.
        var metadata = JsonNode.Parse(command.Json)!.AsObject();
        var type = metadata["type"]!.GetValue<string>();
        metadata["@type"] = "type.googleapis.com/google.android.devicemanagement.v1.Command";
        metadata["createTime"] = created;
        if (!metadata.ContainsKey("duration")) metadata["duration"] = "600s";
        metadata["userName"] = "enterprises/LC0sandbox/users/" + device.User;

        return new JsonObject
        {
            ["id"] = command.Number.ToString("x24", CultureInfo.InvariantCulture),
            ["organization"] = OrganizationId,
            ["emmEnterprise"] = Enterprise,
            ["mdmUser"] = device.DeviceId,
            ["status"] = "PENDING",
            ["config"] = new JsonObject { ["metadata"] = metadata, ["done"] = false },
            ["_config"] = new JsonObject
            {
                ["name"] = $"{device.OperationPrefix}/operations/{command.Created.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)}{command.Number.ToString(CultureInfo.InvariantCulture)}",
                ["metadata"] = new JsonObject { ["type"] = type },
            },
            ["updatedAt"] = created,
            ["createdAt"] = created,
        };
    }
}
