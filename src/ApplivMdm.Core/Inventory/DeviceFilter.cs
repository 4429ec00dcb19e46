namespace ApplivMdm.Inventory;

/// <summary>Which devices to list.</summary>
internal sealed record DeviceFilter
{
    /// <summary>Devices of these platforms only; empty for all.</summary>
    public IReadOnlyList<DevicePlatform> Platforms { get; init; } = [];

    /// <summary>Devices with one of these tags only; empty for all.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Devices in this state only, in the service's own word.</summary>
    public string? State { get; init; }

    /// <summary>What the service searches for.</summary>
    public string? Search { get; init; }

    public string? SerialNumber { get; init; }

    public string? Imei { get; init; }

    /// <summary>Devices per request.</summary>
    public int PageSize { get; init; } = 100;

    /// <summary>Whether a device is what was asked for, as far as can be seen. A service that passes over a filter it does not know must not bring devices that nobody meant.</summary>
    public bool Fits(MdmDevice device) =>
        (Platforms.Count == 0 || Platforms.Contains(device.Platform))
        && (Tags.Count == 0 || Tags.Intersect(device.Tag, StringComparer.OrdinalIgnoreCase).Any())
        && Is(State, device.State)
        && Is(SerialNumber, device.SerialNumber)
        && Is(Imei, device.Imei);

    private static bool Is(string? asked, string? value) => asked is null || string.Equals(asked, value, StringComparison.OrdinalIgnoreCase);
}
