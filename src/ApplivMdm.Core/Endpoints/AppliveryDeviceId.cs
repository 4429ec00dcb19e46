using System.Text.RegularExpressions;

namespace ApplivMdm.Endpoints;

/// <summary>The documented pattern of a device in an Applivery path, <c>^(([a-fA-F0-9]{24})|(\w{1,}))$</c>: an id, a serial number or an IMEI of letters, digits and underscores.</summary>
internal static class AppliveryDeviceId
{
    // The documentation names no maximum; no serial number comes near this one.
    private const int Longest = 128;

    // 3.5E+14 or 3,5E+14.
    private static readonly Regex s_spreadsheet = new("^[0-9][.,][0-9]+E\\+[0-9]+\\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, TimeSpan.FromSeconds(1));

    public static string? Problem(string deviceId)
    {
        if (string.IsNullOrWhiteSpace(deviceId)) return "The device id is empty. Give the device's id, serial number or IMEI.";
        if (deviceId.Length > Longest) return $"A device id of {deviceId.Length} characters ('{deviceId.Substring(0, 20)}…') is longer than any id; at most {Longest} are allowed.";
        if (IsDocumented(deviceId)) return null;
        if (RoundedProblem(deviceId) is { } rounded) return rounded;
        return $"'{deviceId}' is not a device id: Applivery takes letters, digits and underscores only. For a serial number with other characters, look up the device's own id in Applivery (the 24 hexadecimal digits that Get-MdmDevice -SerialNumber shows) and send that.";
    }

    /// <summary>What to do about a number that has lost its digits; null for anything else.</summary>
    public static string? RoundedProblem(string text) => s_spreadsheet.IsMatch(text) ? $"'{text}' is a number that a spreadsheet has rounded; its digits are lost. Format the column as text and export it again." : null;

    // A loop, because a run may check a million.
    private static bool IsDocumented(string deviceId)
    {
        foreach (var character in deviceId)
        {
            if (character is not ((>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_')) return false;
        }

        return true;
    }
}
