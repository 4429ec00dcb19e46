using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ApplivMdm.Sandbox;

/// <summary>"Create a command" for an Android device: checks the body, answers the command as pending, and lets an online device carry it out.</summary>
internal sealed class AndroidCommands(TimeProvider timeProvider)
{
    private const string Enterprise = "507f1f77bcf86cd799439013";
    private const string OrganizationId = "507f1f77bcf86cd799439012";

    private int _created;

    public SandboxResponse Create(SandboxDevice device, SandboxRequest request)
    {
        var problems = AndroidBody.Read(request, out var body);
        if (problems.Count > 0) return SandboxResponse.Error(400, 6002, "Body Validation Error", new JsonObject { ["errors"] = new JsonArray([.. problems.Select(problem => problem.ToJson())]) });

        // What Google would refuse, Applivery cannot take either.
        if (AndroidBody.Conflict(body) is { } conflict) return SandboxResponse.Error(400, 5091, "Invalid data: " + conflict);

        var answer = Pending(device, body);
        device.Commands = [.. device.Commands, body.GetProperty("type").GetString()!];
        if (device.Online) SandboxPhone.CarryOut(device, body);
        return SandboxResponse.Ok(answer);
    }

    private JsonObject Pending(SandboxDevice device, JsonElement body)
    {
        var now = timeProvider.GetUtcNow();
        var created = now.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
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
