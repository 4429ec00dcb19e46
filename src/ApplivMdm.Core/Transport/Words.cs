using System.Diagnostics.CodeAnalysis;

namespace ApplivMdm.Transport;

/// <summary>Words that others wrote, a service or who made the input, on their way to a terminal, a log or a journal.</summary>
internal static class Words
{
    private const int Longest = 4_000;

    /// <summary>The text without what steers a terminal or turns the direction of writing, on one line, and not longer than a person reads.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Shown(string? text)
    {
        if (text is null || (text.Length <= Longest && IsPlain(text))) return text;

        var shown = new string([.. text.Take(Longest).Select(character => Steers(character) ? ' ' : character)]);
        return text.Length <= Longest ? shown : $"{shown}… ({text.Length} characters)";
    }

    // A loop, because a run may have a million.
    private static bool IsPlain(string text)
    {
        foreach (var character in text)
        {
            if (Steers(character)) return false;
        }

        return true;
    }

    private static bool Steers(char character) =>
        char.IsControl(character) || character is '\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
