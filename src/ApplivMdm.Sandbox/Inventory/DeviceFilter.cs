namespace ApplivMdm.Sandbox.Inventory;

/// <summary>What a query asks of a device. It is worked out once for a list, not once for each of many thousand devices.</summary>
internal sealed class DeviceFilter
{
    private readonly Func<SandboxDevice, bool>[] _parts;

    /// <param name="query">The query.</param>
    /// <param name="filters">What each name asks for.</param>
    public DeviceFilter(Query query, IReadOnlyDictionary<string, Func<Query, Func<SandboxDevice, bool>>> filters) =>
        _parts = [.. filters.Where(filter => query[filter.Key] is not null).Select(filter => filter.Value(query))];

    public bool Fits(SandboxDevice device) => Array.TrueForAll(_parts, part => part(device));

    public static bool None(SandboxDevice device) => device is null;

    public static Func<SandboxDevice, bool> Is(string? asked, Func<SandboxDevice, string> fact) => device => string.Equals(asked, fact(device), StringComparison.OrdinalIgnoreCase);

    /// <summary>That part of a text is enough is a guess; who wants the whole must look again.</summary>
    public static Func<SandboxDevice, bool> Has(string? asked, params Func<SandboxDevice, string>[] facts) => device => facts.Any(fact => fact(device).IndexOf(asked!, StringComparison.OrdinalIgnoreCase) >= 0);

    /// <summary>That one of the tags is enough is a guess.</summary>
    public static Func<SandboxDevice, bool> HasTag(Query query)
    {
        var tags = query.All("tags");
        return device => DeviceFacts.Tags(device).Any(tags.Contains);
    }

    public static Func<SandboxDevice, bool> InSegment(int segment, string? expandTo) => device => DeviceFacts.IsInSegment(device, segment, expandTo);
}
