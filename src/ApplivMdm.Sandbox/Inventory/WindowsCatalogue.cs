using System.Text.Json.Nodes;

namespace ApplivMdm.Sandbox.Inventory;

/// <summary>"List applications" for Windows: what can be installed. Each type keeps its display name in another place.</summary>
/// <param name="start">When the sandbox was started.</param>
internal sealed class WindowsCatalogue(DateTimeOffset start)
{
    private static readonly string[] s_sources = ["winStoreId", "buildId", "mdmAssetId", "applicationId"];

    // The page's list of names is cut after these.
    private static readonly QueryRules s_rules = QueryRules.Paged().Sorted().Texts(256, s_sources).Texts(256, "filter");

    private static readonly Entry[] s_entries =
    [
        new("a99000000000000000000001", "store", "winStoreId", "9WZDNCRFJ3PZ", "Company Portal"),
        new("a99000000000000000000002", "build", "buildId", "b01d00000000000000000002", "Route Planner"),
        new("a99000000000000000000003", "asset", "mdmAssetId", "a55e70000000000000000003", "7-Zip 24.09 (x64 edition)", "msi"),
        new("a99000000000000000000004", "asset", "mdmAssetId", "a55e70000000000000000004", "Kiosk Browser", "msix"),
        new("a99000000000000000000005", "lastBuild", "applicationId", "a99110000000000000000005", "Route Planner (latest)"),
    ];

    public SandboxResponse List(SandboxRequest request)
    {
        var query = Query.Read(request, s_rules, out var refusal);
        if (refusal is not null) return refusal;

        // No application here is made of a branch or a tag, which is what a filter names. In every other order they are equal.
        var found = s_entries.Where(entry => query["filter"] is null && s_sources.All(name => query[name] is not { } asked || (entry.Source == name && entry.SourceId == asked)));
        return Page.Of(query, [.. query["sort"] == "id:desc" ? found.Reverse() : found], ToJson);
    }

    /// <summary>The application as a device's history shows it, or null if the catalogue does not have it.</summary>
    public JsonObject? Find(string id) => s_entries.FirstOrDefault(entry => entry.Id == id) is { } found ? ToJson(found) : null;

    public static string? NameOf(string id) => s_entries.FirstOrDefault(entry => entry.Id == id)?.Name;

    private JsonObject ToJson(Entry entry) => new()
    {
        ["id"] = entry.Id,
        ["type"] = entry.Type,
        ["origin"] = entry.Type == "store" ? "store" : "applivery",
        ["config"] = new JsonObject { [entry.Source] = entry.SourceId },
        ["info"] = (entry.Type, entry.Package) switch
        {
            (_, "msi") => new JsonObject { ["config"] = new JsonObject { ["msi"] = new JsonObject { ["productName"] = entry.Name } } },
            (_, "msix") => new JsonObject { ["config"] = new JsonObject { ["msix"] = new JsonObject { ["displayName"] = entry.Name } } },
            ("store", _) => new JsonObject { ["name"] = entry.Name },
            _ => new JsonObject { ["applicationInfo"] = new JsonObject { ["name"] = entry.Name } },
        },
        ["createdAt"] = SandboxResponse.Time(start.AddDays(-90)),
        ["updatedAt"] = SandboxResponse.Time(start.AddDays(-30)),
    };

    private sealed record Entry(string Id, string Type, string Source, string SourceId, string Name, string? Package = null);
}
