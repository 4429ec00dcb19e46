namespace ApplivMdm.Sandbox.Inventory;

/// <summary>The order that a list's <c>sort</c> asks for: a field, perhaps dotted, and <c>:asc</c> or <c>:desc</c>.</summary>
internal static class DeviceOrder
{
    private static readonly Dictionary<string, Func<SandboxDevice, DateTimeOffset, string>> s_keys = new(StringComparer.Ordinal)
    {
        ["id"] = (device, _) => device.DeviceId,
        ["displayName"] = (device, _) => device.Name,
        ["state"] = (device, _) => DeviceFacts.State(device),
        ["summary.name"] = (device, _) => device.Name,
        ["summary.serialNumber"] = (device, _) => device.SerialNumber,
        ["summary.osVersion"] = (device, _) => device.OSVersion,
        ["summary.imei"] = (device, _) => device.Imei,
        ["lastStatusReportTime"] = (device, start) => SandboxResponse.Time(DeviceFacts.LastSeen(device, start)),
        ["updatedAt"] = (device, start) => SandboxResponse.Time(DeviceFacts.LastSeen(device, start)),
        ["createdAt"] = (device, start) => SandboxResponse.Time(DeviceFacts.Enrolled(device, start)),
    };

    /// <summary>In order, or as they were where the field says nothing here.</summary>
    public static IEnumerable<SandboxDevice> By(string? sort, IEnumerable<SandboxDevice> devices, DateTimeOffset start)
    {
        if (sort is null) return devices;

        var parts = sort.Split(':');
        if (!s_keys.TryGetValue(parts[0], out var key)) return devices;

        // OrderByDescending keeps equals in their order, as OrderBy does; so no device is on two pages.
        return parts.Length > 1 && parts[1] == "desc"
            ? devices.OrderByDescending(device => key(device, start), StringComparer.Ordinal)
            : devices.OrderBy(device => key(device, start), StringComparer.Ordinal);
    }
}
