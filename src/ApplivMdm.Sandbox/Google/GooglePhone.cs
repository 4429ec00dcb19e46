using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ApplivMdm.Sandbox.Google;

/// <summary>What a phone answers to a command of Google's. What the command does to it is the <see cref="SandboxPhone"/>'s matter.</summary>
internal static class GooglePhone
{
    /// <summary>How long after an admin reset the password lost mode is refused.</summary>
    public static readonly TimeSpan LostModeBarredAfterReset = TimeSpan.FromHours(12);

    private const string ManagementMode = "MANAGEMENT_MODE";
    private const string ApiLevel = "API_LEVEL";
    private const string Success = "SUCCESS";

    private static readonly Regex s_activationCode = new(@"^LPA:1\$[^$]+\$", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    /// <summary>The device has fetched the command.</summary>
    public static Outcome Acknowledge(SandboxDevice device, JsonObject command, Func<bool> hadPasswordReset)
    {
        var type = TypeOf(command);

        // Known from the field: a personal work profile reports success and does not restart.
        if (type == "REBOOT" && !device.IsCompanyOwned) return Outcome.Success;
        if (Unsupported(type, device) is { } errorCode) return Outcome.Failed(errorCode);

        // A personal device's user must agree. That the operation is not done meanwhile is a guess.
        return (type, device.IsCompanyOwned) switch
        {
            ("REQUEST_DEVICE_INFO", false) => Outcome.Own("requestDeviceInfoStatus", Status("PENDING_USER_ACTION"), done: false),
            ("ADD_ESIM", false) => Outcome.Own("esimStatus", Status("PENDING_USER_ACTION"), done: false),
            _ => CarryOut(device, command, hadPasswordReset),
        };
    }

    /// <summary>The device does what the command says.</summary>
    public static Outcome CarryOut(SandboxDevice device, JsonObject command, Func<bool> hadPasswordReset)
    {
        switch (TypeOf(command))
        {
            case "RESET_PASSWORD" when command["newPassword"]?.GetValue<string>() is { Length: > 0 and < 6 } password && password.All(char.IsDigit) && device.ApiLevel >= 34:
                return Outcome.Failed("INVALID_VALUE");
            case "CLEAR_APP_DATA":
                return ClearAppData(device, command);
            case "START_LOST_MODE":
                var refused = device.State == "LOST" ? "ALREADY_IN_LOST_MODE" : hadPasswordReset() ? "RESET_PASSWORD_RECENTLY" : null;
                if (refused is null) Do(device, command);
                return Outcome.Own("startLostModeStatus", Status(refused ?? Success));
            case "STOP_LOST_MODE":
                var wasLost = device.State == "LOST";
                Do(device, command);
                return Outcome.Own("stopLostModeStatus", Status(wasLost ? Success : "NOT_IN_LOST_MODE"));
            case "ADD_ESIM":
                return AddEsim(device, command);
            case "REMOVE_ESIM":
                return RemoveEsim(device, command);
            case "REQUEST_DEVICE_INFO":
                var info = Status("SUCCEEDED");
                info["eidInfo"] = new JsonObject { ["eids"] = new JsonArray(new JsonObject { ["eid"] = Eid(device) }) };
                return Outcome.Own("requestDeviceInfoStatus", info);
            default:
                Do(device, command);
                return Outcome.Success;
        }
    }

    /// <summary>The identifier of a device's eSIM chip: 32 digits.</summary>
    public static string Eid(SandboxDevice device) => "89049032" + device.Imei + "000000000";

    /// <summary>Where each type works, as the references say, and the error code that fits where it does not.</summary>
    private static string? Unsupported(string type, SandboxDevice device) => type switch
    {
        "REBOOT" when !device.IsFullyManaged => ManagementMode,
        "RELINQUISH_OWNERSHIP" when !device.IsCompanyOwned || device.IsFullyManaged => ManagementMode,
        "START_LOST_MODE" or "STOP_LOST_MODE" when !device.IsCompanyOwned => ManagementMode,
        "START_LOST_MODE" or "STOP_LOST_MODE" when device.ApiLevel < (device.IsFullyManaged ? 30 : 33) => ApiLevel,
        "ADD_ESIM" or "REMOVE_ESIM" when device.ApiLevel < 35 => ApiLevel,
        "REQUEST_DEVICE_INFO" when device.IsCompanyOwned => ManagementMode,
        "REQUEST_DEVICE_INFO" when device.ApiLevel < 33 => ApiLevel,
        _ => null,
    };

    private static Outcome ClearAppData(SandboxDevice device, JsonObject command)
    {
        var results = command["clearAppsDataParams"]!["packageNames"]!.AsArray()
            .Select(name => name!.GetValue<string>())
            .Distinct(StringComparer.Ordinal)
            .ToDictionary(
                name => name,
                name => device.ApiLevel < 28 ? ApiLevel : !name.Contains('.') ? "APP_NOT_FOUND" : name == "com.android.vending" ? "APP_PROTECTED" : Success,
                StringComparer.Ordinal);

        command["clearAppsDataParams"]!["packageNames"] = new JsonArray([.. results.Where(result => result.Value == Success).Select(result => JsonValue.Create(result.Key))]);
        Do(device, command);

        var perApp = new JsonObject();
        foreach (var result in results) perApp[result.Key] = new JsonObject { ["clearingResult"] = result.Value };
        return Outcome.Own("clearAppsDataStatus", new JsonObject { ["results"] = perApp });
    }

    private static Outcome AddEsim(SandboxDevice device, JsonObject command)
    {
        var parameters = command["addEsimParams"]!;
        if (!s_activationCode.IsMatch(parameters["activationCode"]!.GetValue<string>()))
        {
            var status = Status("INTERNAL_ERROR");
            status["internalErrorDetails"] = new JsonObject
            {
                // EuiccManager's numbers, which are int64 and so strings.
                ["operationCode"] = "6",
                ["operationCodeDetail"] = "OPERATION_DOWNLOAD",
                ["errorCode"] = "10001",
                ["errorCodeDetail"] = "ERROR_INVALID_ACTIVATION_CODE",
            };
            return Outcome.Own("esimStatus", status);
        }

        // A phone has two slots; in this fleet every eSIM on it is active.
        if (device.Esims.Count >= 2 && parameters["activationState"]!.GetValue<string>() == "ACTIVATED") return Outcome.Own("esimStatus", Status("ERROR_MULTIPLE_ACTIVE_ESIMS_NO_AVAILABLE_SLOT"));

        Do(device, command);
        return Esim(device.Esims[device.Esims.Count - 1]);
    }

    private static Outcome RemoveEsim(SandboxDevice device, JsonObject command)
    {
        var iccId = command["removeEsimParams"]!["iccId"]!.GetValue<string>();
        if (!device.Esims.Contains(iccId)) return Outcome.Own("esimStatus", Status("ERROR_ICC_ID_NOT_FOUND"));

        Do(device, command);
        return Esim(iccId);
    }

    private static Outcome Esim(string iccId)
    {
        var status = Status(Success);
        status["esimInfo"] = new JsonObject { ["iccId"] = iccId };
        return Outcome.Own("esimStatus", status);
    }

    private static JsonObject Status(string status) => new() { ["status"] = status };

    private static string TypeOf(JsonObject command) => command["type"]!.GetValue<string>();

    private static void Do(SandboxDevice device, JsonObject command)
    {
        using var document = JsonDocument.Parse(command.ToJsonString());
        SandboxPhone.CarryOut(device, document.RootElement);
    }
}
