namespace ApplivMdm.Commands.Apple;

/// <summary>Apple's operating systems, by the names that the catalogue of requests has for them.</summary>
internal static class AppleSystem
{
    public const string Mac = "macOS";
    private const string Phone = "iOS";
    private const string Maker = "Apple ";

    // How the name of a system or of a model begins, in people's words (iPad Pro) and in Apple's identifiers (iPad14,3).
    private static readonly (string Start, string System)[] s_names =
    [
        ("ios", Phone), ("ipados", Phone), ("iphone", Phone), ("ipad", Phone), ("ipod", Phone),
        ("mac", Mac), ("imac", Mac), ("os x", Mac), ("virtualmac", Mac),
        ("tvos", "tvOS"), ("tv", "tvOS"), ("appletv", "tvOS"),
        ("watch", "watchOS"),
        ("visionos", "visionOS"), ("vision", "visionOS"), ("realitydevice", "visionOS"),
    ];

    /// <summary>The system of a device, by the name of its system or model; null where that does not tell.</summary>
    public static string? Of(string? name)
    {
        if (name is null) return null;

        // An inventory may write the maker before the model: Apple Apple TV.
        var word = name.Trim();
        while (word.StartsWith(Maker, StringComparison.OrdinalIgnoreCase)) word = word.Substring(Maker.Length);
        return s_names.FirstOrDefault(entry => word.StartsWith(entry.Start, StringComparison.OrdinalIgnoreCase)).System;
    }
}
