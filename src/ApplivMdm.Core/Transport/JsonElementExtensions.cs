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

    /// <summary>A member of an object, by a path of names.</summary>
    public static JsonElement? Member(this JsonElement element, params string[] path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element)) return null;
        }

        return element;
    }
}
