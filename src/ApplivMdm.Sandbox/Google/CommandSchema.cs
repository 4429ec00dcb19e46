using System.Text;
using System.Text.Json;

namespace ApplivMdm.Sandbox.Google;

/// <summary>The message <c>Command</c> of the discovery document: its fields, and theirs.</summary>
internal static class CommandSchema
{
    private const string Package = "type.googleapis.com/google.android.devicemanagement.v1.";

    private static readonly Check s_text = (value, path, found) => Expect(value.ValueKind == JsonValueKind.String, value, path, "TYPE_STRING", found);

    private static readonly Check s_duration = (value, path, found) =>
        Expect(value.ValueKind == JsonValueKind.String && CommandDuration.TryRead(value.GetString()!, out _), value, path, "type.googleapis.com/google.protobuf.Duration", found);

    // The server fills these in. What a caller writes there is ignored, as Google does with every output-only field.
    private static readonly Check s_anything = (_, _, _) => { };

    private static readonly Check s_userFacing = Object("UserFacingMessage", ("defaultMessage", s_text), ("localizedMessages", Map(s_text)));

    private static readonly Check s_command = Object(
        "Command",
        ("type", OneOf("Command.CommandType", "COMMAND_TYPE_UNSPECIFIED", "LOCK", "RESET_PASSWORD", "REBOOT", "RELINQUISH_OWNERSHIP", "CLEAR_APP_DATA", "START_LOST_MODE", "STOP_LOST_MODE", "ADD_ESIM", "REMOVE_ESIM", "REQUEST_DEVICE_INFO", "WIPE")),
        ("duration", s_duration),
        ("newPassword", s_text),
        ("resetPasswordFlags", List(OneOf("Command.ResetPasswordFlag", "RESET_PASSWORD_FLAG_UNSPECIFIED", "REQUIRE_ENTRY", "DO_NOT_ASK_CREDENTIALS_ON_BOOT", "LOCK_NOW"))),
        ("clearAppsDataParams", Object("ClearAppsDataParams", ("packageNames", List(s_text)))),
        ("startLostModeParams", Object("StartLostModeParams", ("lostMessage", s_userFacing), ("lostPhoneNumber", s_userFacing), ("lostStreetAddress", s_userFacing), ("lostOrganization", s_userFacing), ("lostEmailAddress", s_text))),
        ("stopLostModeParams", Object("StopLostModeParams")),
        ("addEsimParams", Object("AddEsimParams", ("activationCode", s_text), ("activationState", OneOf("AddEsimParams.ActivationState", "ACTIVATION_STATE_UNSPECIFIED", "ACTIVATED", "NOT_ACTIVATED")))),
        ("removeEsimParams", Object("RemoveEsimParams", ("iccId", s_text))),
        ("requestDeviceInfoParams", Object("RequestDeviceInfoParams", ("deviceInfo", OneOf("RequestDeviceInfoParams.DeviceInfo", "DEVICE_INFO_UNSPECIFIED", "EID")))),
        ("wipeParams", Object("WipeParams", ("wipeDataFlags", List(OneOf("WipeParams.WipeDataFlag", "WIPE_DATA_FLAG_UNSPECIFIED", "PRESERVE_RESET_PROTECTION_DATA", "WIPE_EXTERNAL_STORAGE", "WIPE_ESIMS"))), ("wipeReason", s_userFacing))),
        ("createTime", s_anything),
        ("userName", s_anything),
        ("errorCode", s_anything),
        ("clearAppsDataStatus", s_anything),
        ("startLostModeStatus", s_anything),
        ("stopLostModeStatus", s_anything),
        ("esimStatus", s_anything),
        ("requestDeviceInfoStatus", s_anything));

    private delegate void Check(JsonElement value, string path, List<Violation> found);

    /// <summary>What in a body does not fit the message. Names are case-sensitive; a null counts as absent, as in all of Google's JSON.</summary>
    public static IReadOnlyList<Violation> Violations(JsonElement command)
    {
        var found = new List<Violation>();
        s_command(command, "command", found);
        return found;
    }

    private static Check Object(string type, params (string Name, Check Check)[] fields)
    {
        var known = fields.ToDictionary(field => field.Name, field => field.Check, StringComparer.Ordinal);
        return (value, path, found) =>
        {
            if (!Expect(value.ValueKind == JsonValueKind.Object, value, path, Package + type, found)) return;

            foreach (var field in value.EnumerateObject())
            {
                if (!known.TryGetValue(field.Name, out var check)) found.Add(new(path, $"Invalid JSON payload received. Unknown name \"{field.Name}\" at '{path}': Cannot find field."));
                else if (field.Value.ValueKind != JsonValueKind.Null) check(field.Value, $"{path}.{ToSnakeCase(field.Name)}", found);
            }
        };
    }

    private static Check OneOf(string type, params string[] words) => (value, path, found) =>
        Expect(value.ValueKind == JsonValueKind.String && words.Contains(value.GetString()), value, path, Package + type, found);

    private static Check List(Check item) => (value, path, found) =>
    {
        if (!Expect(value.ValueKind == JsonValueKind.Array, value, path, "list", found)) return;

        var index = 0;
        foreach (var element in value.EnumerateArray()) item(element, $"{path}[{index++}]", found);
    };

    private static Check Map(Check item) => (value, path, found) =>
    {
        if (!Expect(value.ValueKind == JsonValueKind.Object, value, path, "map", found)) return;

        foreach (var entry in value.EnumerateObject()) item(entry.Value, $"{path}[\"{entry.Name}\"]", found);
    };

    // Google's message repeats the value, even where it is a password.
    private static bool Expect(bool isValid, JsonElement value, string path, string type, List<Violation> found)
    {
        if (!isValid) found.Add(new(path, $"Invalid value at '{path}' ({type}), {value.GetRawText()}"));
        return isValid;
    }

    private static string ToSnakeCase(string name)
    {
        var text = new StringBuilder();
        foreach (var letter in name)
        {
            if (char.IsUpper(letter)) text.Append('_');
            text.Append(char.ToLowerInvariant(letter));
        }

        return text.ToString();
    }
}
