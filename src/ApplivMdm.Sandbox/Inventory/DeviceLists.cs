using System.Text.Json.Nodes;

namespace ApplivMdm.Sandbox.Inventory;

/// <summary>The devices of one platform, with the platform lists' kebab-case queries, and one of them.</summary>
/// <param name="devices">All devices there are.</param>
/// <param name="start">When the sandbox was started.</param>
internal sealed class DeviceLists(IReadOnlyList<SandboxDevice> devices, DateTimeOffset start)
{
    private static readonly Dictionary<string, QueryRules> s_rules = new(StringComparer.Ordinal)
    {
        ["Android"] = Rules("emm-policy"),
        ["Apple"] = Rules("adm-policy", "user-adm-policy"),
        ["Windows"] = Rules(),
    };

    private static readonly Dictionary<string, Func<Query, Func<SandboxDevice, bool>>> s_filters = new(StringComparer.Ordinal)
    {
        ["tags"] = DeviceFilter.HasTag,
        ["mdm-user"] = query => DeviceFilter.Is(query["mdm-user"], device => DeviceFacts.UserId(device.User)),
        ["emm-policy"] = query => DeviceFilter.Is(query["emm-policy"], DeviceFacts.PolicyId),
        ["adm-policy"] = query => DeviceFilter.Is(query["adm-policy"], DeviceFacts.PolicyId),
        // No user of this fleet has a policy.
        ["user-adm-policy"] = _ => DeviceFilter.None,
        ["segmentId"] = query => DeviceFilter.InSegment(query.Number("segmentId", 0), query["expandTo"]),
    };

    private readonly DeviceItem _item = new(start);

    public SandboxResponse List(string platform, SandboxRequest request)
    {
        var query = Query.Read(request, s_rules[platform], out var refusal);
        if (refusal is not null) return refusal;

        var filter = new DeviceFilter(query, s_filters);
        var found = devices.Where(device => device.Platform == platform && (device.State != SandboxDevice.Deleted || query.Is("show-deleted")) && filter.Fits(device));
        return Page.Of(query, [.. DeviceOrder.By(query["sort"], found, start)], _item.Platform);
    }

    public SandboxResponse Get(SandboxDevice device) => SandboxResponse.Ok(_item.Platform(device));

    /// <summary>Each tag once, in order. The answer has no pages.</summary>
    public SandboxResponse Tags() => SandboxResponse.Ok(new JsonObject
    {
        ["items"] = new JsonArray([.. devices.SelectMany(DeviceFacts.Tags).Distinct(StringComparer.Ordinal).OrderBy(tag => tag, StringComparer.Ordinal).Select(tag => new JsonObject { ["value"] = tag })]),
    });

    private static QueryRules Rules(params string[] policies) =>
        QueryRules.Paged().Sorted().ObjectIds("mdm-user").ObjectIds(policies).Booleans("show-deleted").Arrays("tags").Integers("segmentId").Words("expandTo", "ancestors", "children");
}
