using System.Text.Json;
using System.Text.Json.Nodes;
using ApplivMdm.Sandbox.Tracking;

namespace ApplivMdm.Sandbox;

/// <summary>"Execute remote actions" for a Windows device: <c>install</c> and <c>uninstall</c> of an application, <c>reboot</c> and <c>wipe</c> as commands.</summary>
/// <param name="batches">Keeps the actions that were taken.</param>
internal sealed class WindowsActions(WindowsBatches batches)
{
    private static readonly Dictionary<string, Func<JsonElement, bool>> s_fields = new(StringComparer.Ordinal)
    {
        ["entity"] = value => Body.IsOneOf(value, "application", "command"),
        ["action"] = value => Body.IsOneOf(value, "install", "uninstall", "reboot", "wipe"),
        ["id"] = value => Body.IsText(value, 24) && value.GetString() is { Length: 24 } id && id.All(Uri.IsHexDigit),
        ["type"] = value => Body.IsOneOf(value, "default", "protected"),
    };

    private static readonly string[] s_required = ["entity", "action"];

    public SandboxResponse Execute(SandboxDevice device, SandboxRequest request)
    {
        if (Body.Read(request, s_fields, s_required, out var body) is { } refusal) return refusal;
        if (Conflict(body) is { } conflict) return Body.Invalid([conflict]);
        if (device.State != "ACTIVE") return SandboxResponse.Error(400, 5142, "Win Device not active");

        var action = body.GetProperty("action").GetString()!;
        // A Surface in this fleet runs an edition that cannot be wiped from afar.
        if (action == "wipe" && device.Manufacturer == "Microsoft") return SandboxResponse.Error(401, 5025, "Not supported");

        batches.Add(device, body);
        device.Commands = [.. device.Commands, action];
        if (device.Online) CarryOut(device, action, body);
        return SandboxResponse.Ok(new JsonObject { ["status"] = "queued" });
    }

    private static Body.Problem? Conflict(JsonElement body)
    {
        var isApplication = body.GetProperty("entity").GetString() == "application";
        var action = body.GetProperty("action").GetString();
        if (isApplication != (action is "install" or "uninstall")) return new("action", "\"action\" does not belong to this entity");
        if (isApplication != body.TryGetProperty("id", out _)) return new("id", "\"id\" is for applications, and required there");
        return body.TryGetProperty("type", out _) && action != "wipe" ? new("type", "\"type\" is for a wipe") : null;
    }

    private static void CarryOut(SandboxDevice device, string action, JsonElement body)
    {
        switch (action)
        {
            case "reboot":
                device.Reboots++;
                break;
            case "wipe":
                device.State = "WIPED";
                break;
            case "install":
                device.Applications = [.. device.Applications, body.GetProperty("id").GetString()!];
                break;
            case "uninstall":
                device.Applications = [.. device.Applications.Where(application => application != body.GetProperty("id").GetString())];
                break;
        }
    }
}
