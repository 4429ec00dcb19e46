using System.Text.Json.Nodes;

namespace ApplivMdm.Sandbox.Google;

/// <summary>What the reference of <c>issueCommand</c> says between the fields of a command.</summary>
internal static class CommandRules
{
    private const int LongestMessage = 4096;
    private const int LongestWipeReason = 200;

    private static readonly Dictionary<string, string> s_params = new(StringComparer.Ordinal)
    {
        ["clearAppsDataParams"] = "CLEAR_APP_DATA",
        ["startLostModeParams"] = "START_LOST_MODE",
        ["stopLostModeParams"] = "STOP_LOST_MODE",
        ["addEsimParams"] = "ADD_ESIM",
        ["removeEsimParams"] = "REMOVE_ESIM",
        ["requestDeviceInfoParams"] = "REQUEST_DEVICE_INFO",
        ["wipeParams"] = "WIPE",
    };

    /// <summary>The type of a command: as given, else the one of its parameters, else null.</summary>
    public static string? TypeOf(JsonObject command) =>
        Word(command, "type") is { } type and not "COMMAND_TYPE_UNSPECIFIED" ? type : Params(command).Select(name => s_params[name]).FirstOrDefault();

    /// <summary>The first rule that a command breaks on this device, or null.</summary>
    public static string? Broken(JsonObject command, SandboxDevice device)
    {
        var given = Params(command).ToList();
        var hasPassword = command.ContainsKey("newPassword") || command.ContainsKey("resetPasswordFlags");
        var type = TypeOf(command);

        if (given.Count > 1) return $"Invalid value at 'command' (oneof), oneof field 'params' is already set. Cannot set '{given[1]}'";
        if (type is null) return "The command type must be specified.";
        if (given.Count == 1 && hasPassword) return "new_password and reset_password_flags must not be set if params is set.";
        if (given.Count == 1 && s_params[given[0]] != type) return $"The type {type} does not match {given[0]}.";
        if (hasPassword && type != "RESET_PASSWORD") return "new_password and reset_password_flags are for commands of type RESET_PASSWORD.";

        var parameters = given.Count == 1 ? command[given[0]]!.AsObject() : [];
        return Messages(parameters).Select(message => BrokenMessage(message.Name, message.Value)).FirstOrDefault(broken => broken is not null)
            ?? BrokenParameter(type, parameters, device);
    }

    private static string? BrokenParameter(string type, JsonObject parameters, SandboxDevice device) => type switch
    {
        "CLEAR_APP_DATA" when parameters["packageNames"] is not JsonArray { Count: > 0 } => "package_names must not be empty.",
        "START_LOST_MODE" when !HasContact(parameters) => "At least one parameter of the lost mode, not including the organization name, must be provided.",
        "ADD_ESIM" when string.IsNullOrEmpty(Word(parameters, "activationCode")) => "activation_code is required.",
        "ADD_ESIM" when Word(parameters, "activationState") is null => "activation_state is required.",
        "ADD_ESIM" when Word(parameters, "activationState") == "ACTIVATED" && !device.IsCompanyOwned => "activation_state ACTIVATED is not allowed for personally-owned devices.",
        "REMOVE_ESIM" when string.IsNullOrEmpty(Word(parameters, "iccId")) => "icc_id is required.",
        "REQUEST_DEVICE_INFO" when Word(parameters, "deviceInfo") is null or "DEVICE_INFO_UNSPECIFIED" => "device_info is required.",
        _ => null,
    };

    private static bool HasContact(JsonObject parameters) =>
        !string.IsNullOrEmpty(Word(parameters, "lostEmailAddress"))
        || Messages(parameters).Any(message => message.Name != "lostOrganization" && !string.IsNullOrEmpty(Word(message.Value, "defaultMessage")));

    private static string? BrokenMessage(string name, JsonObject message)
    {
        var longest = name == "wipeReason" ? LongestWipeReason : LongestMessage;
        var localized = message["localizedMessages"] as JsonObject ?? [];
        var texts = localized.Select(text => text.Value!.GetValue<string>()).Append(Word(message, "defaultMessage") ?? string.Empty);
        if (localized.Count > 0 && string.IsNullOrEmpty(Word(message, "defaultMessage"))) return $"{name}: default_message must be provided if localized_messages are.";
        return texts.Any(text => text.Length > longest) ? $"{name}: a message must not be longer than {longest} characters." : null;
    }

    private static IEnumerable<string> Params(JsonObject command) => command.Select(field => field.Key).Where(s_params.ContainsKey);

    // Among the parameters of commands, only user-facing messages are objects.
    private static IEnumerable<(string Name, JsonObject Value)> Messages(JsonObject parameters) =>
        parameters.Where(field => field.Value is JsonObject).Select(field => (field.Key, field.Value!.AsObject()));

    private static string? Word(JsonObject value, string name) => value[name]?.GetValue<string>();
}
