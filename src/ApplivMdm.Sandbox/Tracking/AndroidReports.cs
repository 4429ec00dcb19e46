using System.Text.Json;
using System.Text.Json.Nodes;

namespace ApplivMdm.Sandbox.Tracking;

/// <summary>What an online phone reports, in Google's words; what becomes of the command's record.</summary>
internal static class AndroidReports
{
    /// <summary>Documented.</summary>
    public const string Pending = "PENDING";

    // The documentation shows no other word. These are guesses.
    public const string Done = "DONE";
    public const string Failed = "ERROR";
    public const string Canceled = "CANCELLED";
    public const string Expired = "EXPIRED";

    private static readonly CommandReport s_done = new(Done, Json: null, IsDone: true);
    private static readonly CommandReport s_wrongMode = Error("MANAGEMENT_MODE");
    private static readonly CommandReport s_tooOld = Error("API_LEVEL");
    private static readonly CommandReport s_invalid = Error("INVALID_VALUE");
    private static readonly CommandReport s_notCleared = new(Failed, Json: null, IsDone: false);
    private static readonly CommandReport s_esimDone = Status(Done, "esimStatus", "SUCCESS");
    private static readonly CommandReport s_noSuchEsim = Status(Failed, "esimStatus", "ERROR_ICC_ID_NOT_FOUND");
    private static readonly CommandReport s_lost = Status(Done, "startLostModeStatus", "SUCCESS");
    private static readonly CommandReport s_found = Status(Done, "stopLostModeStatus", "SUCCESS");
    private static readonly CommandReport s_alreadyLost = Status(Failed, "startLostModeStatus", "ALREADY_IN_LOST_MODE");
    private static readonly CommandReport s_notLost = Status(Failed, "stopLostModeStatus", "NOT_IN_LOST_MODE");

    /// <param name="device">The phone before it carries the command out.</param>
    /// <param name="command">The command.</param>
    public static CommandReport Of(SandboxDevice device, JsonElement command) => command.GetProperty("type").GetString() switch
    {
        // A personally-owned phone does nothing, and yet reports success: seen in the field.
        "REBOOT" when !device.IsFullyManaged && device.IsCompanyOwned => s_wrongMode,
        "RESET_PASSWORD" when device.ApiLevel >= 34 && IsShortNumber(command) => s_invalid,
        "START_LOST_MODE" or "STOP_LOST_MODE" when !device.IsCompanyOwned => s_wrongMode,
        "START_LOST_MODE" when device.State == "LOST" => s_alreadyLost,
        "STOP_LOST_MODE" when device.State != "LOST" => s_notLost,
        "RELINQUISH_OWNERSHIP" when device.IsFullyManaged || !device.IsCompanyOwned => s_wrongMode,
        "CLEAR_APP_DATA" => device.ApiLevel >= 28 ? s_done : s_notCleared,
        "ADD_ESIM" or "REMOVE_ESIM" when device.ApiLevel < 35 => s_tooOld,
        "REMOVE_ESIM" when !device.Esims.Contains(command.GetProperty("removeEsimParams").GetProperty("iccid").GetString()!) => s_noSuchEsim,
        "ADD_ESIM" or "REMOVE_ESIM" => s_esimDone,
        "START_LOST_MODE" => s_lost,
        "STOP_LOST_MODE" => s_found,
        _ => s_done,
    };

    /// <summary>Adds what the phone says to the command's metadata.</summary>
    public static void Write(CommandReport report, JsonObject metadata)
    {
        if (metadata["clearAppsDataParams"]?["packageNames"] is JsonArray packages)
        {
            var results = new JsonObject();
            foreach (var name in packages) results[name!.GetValue<string>()] = new JsonObject { ["clearingResult"] = report.IsDone ? "SUCCESS" : "API_LEVEL" };
            metadata["clearAppsDataStatus"] = new JsonObject { ["results"] = results };
        }

        if (report.Json is null) return;

        foreach (var field in JsonNode.Parse(report.Json)!.AsObject()) metadata[field.Key] = field.Value?.DeepClone();
    }

    private static bool IsShortNumber(JsonElement command) =>
        command.TryGetProperty("newPassword", out var password) && password.GetString() is { Length: < 6 } text && text.All(character => character is >= '0' and <= '9');

    private static CommandReport Error(string code) => new(Failed, new JsonObject { ["errorCode"] = code }.ToJsonString(), IsDone: false);

    private static CommandReport Status(string word, string field, string status) => new(word, new JsonObject { [field] = new JsonObject { ["status"] = status } }.ToJsonString(), word == Done);
}
