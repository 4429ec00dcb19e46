using System.Text.Json;

namespace ApplivMdm.Sandbox;

/// <summary>The body of an Android command as the API page describes it: each field's kind, length and values.</summary>
internal static class AndroidBody
{
    private const int LongestText = 256;

    private static readonly string[] s_types = ["LOCK", "RESET_PASSWORD", "REBOOT", "START_LOST_MODE", "STOP_LOST_MODE", "RELINQUISH_OWNERSHIP", "ADD_ESIM", "REMOVE_ESIM", "CLEAR_APP_DATA"];
    private static readonly string[] s_flags = ["REQUIRE_ENTRY", "DO_NOT_ASK_CREDENTIALS_ON_BOOT", "LOCK_NOW"];

    private static readonly Dictionary<string, string> s_params = new(StringComparer.Ordinal)
    {
        ["startLostModeParams"] = "START_LOST_MODE",
        ["clearAppsDataParams"] = "CLEAR_APP_DATA",
        ["stopLostModeParams"] = "STOP_LOST_MODE",
        ["addEsimParams"] = "ADD_ESIM",
        ["removeEsimParams"] = "REMOVE_ESIM",
    };

    private static readonly Dictionary<string, Func<JsonElement, bool>> s_fields = new(StringComparer.Ordinal)
    {
        ["type"] = value => value.ValueKind == JsonValueKind.String && s_types.Contains(value.GetString()),
        ["duration"] = value => IsText(value) && IsDuration(value.GetString()!),
        ["newPassword"] = IsText,
        ["resetPasswordFlags"] = value => value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(flag => flag.ValueKind == JsonValueKind.String && s_flags.Contains(flag.GetString())),
        ["startLostModeParams"] = value => HasOnly(value, ["lostMessage", "lostPhoneNumber", "lostStreetAddress", "lostOrganization"], IsMessage, ["lostEmailAddress"], IsText),
        ["clearAppsDataParams"] = value => HasOnly(value, ["packageNames"], names => names.ValueKind == JsonValueKind.Array && names.GetArrayLength() > 0 && names.EnumerateArray().All(IsText)),
        ["stopLostModeParams"] = value => HasOnly(value, [], IsText),
        ["addEsimParams"] = value => HasOnly(value, ["carrierName", "activationCode"], IsText),
        ["removeEsimParams"] = value => HasOnly(value, ["iccid"], IsText),
    };

    /// <summary>When each field of a command is valid by itself.</summary>
    public static IReadOnlyDictionary<string, Func<JsonElement, bool>> Fields => s_fields;

    /// <summary>The fields that a command must have.</summary>
    public static IReadOnlyList<string> Required { get; } = ["type"];

    /// <summary>Google's rules between the fields: one parameter object, none beside a password, and the one of the type.</summary>
    public static string? Conflict(JsonElement body)
    {
        var type = body.GetProperty("type").GetString();
        var given = body.EnumerateObject().Select(field => field.Name).Where(s_params.ContainsKey).ToList();
        var hasPassword = body.TryGetProperty("newPassword", out _) || body.TryGetProperty("resetPasswordFlags", out _);

        if (given.Count > 1) return "only one params object may be set";
        if (given.Count == 1 && hasPassword) return "params exclude newPassword and resetPasswordFlags";
        if (given.Count == 1 && s_params[given[0]] != type) return $"{given[0]} does not belong to {type}";
        if (hasPassword && type != "RESET_PASSWORD") return "newPassword and resetPasswordFlags belong to RESET_PASSWORD";
        return type switch
        {
            "START_LOST_MODE" when !HasContact(body) => "lost mode needs a message, phone number, e-mail or street address",
            "CLEAR_APP_DATA" when given.Count == 0 => "clearAppsDataParams is required",
            "ADD_ESIM" when !HasText(body, "addEsimParams", "activationCode") => "activationCode is required",
            "REMOVE_ESIM" when !HasText(body, "removeEsimParams", "iccid") => "iccid is required",
            _ => null,
        };
    }

    private static bool HasContact(JsonElement body) =>
        body.TryGetProperty("startLostModeParams", out var parameters)
        && parameters.EnumerateObject().Any(field => field.Name != "lostOrganization");

    private static bool HasText(JsonElement body, string parameters, string field) =>
        body.TryGetProperty(parameters, out var found) && found.TryGetProperty(field, out _);

    private static bool IsText(JsonElement value) => Body.IsText(value, LongestText);

    private static bool IsDuration(string text) =>
        text.EndsWith("s", StringComparison.Ordinal) && text.Length > 1 && text.Take(text.Length - 1).All(character => character is (>= '0' and <= '9') or '.');

    private static bool IsMessage(JsonElement value) =>
        value.ValueKind == JsonValueKind.Object
        && value.TryGetProperty("defaultMessage", out var message) && message.ValueKind == JsonValueKind.String
        && value.EnumerateObject().All(field => field.Name is "defaultMessage" || (field.Name is "localizedMessages" && field.Value.ValueKind == JsonValueKind.Object && field.Value.EnumerateObject().All(text => text.Value.ValueKind == JsonValueKind.String)));

    private static bool HasOnly(JsonElement value, string[] names, Func<JsonElement, bool> isValid, string[]? otherNames = null, Func<JsonElement, bool>? isOtherValid = null) =>
        value.ValueKind == JsonValueKind.Object
        && value.EnumerateObject().All(field => names.Contains(field.Name) ? isValid(field.Value) : otherNames?.Contains(field.Name) == true && isOtherValid!(field.Value));
}
