using System.Globalization;
using System.Text.RegularExpressions;

namespace ApplivMdm.Commands;

/// <summary>
/// What a row says of its device. A column is read when a check asks for it, leniently: it may come from a CSV file. One
/// that is absent or says nothing known is null, and then there is nothing to check.
/// </summary>
/// <param name="column">The value of a column, or null.</param>
internal sealed class DeviceFacts(Func<string, object?> column)
{
    // 14, Android 14 or macOS Sonoma 14.1; but not a maker's own version (One UI 6.1) or a build (TP1A.220624.014, 21G93).
    private static readonly Regex s_version = new(
        @"^\s*(?:(?:Android|iOS|iPadOS|macOS|Mac OS X|OS X|tvOS|watchOS|visionOS|Version)\b[^0-9]*)?(?<number>[0-9]{1,9}(?:\.[0-9]{1,9}){0,2})(?![0-9A-Za-z])",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase,
        TimeSpan.FromSeconds(1));

    // The first API level of a version of Android; 7.1 and 8.1 have levels of their own. What is older has at most the first.
    private static readonly (Version Version, int Level)[] s_levels =
    [
        (new(1, 0, 0), 23),
        (new(7, 0, 0), 24), (new(7, 1, 0), 25), (new(8, 0, 0), 26), (new(8, 1, 0), 27), (new(9, 0, 0), 28), (new(10, 0, 0), 29), (new(11, 0, 0), 30),
        (new(12, 0, 0), 31), (new(13, 0, 0), 33), (new(14, 0, 0), 34), (new(15, 0, 0), 35), (new(16, 0, 0), 36),
    ];

    /// <summary>The family of the device.</summary>
    public DevicePlatform? Platform =>
        column(nameof(Platform)) switch
        {
            null => null,
            DevicePlatform platform => platform,
            var other when Text(other) is { } word => word.ToUpperInvariant() switch
            {
                "ANDROID" => DevicePlatform.Android,
                "WINDOWS" => DevicePlatform.Windows,
                "APPLE" or "IOS" or "IPADOS" or "MACOS" or "TVOS" or "WATCHOS" or "VISIONOS" => DevicePlatform.Apple,
                _ => null,
            },
            _ => null,
        };

    /// <summary>Android: whether it belongs to its user.</summary>
    public bool? IsPersonal => Letters("Ownership") is not { } word ? null : word.StartsWith("PERSONAL", StringComparison.Ordinal) ? true : word.StartsWith("COMPANY", StringComparison.Ordinal) ? false : null;

    /// <summary>Android: whether all of it is managed; false where only a work profile is.</summary>
    public bool? IsFullyManaged => Letters("ManagementMode") switch
    {
        "DEVICEOWNER" => true,
        "PROFILEOWNER" => false,
        _ => null,
    };

    /// <summary>Android: the API level, or that of the version, with the words of the column that says it.</summary>
    public (int Level, string Source)? ApiLevel
    {
        get
        {
            // An exported list has 0 for a device without one.
            if (int.TryParse(Text("ApiLevel"), NumberStyles.None, CultureInfo.InvariantCulture, out var level) && level > 0) return (level, $"ApiLevel is {level}");
            if (OSVersion is not { } version || version.Major < s_levels[0].Version.Major) return null;

            return (s_levels.Last(entry => entry.Version <= version).Level, $"OSVersion is {Text("OSVersion")}");
        }
    }

    /// <summary>Apple: whether it is supervised.</summary>
    public bool? Supervised => bool.TryParse(Text("Supervised"), out var flag) ? flag : null;

    /// <summary>Apple: its operating system, with the words of the column that tells it.</summary>
    public (string System, string Source)? AppleSystem
    {
        get
        {
            if (bool.TryParse(Text("IsMac"), out var isMac) && isMac) return (Apple.AppleSystem.Mac, "IsMac is True");

            foreach (var name in new[] { "Model", nameof(Platform) })
            {
                if (Text(name) is { } word && Apple.AppleSystem.Of(word) is { } system) return (system, $"{name} is {word}");
            }

            return null;
        }
    }

    /// <summary>The version of its system.</summary>
    public Version? OSVersion => TryReadVersion(Text("OSVersion"));

    /// <summary>The version number that a text begins with, perhaps behind the name of its system, to three places.</summary>
    public static Version? TryReadVersion(string? text)
    {
        if (text is null || s_version.Match(text) is not { Success: true } match) return null;

        var parts = match.Groups["number"].Value.Split('.').Select(part => int.Parse(part, CultureInfo.InvariantCulture)).ToList();
        return new Version(parts[0], parts.Count > 1 ? parts[1] : 0, parts.Count > 2 ? parts[2] : 0);
    }

    private string? Text(string name) => Text(column(name));

    private static string? Text(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture)?.Trim() is { Length: > 0 } text ? text : null;

    /// <summary>A word without regard to its case and to what separates its parts.</summary>
    private string? Letters(string name) => Text(name) is { } text ? string.Concat(text.Where(char.IsLetter)).ToUpperInvariant() : null;
}
