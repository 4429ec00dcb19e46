using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ApplivMdm.Sandbox;

/// <summary>"Create a command" for an Android device: checks the body, answers the command as pending, and lets an online device carry it out.</summary>
internal sealed class AndroidCommands(TimeProvider timeProvider)
{
    private const string Enterprise = "507f1f77bcf86cd799439013";
    private const string OrganizationId = "507f1f77bcf86cd799439012";

    private static readonly Dictionary<string, Func<JsonElement, bool>> s_bulkFields = new(StringComparer.Ordinal)
    {
        ["deviceIds"] = Body.IsIds,
        ["command"] = value => value.ValueKind == JsonValueKind.Object,
    };

    private int _created;

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

    /// <summary>What Google would refuse, Applivery cannot take either.</summary>
    private static SandboxResponse? Refuse(JsonElement command) =>
        AndroidBody.Conflict(command) is { } conflict ? SandboxResponse.Error(400, 5091, "Invalid data: " + conflict) : null;

    private JsonObject Carry(SandboxDevice device, JsonElement command)
    {
        var answer = Pending(device, command);
        device.Commands = [.. device.Commands, command.GetProperty("type").GetString()!];
        if (device.Online) SandboxPhone.CarryOut(device, command);
        return answer;
    }

    private JsonObject Pending(SandboxDevice device, JsonElement body)
    {
        var now = timeProvider.GetUtcNow();
        var created = SandboxResponse.Time(now);
        var number = (++_created).ToString("x24", CultureInfo.InvariantCulture);

        // Google's answer repeats the command, its password included.
        var metadata = JsonNode.Parse(body.GetRawText())!.AsObject();
        metadata["@type"] = "type.googleapis.com/google.android.devicemanagement.v1.Command";
        metadata["createTime"] = created;
        if (!metadata.ContainsKey("duration")) metadata["duration"] = "600s";
        metadata["userName"] = "enterprises/LC0sandbox/users/" + device.User;

        return new JsonObject
        {
            ["id"] = number,
            ["organization"] = OrganizationId,
            ["emmEnterprise"] = Enterprise,
            ["mdmUser"] = device.DeviceId,
            ["status"] = "PENDING",
            ["config"] = new JsonObject { ["metadata"] = metadata, ["done"] = false },
            ["_config"] = new JsonObject
            {
                ["name"] = $"{device.OperationPrefix}/operations/{now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)}{_created.ToString(CultureInfo.InvariantCulture)}",
                ["metadata"] = new JsonObject { ["type"] = body.GetProperty("type").GetString() },
            },
            ["updatedAt"] = created,
            ["createdAt"] = created,
        };
    }
}
