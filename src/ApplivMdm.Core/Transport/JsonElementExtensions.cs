using System.Globalization;
using System.Text.Json;

namespace ApplivMdm.Transport;

/// <summary>Lenient reading of answers: what is absent or of another kind is null.</summary>
internal static class JsonElementExtensions
{
    /// <summary>A text or number as text.</summary>
    public static string? Text(this JsonElement element, string name) =>
        element.Member(name) is not { } member ? null : member.ValueKind switch
        {
            JsonValueKind.String => member.GetString(),
            JsonValueKind.Number => member.GetRawText(),
            _ => null,
        };

    /// <summary>A time, which is UTC unless it says otherwise. Documented samples have a stray space inside it; it is passed over.</summary>
    public static DateTimeOffset? Time(this JsonElement element, string name)
    {
        if (element.Member(name) is not { ValueKind: JsonValueKind.String } member) return null;

        // With a space for its T a time is only whole with it.
        var text = member.GetString()!;
        return TryParse(text.Replace(" ", string.Empty), out var time) || TryParse(text, out time) ? time : null;
    }

    /// <summary>A member of an object, by a path of names.</summary>
    public static JsonElement? Member(this JsonElement element, params string[] path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element)) return null;
        }

        return element;
    }

    private static bool TryParse(string text, out DateTimeOffset time) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
}
