using System.Text.Json;
using System.Text.Json.Nodes;

namespace ApplivMdm.Sandbox.Google;

/// <summary>Reads the body of <c>issueCommand</c> as strictly as its documents let one.</summary>
internal static class CommandReader
{
    private static readonly string[] s_outputOnly = ["createTime", "userName", "errorCode", "clearAppsDataStatus", "startLostModeStatus", "stopLostModeStatus", "esimStatus", "requestDeviceInfoStatus"];

    /// <param name="request">The request.</param>
    /// <param name="device">The device it is for.</param>
    /// <param name="command">The command with its type and duration, without what the server fills in.</param>
    /// <returns>The answer to a wrong body, or null.</returns>
    public static SandboxResponse? Read(SandboxRequest request, SandboxDevice device, out JsonObject command)
    {
        command = [];
        if (!TryParse(request, out var body)) return GoogleError.InvalidArgument("Invalid JSON payload received.");

        var violations = CommandSchema.Violations(body);
        if (violations.Count > 0) return GoogleError.BadRequest(violations);

        var given = WithoutNulls(body).AsObject();
        foreach (var name in s_outputOnly) given.Remove(name);
        if (CommandRules.Broken(given, device) is { } broken) return GoogleError.InvalidArgument(broken);

        command["type"] = CommandRules.TypeOf(given);
        command["duration"] = CommandDuration.Normalize(given["duration"]?.GetValue<string>() ?? CommandDuration.Default);
        foreach (var (name, value) in given.Select(field => (field.Key, field.Value)).Where(field => field.Key is not ("type" or "duration"))) command[name] = value!.DeepClone();
        return null;
    }

    /// <summary>Whether a request without parameters of its own has no body, or an empty message.</summary>
    public static bool IsEmpty(SandboxRequest request) =>
        request.Body.Length == 0 || (TryParse(request, out var body) && body.ValueKind == JsonValueKind.Object && !body.EnumerateObject().Any());

    private static bool TryParse(SandboxRequest request, out JsonElement body)
    {
        body = default;
        if (request.ContentType?.Split(';')[0].Trim().Equals("application/json", StringComparison.OrdinalIgnoreCase) != true) return false;

        try
        {
            using var document = JsonDocument.Parse(request.Body);
            body = document.RootElement.Clone();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static JsonNode WithoutNulls(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                var fields = new JsonObject();
                foreach (var field in value.EnumerateObject().Where(field => field.Value.ValueKind != JsonValueKind.Null)) fields[field.Name] = WithoutNulls(field.Value);
                return fields;
            case JsonValueKind.Array:
                return new JsonArray([.. value.EnumerateArray().Select(WithoutNulls)]);
            default:
                return JsonValue.Create(value)!;
        }
    }
}
