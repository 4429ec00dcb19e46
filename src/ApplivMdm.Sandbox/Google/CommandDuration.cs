using System.Globalization;
using System.Text.RegularExpressions;

namespace ApplivMdm.Sandbox.Google;

/// <summary>How long a command is valid, as <c>google.protobuf.Duration</c> writes it: seconds with up to nine fractional digits and an <c>s</c>.</summary>
internal static class CommandDuration
{
    /// <summary>What a command has that names none: ten minutes.</summary>
    public const string Default = "600s";

    // The range of the protobuf type; the API names no maximum of its own.
    private const decimal Longest = 315_576_000_000m;

    private static readonly int[] s_fractions = [0, 3, 6, 9];
    private static readonly Regex s_form = new(@"^(?<seconds>[0-9]{1,12}(\.[0-9]{1,9})?)s\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));

    /// <summary>Reads a duration that is not negative, in seconds.</summary>
    public static bool TryRead(string text, out decimal seconds)
    {
        seconds = 0;
        var match = s_form.Match(text);
        return match.Success
            && decimal.TryParse(match.Groups["seconds"].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out seconds)
            && seconds <= Longest;
    }

    /// <summary>The same duration as Google's JSON writes it: with 0, 3, 6 or 9 fractional digits.</summary>
    public static string Normalize(string text)
    {
        if (!TryRead(text, out var seconds)) throw new FormatException("Not a duration.");

        var digits = s_fractions.First(count => decimal.Round(seconds, count) == seconds);
        return seconds.ToString("F" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) + "s";
    }

    /// <summary>When a command made then is no longer valid.</summary>
    public static DateTimeOffset End(DateTimeOffset created, string duration)
    {
        if (!TryRead(duration, out var seconds)) throw new FormatException("Not a duration.");

        var ticks = seconds * TimeSpan.TicksPerSecond;
        return ticks >= (DateTimeOffset.MaxValue - created).Ticks ? DateTimeOffset.MaxValue : created.AddTicks((long)ticks);
    }
}
