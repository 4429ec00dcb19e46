using System.Globalization;
using System.Text.Json;

namespace ApplivMdm.Transport;

/// <summary>Lenient reading of answers: what is absent, of another kind or no text that can be read is null.</summary>
internal static class JsonElementExtensions
{
    /// <summary>A text or number as text.</summary>
    public static string? Text(this JsonElement element, string name) =>
        element.Member(name) is not { } member ? null : member.ValueKind switch
        {
            JsonValueKind.String => member.Text(),
            JsonValueKind.Number => member.GetRawText(),
            _ => null,
        };

    /// <summary>A text. JSON may hold half of a surrogate pair, or bytes that are not UTF-8: nobody can say what that is.</summary>
    public static string? Text(this JsonElement element)
    {
        try
        {
            return element.ValueKind == JsonValueKind.String ? element.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The JSON itself; null where it holds what is no text.</summary>
    public static string? Raw(this JsonElement element)
    {
        try
        {
            return element.GetRawText();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>A time, which is UTC unless it says otherwise. Documented samples have a stray space inside it; it is passed over.</summary>
    public static DateTimeOffset? Time(this JsonElement element, string name) => element.Member(name)?.Text() is { } text ? Time(text) : null;

    /// <summary>The same of a text.</summary>
    public static DateTimeOffset? Time(string text) =>
        // With a space for its T a time is only whole with it.
        TryParse(text.Replace(" ", string.Empty), out var time) || TryParse(text, out time) ? time : null;

    /// <summary>A member of an object, by a path of names.</summary>
    public static JsonElement? Member(this JsonElement element, params string[] path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !TryGet(element, name, out element)) return null;
        }

        return element;
    }

    private static bool TryGet(JsonElement element, string name, out JsonElement member)
    {
        try
        {
            return element.TryGetProperty(name, out member);
        }
        catch (InvalidOperationException)
        {
            // A name beside it is no text.
            member = default;
            return false;
        }
    }

    private static bool TryParse(string text, out DateTimeOffset time) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
}
