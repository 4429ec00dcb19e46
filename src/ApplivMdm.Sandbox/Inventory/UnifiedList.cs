using System.Text.Json.Nodes;

namespace ApplivMdm.Sandbox.Inventory;

/// <summary>The list over all platforms, with its camelCase query. Unless asked for devices only, it has the pending enrolment tokens in it.</summary>
/// <param name="devices">All devices there are.</param>
/// <param name="start">When the sandbox was started.</param>
internal sealed class UnifiedList(IReadOnlyList<SandboxDevice> devices, DateTimeOffset start)
{
    // How a token's state is written is a guess.
    private const string PendingToken = "PENDING";

    private static readonly QueryRules s_rules = QueryRules.Paged().Sorted()
        .ObjectIds("mdmUserId", "policyId", "emmEnrollmentTemplateId", "admEnrollmentTemplateId", "winEnrollmentTemplateId")
        .Words("type", "android", "apple", "windows", "aosp").Words("subType", "device", "enrollment")
        .Booleans("showAll", "onlyAdmDep", "isCompliance", "lastSyncError")
        .Texts(256, "imei", "serialNumber", "state", "name", "search")
        .Texts(128, "osVersion", "availableUpdate", "networkIp")
        .Arrays("tags");

    private static readonly Dictionary<string, Func<Query, Func<SandboxDevice, bool>>> s_filters = new(StringComparer.Ordinal)
    {
        ["type"] = query => DeviceFilter.Is(query["type"], device => device.Platform),
        ["state"] = query => DeviceFilter.Is(query["state"], DeviceFacts.State),
        ["osVersion"] = query => DeviceFilter.Is(query["osVersion"], device => device.OSVersion),
        ["mdmUserId"] = query => DeviceFilter.Is(query["mdmUserId"], device => DeviceFacts.UserId(device.User)),
        ["policyId"] = query => DeviceFilter.Is(query["policyId"], DeviceFacts.PolicyId),
        ["isCompliance"] = query => device => DeviceFacts.IsCompliant(device) == query.Is("isCompliance"),
        ["onlyAdmDep"] = query => device => device.Supervised || !query.Is("onlyAdmDep"),
        ["serialNumber"] = query => DeviceFilter.Has(query["serialNumber"], device => device.SerialNumber),
        ["imei"] = query => DeviceFilter.Has(query["imei"], device => device.Imei),
        ["name"] = query => DeviceFilter.Has(query["name"], device => device.Name),
        ["search"] = query => DeviceFilter.Has(query["search"], device => device.Name, device => device.SerialNumber, device => device.Imei, device => device.User),
        ["tags"] = DeviceFilter.HasTag,
        // What no device of this fleet has: an enrolment template, an update that waits, an address, an error.
        ["emmEnrollmentTemplateId"] = _ => DeviceFilter.None,
        ["admEnrollmentTemplateId"] = _ => DeviceFilter.None,
        ["winEnrollmentTemplateId"] = _ => DeviceFilter.None,
        ["availableUpdate"] = _ => DeviceFilter.None,
        ["networkIp"] = _ => DeviceFilter.None,
        ["lastSyncError"] = query => query.Is("lastSyncError") ? DeviceFilter.None : _ => true,
    };

    private static readonly EnrollmentToken[] s_tokens = [new("android", "TC22 for the warehouse", "bruno"), new("apple", "iPad for the lobby", "chloe"), new("windows", "PC for accounting", "elena")];

    private readonly DeviceItem _item = new(start);

    public SandboxResponse List(SandboxRequest request)
    {
        var query = Query.Read(request, s_rules, out var refusal);
        if (refusal is not null) return refusal;

        var filter = new DeviceFilter(query, s_filters);
        var found = query["subType"] == "enrollment" ? [] : DeviceOrder.By(query["sort"], devices.Where(device => (device.State != SandboxDevice.Deleted || query.Is("showAll")) && filter.Fits(device)), start);

        // Tokens come first, as what is newest would.
        var tokens = query["subType"] == "device" ? [] : s_tokens.Where(token => Fits(token, query));
        return Page.Of<object>(query, [.. tokens, .. found], item => item is SandboxDevice device ? _item.Unified(device) : ToJson((EnrollmentToken)item));
    }

    // A token knows its type, its name and its user.
    private static bool Fits(EnrollmentToken token, Query query) =>
        Is(query["type"], token.Type) && Is(query["state"], PendingToken) && Is(query["mdmUserId"], DeviceFacts.UserId(token.User))
        && Has(query["name"], token.Name) && Has(query["search"], token.Name, token.User)
        && s_filters.Keys.All(name => query[name] is null || name is "type" or "state" or "mdmUserId" or "name" or "search");

    private static bool Is(string? asked, string value) => asked is null || asked.Equals(value, StringComparison.OrdinalIgnoreCase);

    private static bool Has(string? asked, params string[] texts) => asked is null || texts.Any(text => text.IndexOf(asked, StringComparison.OrdinalIgnoreCase) >= 0);

    private JsonObject ToJson(EnrollmentToken token) => new()
    {
        ["id"] = "e0ce" + DeviceFacts.UserId(token.User).Substring(4),
        ["organization"] = DeviceFacts.OrganizationId,
        ["type"] = token.Type,
        ["subType"] = "enrollment",
        ["mdmUser"] = new JsonObject { ["id"] = DeviceFacts.UserId(token.User), ["email"] = token.User + "@example.com" },
        ["displayName"] = token.Name,
        ["state"] = PendingToken,
        ["tags"] = new JsonArray(),
        ["createdAt"] = SandboxResponse.Time(start),
        ["updatedAt"] = SandboxResponse.Time(start),
    };

    private sealed record EnrollmentToken(string Type, string Name, string User);
}
