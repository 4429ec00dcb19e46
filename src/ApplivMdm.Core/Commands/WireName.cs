using System.Text.Json;

namespace ApplivMdm.Commands;

/// <summary>An enumeration's value as Google writes it: <c>RequireEntry</c> is <c>REQUIRE_ENTRY</c>.</summary>
internal static class WireName
{
    public static string Of<T>(T value)
        where T : struct, Enum
        => JsonNamingPolicy.SnakeCaseUpper.ConvertName(value.ToString());

    public static List<string>? OfAll<T>(IEnumerable<T>? values)
        where T : struct, Enum
        => values?.Distinct().Select(Of).ToList() is { Count: > 0 } names ? names : null;

    /// <summary>Every value of an enumeration in its written form.</summary>
    public static IReadOnlyList<string> All<T>()
        where T : struct, Enum
        => Names<T>.All;

    public static bool TryRead<T>(string? text, out T value)
        where T : struct, Enum
    {
        value = default;
        return text is not null && Names<T>.ByName.TryGetValue(text, out value);
    }

    private static class Names<T>
        where T : struct, Enum
    {
        public static readonly Dictionary<string, T> ByName = ((T[])Enum.GetValues(typeof(T))).ToDictionary(Of, value => value, StringComparer.Ordinal);

        public static readonly IReadOnlyList<string> All = [.. ByName.Keys];
    }
}
