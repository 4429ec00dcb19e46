namespace ApplivMdm.Commands.Android;

/// <summary>On which devices a command works: how they are managed, whose they are, and from which version on. (Android Management API, CommandType; for lost mode Google's guide to it.)</summary>
internal static class AndroidDeviceRules
{
    // The smallest level of lost mode is that of fully managed devices.
    private const int LostModeOnWorkProfile = 33;

    private static readonly Dictionary<string, Limits> s_limits = new(StringComparer.Ordinal)
    {
        ["REBOOT"] = new(24, CompanyOnly: true),
        ["RELINQUISH_OWNERSHIP"] = new(26, CompanyOnly: true),
        ["CLEAR_APP_DATA"] = new(28),
        ["START_LOST_MODE"] = new(30, CompanyOnly: true),
        ["STOP_LOST_MODE"] = new(30, CompanyOnly: true),
        ["REQUEST_DEVICE_INFO"] = new(33),
        ["ADD_ESIM"] = new(35),
        ["REMOVE_ESIM"] = new(35),
    };

    private static readonly Dictionary<int, string> s_versions = new() { [24] = "7.0", [26] = "8.0", [28] = "9", [30] = "11", [33] = "13", [35] = "15" };

    public static IEnumerable<string> Check(AndroidCommandBody body, DeviceFacts device)
    {
        if (body.Type is not { } type || !s_limits.TryGetValue(type, out var limits)) yield break;

        if (limits.CompanyOnly && device.IsPersonal == true)
        {
            yield return type == "REBOOT"
                ? "REBOOT does nothing on a personally-owned device, although it reports success; the row's Ownership is PERSONALLY_OWNED. Leave the device out."
                : $"{type} is for company-owned devices only; the row's Ownership is PERSONALLY_OWNED. Leave the device out.";
            yield break;
        }

        if (type == "REBOOT" && device.IsFullyManaged == false)
            yield return "REBOOT works on fully managed devices only; the row's ManagementMode is PROFILE_OWNER. Leave the device out.";

        if (type == "REQUEST_DEVICE_INFO" && device.IsPersonal == false)
            yield return "REQUEST_DEVICE_INFO asks the user of a personally-owned device; the row's Ownership is COMPANY_OWNED. Leave the device out: such a device reports its eSIM's identifier without being asked.";
        if (type == "ADD_ESIM" && device.IsPersonal == true && body.AddEsimParams?.ActivationState == WireName.Of(ActivationState.Activated))
            yield return "An eSIM cannot be activated at once on a personally-owned device; the row's Ownership is PERSONALLY_OWNED. Use -ActivationState NotActivated.";

        var level = IsLostMode(type) && device.IsFullyManaged == false ? LostModeOnWorkProfile : limits.ApiLevel;
        if (device.ApiLevel is { } known && known.Level < level)
            yield return $"{type} needs Android {s_versions[level]} or newer (API level {level}){(level == limits.ApiLevel ? string.Empty : " on a device with a work profile")}; the row's {known.Source}. Leave the device out.";
    }

    public static IEnumerable<string> Warnings(string type, DeviceFacts device)
    {
        if (type == "RELINQUISH_OWNERSHIP" && device.IsFullyManaged == true)
            yield return "RELINQUISH_OWNERSHIP removes a work profile. What it does on a fully managed device, which has none, is not documented.";
        if (type == "RESET_PASSWORD" && device.IsFullyManaged == false)
            yield return "On a device with a work profile RESET_PASSWORD is reported to reset the password of the work profile, not that of the device.";
        if (IsLostMode(type) && device.IsFullyManaged is null && device.ApiLevel is { Level: < LostModeOnWorkProfile })
            yield return $"{type} needs Android {s_versions[LostModeOnWorkProfile]} on a device with a work profile. Some rows have an older version and do not say their ManagementMode.";
    }

    private static bool IsLostMode(string type) => type is "START_LOST_MODE" or "STOP_LOST_MODE";

    /// <param name="ApiLevel">The smallest API level.</param>
    /// <param name="CompanyOnly">Not on personally-owned devices.</param>
    private sealed record Limits(int ApiLevel, bool CompanyOnly = false);
}
