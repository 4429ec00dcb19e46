using System.Globalization;
using System.Text.Json.Nodes;

namespace ApplivMdm.Sandbox.Google;

/// <summary>The phones of the fleet as Google's <c>Device</c>.</summary>
internal sealed class GoogleDevices(IReadOnlyList<SandboxDevice> fleet, TimeProvider timeProvider)
{
    /// <summary>Every field of a device that a mask may name, in the form of a mask.</summary>
    public const string Fields =
        "apiLevel,applicationReports,appliedPasswordPolicies,appliedPolicyName,appliedPolicyVersion,appliedState,commonCriteriaModeInfo,defaultApplicationInfo,deviceSettings,disabledReason,displays,"
        + "dpcMigrationInfo,enrollmentTime,enrollmentTokenData,enrollmentTokenName,hardwareInfo(batteryShutdownTemperatures,batteryThrottlingTemperatures,brand,cpuShutdownTemperatures,"
        + "cpuThrottlingTemperatures,deviceBasebandVersion,enterpriseSpecificId,euiccChipInfo(eid),gpuShutdownTemperatures,gpuThrottlingTemperatures,hardware,manufacturer,model,serialNumber,"
        + "skinShutdownTemperatures,skinThrottlingTemperatures),hardwareStatusSamples,lastPolicyComplianceReportTime,lastPolicySyncTime,lastStatusReportTime,managementMode,memoryEvents,memoryInfo,name,"
        + "networkInfo(imei,meid,networkOperatorName,telephonyInfos(activationState,carrierName,configMode,iccId,phoneNumber),wifiMacAddress),nonComplianceDetails,ownership,policyCompliant,policyName,"
        + "powerManagementEvents,previousDeviceNames,securityPosture,softwareInfo(androidBuildNumber,androidBuildTime,androidDevicePolicyVersionCode,androidDevicePolicyVersionName,androidVersion,"
        + "bootloaderVersion,deviceBuildSignature,deviceKernelVersion,primaryLanguageCode,securityPatchLevel,systemUpdateInfo),state,systemProperties,user(accountIdentifier),userName";

    private readonly DateTimeOffset _started = timeProvider.GetUtcNow();

    // Most sandboxes are never asked by Google's API, and fleets may be large.
    private List<SandboxDevice>? _phones;
    private Dictionary<string, SandboxDevice>? _byName;

    /// <summary>All phones that were ever enrolled, in an order that stays.</summary>
    public IReadOnlyList<SandboxDevice> Phones => _phones ??= [.. fleet.Where(device => device.Platform == "Android")];

    /// <summary>The device of a resource name, unless its record was deleted.</summary>
    public SandboxDevice? Find(string name)
    {
        _byName ??= Phones.ToDictionary(device => device.OperationPrefix, StringComparer.Ordinal);
        return _byName.TryGetValue(name, out var device) && Exists(device) ? device : null;
    }

    public static bool Exists(SandboxDevice device) => device.State != SandboxDevice.Deleted;

    public static string UserName(SandboxDevice device) => $"{SandboxService.Enterprise}/users/{device.User}";

    public JsonObject ToJson(SandboxDevice device)
    {
        var reported = GoogleOperation.Time(device.Online ? timeProvider.GetUtcNow() : _started.AddDays(-3));
        var json = new JsonObject
        {
            ["name"] = device.OperationPrefix,
            ["managementMode"] = device.ManagementMode,
            ["state"] = "ACTIVE",
            ["appliedState"] = device.State,
            ["policyCompliant"] = true,
            ["enrollmentTime"] = GoogleOperation.Time(_started.AddDays(-90)),
            ["lastStatusReportTime"] = reported,
            ["lastPolicySyncTime"] = reported,
            ["appliedPolicyVersion"] = "1",
            ["apiLevel"] = device.ApiLevel,
            ["hardwareInfo"] = Hardware(device),
            ["softwareInfo"] = new JsonObject { ["androidVersion"] = device.OSVersion },
            ["policyName"] = $"{SandboxService.Enterprise}/policies/{device.Tag}",
            ["appliedPolicyName"] = $"{SandboxService.Enterprise}/policies/{device.Tag}",
            ["userName"] = UserName(device),
            ["enrollmentTokenData"] = device.Tag,
            ["ownership"] = device.Ownership,
        };

        // A personal device does not report its radio.
        if (device.IsCompanyOwned) json["networkInfo"] = Network(device);
        return json;
    }

    private static JsonObject Hardware(SandboxDevice device)
    {
        var json = new JsonObject
        {
            ["brand"] = device.Manufacturer.ToLower(CultureInfo.InvariantCulture),
            ["manufacturer"] = device.Manufacturer,
            ["model"] = device.Model,
            ["serialNumber"] = device.SerialNumber,
        };
        if (device.EnrollmentSpecificId.Length > 0) json["enterpriseSpecificId"] = device.EnrollmentSpecificId;
        if (device.IsCompanyOwned) json["euiccChipInfo"] = new JsonArray(new JsonObject { ["eid"] = GooglePhone.Eid(device) });
        return json;
    }

    private static JsonObject Network(SandboxDevice device)
    {
        var json = new JsonObject { ["imei"] = device.Imei };
        if (device.Esims.Count == 0) return json;

        json["telephonyInfos"] = new JsonArray([.. device.Esims.Select(iccId => new JsonObject { ["iccId"] = iccId, ["activationState"] = "ACTIVATED", ["configMode"] = "ADMIN_CONFIGURED" })]);
        return json;
    }
}
