using System.Text.Json;
using System.Text.Json.Nodes;
using ApplivMdm.Sandbox.Inventory;

namespace ApplivMdm.Sandbox.Tracking;

/// <summary>The batches of commands of a Windows device, and what each has in it. No page says that an action makes one: that it does is a guess, and the answer to an action has no id to find it by.</summary>
internal sealed class WindowsBatches(TimeProvider timeProvider)
{
    private const string Pending = "Pending";

    private static readonly QueryRules s_rules = QueryRules.Paged().Sorted();

    private static readonly QueryRules s_historyRules = new QueryRules().Booleans("installsOnly");

    // The documentation names pending, acknowledged and error, and shows "Pending".
    private static readonly CommandReport s_done = new("Acknowledged", Json: null, IsDone: true);

    private readonly CommandHistory _history = new(timeProvider);

    /// <summary>Keeps an action that the service took.</summary>
    public void Add(SandboxDevice device, JsonElement action) => _history.Add(device, action, new CommandTarget(CommandTarget.Device, device.DeviceId), device.Online ? s_done : null);

    /// <summary>A device's batches, newest first.</summary>
    public SandboxResponse List(SandboxDevice device, SandboxRequest request)
    {
        var query = Query.Read(request, s_rules, out var refusal);
        return refusal ?? Page.Of(query, [.. device.History.Reverse()], command => Batch(device, command));
    }

    /// <summary>One batch.</summary>
    public SandboxResponse Get(SandboxDevice device, string id) =>
        CommandHistory.Find(device, CommandTarget.Device, id) is { } command ? SandboxResponse.Ok(Batch(device, command)) : SandboxResponse.NotFound();

    /// <summary>The operations of a batch: here always one.</summary>
    public SandboxResponse Actions(SandboxDevice device, string id, SandboxRequest request)
    {
        var query = Query.Read(request, s_rules, out var refusal);
        if (refusal is not null) return refusal;
        return CommandHistory.Find(device, CommandTarget.Device, id) is { } command ? Page.Of(query, [command], Operation) : SandboxResponse.NotFound();
    }

    /// <summary>What was done with applications on a device, newest first; a bare array. Beside <c>package</c> and <c>winApplication</c> its fields are guesses.</summary>
    public SandboxResponse Installs(SandboxDevice device, SandboxRequest request, WindowsCatalogue catalogue)
    {
        var query = Query.Read(request, s_historyRules, out var refusal);
        if (refusal is not null) return refusal;

        var items = device.History.Reverse()
            .Select(command => (Command: command, Action: JsonNode.Parse(command.Json)!))
            .Where(entry => entry.Action["entity"]!.GetValue<string>() == "application" && (!query.Is("installsOnly") || entry.Action["action"]!.GetValue<string>() == "install"))
            .Select(entry => Install(entry.Command, entry.Action, catalogue));
        return SandboxResponse.Ok(new JsonArray([.. items]));
    }

    private JsonObject Install(SandboxCommand command, JsonNode action, WindowsCatalogue catalogue)
    {
        var id = action["id"]!.GetValue<string>();
        return new JsonObject
        {
            ["package"] = WindowsCatalogue.NameOf(id) ?? id,
            ["winApplication"] = catalogue.Find(id),
            ["action"] = action["action"]!.GetValue<string>(),
            ["status"] = Status(command),
            ["createdAt"] = SandboxResponse.Time(command.Created),
        };
    }

    private JsonObject Batch(SandboxDevice device, SandboxCommand command) => new()
    {
        ["id"] = command.Id,
        ["name"] = JsonNode.Parse(command.Json)!["action"]!.GetValue<string>(),
        ["winDeviceId"] = device.DeviceId,
        ["summary"] = new JsonArray(new JsonObject { ["status"] = Status(command), ["count"] = 1 }),
        ["createdAt"] = SandboxResponse.Time(command.Created),
        ["updatedAt"] = SandboxResponse.Time(command.Since(_history.PhaseOf(command))),
    };

    private JsonObject Operation(SandboxCommand command)
    {
        var action = JsonNode.Parse(command.Json)!;
        var path = action["action"]!.GetValue<string>() switch
        {
            "reboot" => "./Device/Vendor/MSFT/Reboot/RebootNow",
            "wipe" => action["type"]?.GetValue<string>() == "protected" ? "./Device/Vendor/MSFT/RemoteWipe/doWipeProtected" : "./Device/Vendor/MSFT/RemoteWipe/doWipe",
            _ => "./Device/Vendor/MSFT/EnterpriseDesktopAppManagement/MSI/" + action["id"]!.GetValue<string>(),
        };
        return new JsonObject
        {
            ["cmdId"] = "1",
            ["config"] = new JsonObject { ["path"] = path, ["action"] = "Exec", ["format"] = "chr", ["value"] = string.Empty },
            ["status"] = Status(command),
            ["response"] = null,
            ["error"] = null,
        };
    }

    private string Status(SandboxCommand command) => _history.PhaseOf(command) == CommandPhase.Reported ? command.Report!.Status : Pending;
}
