using System.Text.RegularExpressions;

namespace ApplivMdm.Endpoints;

/// <summary>The name of a device in the Android Management API, <c>enterprises/{e}/devices/{d}</c>, or its last part.</summary>
internal static class GoogleDeviceId
{
    public const string Prefix = "enterprises/";

    private const int Longest = 512;

    // Two dots would be another path. The documented pattern is ^enterprises/[^/]+/devices/[^/]+$; no name was seen with anything but these letters.
    private static readonly Regex s_name = new("^enterprises/(?<enterprise>[A-Za-z0-9_.~-]+)/devices/(?!\\.{1,2}\\z)[A-Za-z0-9_.~-]+\\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));

    /// <summary>Whether an id is meant for Google, whatever is wrong with it.</summary>
    public static bool IsName(string deviceId) => deviceId.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Why it is not a device of the enterprise, and what to do; null when it is.</summary>
    public static string? Problem(string enterprise, string deviceId)
    {
        if (string.IsNullOrWhiteSpace(deviceId)) return "The device id is empty. Give the device's name, enterprises/…/devices/….";
        if (deviceId.Length > Longest) return $"A device name of {deviceId.Length} characters ('{deviceId.Substring(0, 20)}…') is longer than any; at most {Longest} are allowed.";
        if (s_name.Match(FullName(enterprise, deviceId)) is not { Success: true } match)
            return $"'{deviceId}' is not a device of the Android Management API. Give its name, such as {enterprise}/devices/36c339908766f292; Get-MdmDevice -SerialNumber shows it.";

        var given = Prefix + match.Groups["enterprise"].Value;
        return given == enterprise ? null : $"'{deviceId}' belongs to {given}, but the connection is to {enterprise}. Connect to its enterprise with Connect-AndroidManagement.";
    }

    /// <summary>The whole name of a device that is given by its last part.</summary>
    public static string FullName(string enterprise, string deviceId) => IsName(deviceId) ? deviceId : $"{enterprise}/devices/{deviceId}";

    /// <summary>The name as part of a path.</summary>
    public static string Escape(string name) => string.Join("/", name.Split('/').Select(Uri.EscapeDataString));
}
