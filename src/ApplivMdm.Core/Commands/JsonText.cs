using System.Text.Json;

namespace ApplivMdm.Commands;

/// <summary>JSON text as plain values.</summary>
internal static class JsonText
{
    /// <exception cref="InvalidCommandException">It is not a JSON object.</exception>
    public static IReadOnlyDictionary<string, object?> Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Value(document.RootElement) as IReadOnlyDictionary<string, object?> ?? throw new InvalidCommandException("A command is a JSON object.");
        }
        catch (JsonException)
        {
            // The parser's own message could quote a password.
            throw new InvalidCommandException("The command is not valid JSON.");
        }
    }

    private static Dictionary<string, object?> Fields(JsonElement element)
    {
        var fields = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var field in element.EnumerateObject())
        {
            if (fields.ContainsKey(field.Name)) throw new InvalidCommandException($"The command has the field '{field.Name}' twice.");
            fields.Add(field.Name, Value(field.Value));
        }

        return fields;
    }

    private static object? Value(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => Fields(element),
        JsonValueKind.Array => element.EnumerateArray().Select(Value).ToList(),
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => element.TryGetInt64(out var number) ? (object)number : element.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };
}
