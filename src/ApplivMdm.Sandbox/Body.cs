using System.Text.Json;
using System.Text.Json.Nodes;

namespace ApplivMdm.Sandbox;

/// <summary>A request's body, checked as Applivery's validator would: each field's name and kind.</summary>
internal static class Body
{
    /// <summary>Reads a JSON object whose fields are all known and valid.</summary>
    /// <param name="request">The request.</param>
    /// <param name="fields">The fields and when each is valid.</param>
    /// <param name="required">The fields that must be there.</param>
    /// <param name="body">The object.</param>
    /// <returns>The answer to a wrong body, or null.</returns>
    public static SandboxResponse? Read(SandboxRequest request, IReadOnlyDictionary<string, Func<JsonElement, bool>> fields, IEnumerable<string> required, out JsonElement body)
    {
        body = default;
        if (request.ContentType?.Split(';')[0].Trim().Equals("application/json", StringComparison.OrdinalIgnoreCase) != true) return Invalid([new("body", "\"body\" must be application/json")]);

        try
        {
            using var document = JsonDocument.Parse(request.Body);
            body = document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return Invalid([new("body", "\"body\" is not JSON")]);
        }

        var problems = Problems(body, fields, required).ToList();
        return problems.Count > 0 ? Invalid(problems) : null;
    }

    /// <summary>What is wrong with an object by itself.</summary>
    public static IEnumerable<Problem> Problems(JsonElement value, IReadOnlyDictionary<string, Func<JsonElement, bool>> fields, IEnumerable<string> required)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            yield return new("body", "\"body\" must be an object");
            yield break;
        }

        foreach (var name in required.Where(name => !value.TryGetProperty(name, out _))) yield return new(name, $"\"{name}\" is required");
        foreach (var field in value.EnumerateObject())
        {
            if (!fields.TryGetValue(field.Name, out var isValid)) yield return new(field.Name, $"\"{field.Name}\" is not allowed");
            else if (!isValid(field.Value)) yield return new(field.Name, $"\"{field.Name}\" is not valid");
        }
    }

    /// <summary>Applivery's validation error.</summary>
    public static SandboxResponse Invalid(IEnumerable<Problem> problems) =>
        SandboxResponse.Error(400, 6002, "Body Validation Error", new JsonObject { ["errors"] = new JsonArray([.. problems.Select(problem => problem.ToJson())]) });

    public static bool IsText(JsonElement value, int longest) => value.ValueKind == JsonValueKind.String && value.GetString()!.Length is > 0 and var length && length <= longest;

    public static bool IsOneOf(JsonElement value, params string[] words) => value.ValueKind == JsonValueKind.String && words.Contains(value.GetString());

    /// <summary>A list of ids with at least one.</summary>
    public static bool IsIds(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0 && value.EnumerateArray().All(id => id.ValueKind == JsonValueKind.String && id.GetString()!.Length > 0);

    public static IReadOnlyList<string> Texts(JsonElement list) => [.. list.EnumerateArray().Select(item => item.GetString()!)];

    /// <summary>One entry of a validation error.</summary>
    public sealed record Problem(string Field, string Message)
    {
        public JsonObject ToJson() => new()
        {
            ["field"] = new JsonArray(Field),
            ["location"] = "body",
            ["messages"] = new JsonArray(Message),
        };
    }
}
