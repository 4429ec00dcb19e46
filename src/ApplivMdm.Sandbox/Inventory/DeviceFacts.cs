using System.Globalization;
using System.Text;

namespace ApplivMdm.Sandbox.Inventory;

/// <summary>What the lists say of a device beside what commands act on. It follows from the device's id, so that the same seed says the same.</summary>
internal static class DeviceFacts
{
    public const string OrganizationId = "507f1f77bcf86cd799439012";
    public const string EnterpriseId = "507f1f77bcf86cd799439013";

    // 0 is the whole organization; 3 lies within 1.
    private static readonly int[] s_parents = [-1, 0, 0, 1];

    /// <summary>The id of the unified list, which is not the platform's.</summary>
    public static string UnifiedId(SandboxDevice device) => new([.. device.DeviceId.Reverse()]);

    /// <summary>Its tag, and what pilots and shared devices have besides.</summary>
    public static IEnumerable<string> Tags(SandboxDevice device)
    {
        yield return device.Tag;
        if (Chance(device) % 8 == 0) yield return "pilot";
        if (Chance(device) % 11 == 0) yield return "shared device";
    }

    /// <summary>The id of a user follows from the name.</summary>
    public static string UserId(string user) => string.Concat(Encoding.ASCII.GetBytes(user).Select(letter => letter.ToString("x2", CultureInfo.InvariantCulture))).PadLeft(24, '0');

    /// <summary>Kiosks have a policy of their own.</summary>
    public static string PolicyId(SandboxDevice device) => device.Platform switch { "Android" => "a", "Apple" => "b", _ => "c" } + (device.Tag == "kiosk" ? "1" : "2").PadLeft(23, '0');

    public static int Segment(SandboxDevice device) => Chance(device) % s_parents.Length;

    /// <summary>Whether it is in a segment, or in those within it (<c>children</c>) or around it (<c>ancestors</c>). That none is the segment alone is a guess.</summary>
    public static bool IsInSegment(SandboxDevice device, int segment, string? expandTo) => expandTo switch
    {
        "children" => Ancestors(Segment(device)).Contains(segment),
        "ancestors" => Ancestors(segment).Contains(Segment(device)),
        _ => Segment(device) == segment,
    };

    /// <summary>When it last reported: within the last hours, or weeks ago if it is offline.</summary>
    /// <param name="device">The device.</param>
    /// <param name="start">When the sandbox was started.</param>
    public static DateTimeOffset LastSeen(SandboxDevice device, DateTimeOffset start) =>
        start - (device.Online ? TimeSpan.FromMinutes(1 + (Chance(device) % 360)) : TimeSpan.FromHours(24 + (Chance(device) % 1000)));

    /// <summary>One to two years ago.</summary>
    public static DateTimeOffset Enrolled(SandboxDevice device, DateTimeOffset start) => start - TimeSpan.FromDays(365 + (Chance(device) % 365));

    public static string Battery(SandboxDevice device) => (5 + (Chance(device) % 96)).ToString(CultureInfo.InvariantCulture) + "%";

    public static bool IsCompliant(SandboxDevice device) => Chance(device) % 10 != 0;

    /// <summary>The word for its state. A device that was wiped is heard of no more: the documented word for it is a guess.</summary>
    public static string State(SandboxDevice device) => device.State == "WIPED" ? "UNKNOWN" : device.State;

    /// <summary>The name of its system.</summary>
    public static string System(SandboxDevice device) => device.Platform != "Apple" ? device.Platform : device.Model switch
    {
        "iPad" => "iPadOS",
        "MacBook Air" or "iMac" => "macOS",
        "Apple TV" => "tvOS",
        "Apple Watch" => "watchOS",
        "Apple Vision Pro" => "visionOS",
        _ => "iOS",
    };

    private static IEnumerable<int> Ancestors(int segment)
    {
        for (; segment >= 0 && segment < s_parents.Length; segment = s_parents[segment]) yield return segment;
    }

    private static int Chance(SandboxDevice device) => int.Parse(device.DeviceId.Substring(0, 7), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
