using System.Text.Json.Nodes;

namespace ApplivMdm.Sandbox.Inventory;

/// <summary>A device as the lists and the read of one show it.</summary>
/// <remarks>The names on the first level are the documented ones of each platform. What is within <c>config</c> (Google's names), <c>info</c> (Apple's) and the unified list's <c>summary.model</c> is a guess.</remarks>
/// <param name="start">When the sandbox was started.</param>
internal sealed class DeviceItem(DateTimeOffset start)
{
    public JsonObject Platform(SandboxDevice device) => device.Platform switch
    {
        "Android" => Android(device),
        "Apple" => Apple(device),
        _ => Windows(device),
    };

    /// <summary>An item of the list over all platforms: an id of its own, and the platform's beside it.</summary>
    public JsonObject Unified(SandboxDevice device)
    {
        var item = Common(device, DeviceFacts.UnifiedId(device));
        item["organization"] = DeviceFacts.OrganizationId;
        item["type"] = device.Platform.ToLowerInvariant();
        item["subType"] = "device";
        item[device.Platform switch { "Android" => "emmDevice", "Apple" => "admDevice", _ => "winDevice" }] = device.DeviceId;
        item["summary"]!["model"] = device.Model;
        return item;
    }

    private JsonObject Android(SandboxDevice device)
    {
        var item = Common(device, device.DeviceId);
        item["organization"] = DeviceFacts.OrganizationId;
        item["emmEnterprise"] = DeviceFacts.EnterpriseId;
        item["deviceEmmPolicy"] = Policy(device);
        item["config"] = new JsonObject
        {
            ["name"] = device.OperationPrefix,
            ["state"] = device.State,
            ["managementMode"] = device.ManagementMode,
            ["ownership"] = device.Ownership,
            ["apiLevel"] = device.ApiLevel,
            ["hardwareInfo"] = new JsonObject { ["manufacturer"] = device.Manufacturer, ["model"] = device.Model, ["serialNumber"] = device.SerialNumber, ["enterpriseSpecificId"] = Known(device.EnrollmentSpecificId) },
            ["softwareInfo"] = new JsonObject { ["androidVersion"] = device.OSVersion },
            ["networkInfo"] = new JsonObject { ["imei"] = device.Imei },
        };
        return item;
    }

    private JsonObject Apple(SandboxDevice device)
    {
        var item = Common(device, device.DeviceId);
        item["organization"] = DeviceFacts.OrganizationId;
        item["admEnterprise"] = DeviceFacts.EnterpriseId;
        item["admDevice"] = device.DeviceId;
        item["type"] = "apple";
        item["subType"] = "device";
        item["deviceAdmPolicy"] = Policy(device);
        item["admPolicyAssignments"] = new JsonArray();
        item["profiles"] = new JsonArray();
        item["info"] = new JsonObject
        {
            ["DeviceName"] = device.Name,
            ["OSVersion"] = device.OSVersion,
            ["ModelName"] = device.Model,
            ["SerialNumber"] = device.SerialNumber,
            ["IMEI"] = Known(device.Imei),
            ["IsSupervised"] = device.Supervised,
            ["IsAppleSilicon"] = device.AppleSilicon,
            ["IsMDMLostModeEnabled"] = device.State == "LOST",
        };
        return item;
    }

    private JsonObject Windows(SandboxDevice device)
    {
        var item = Common(device, device.DeviceId);
        item["organizationId"] = DeviceFacts.OrganizationId;
        item["winEnterpriseId"] = DeviceFacts.EnterpriseId;
        item["winId"] = "win-" + device.DeviceId.Substring(12);
        item["deviceWinPolicy"] = Policy(device);
        item["winPolicyAssignments"] = new JsonArray();
        item["scripts"] = new JsonArray();
        item["config"] = new JsonObject { ["./DevInfo/Man"] = device.Manufacturer, ["./DevInfo/Mod"] = device.Model };
        item["enrolledDate"] = SandboxResponse.Time(DeviceFacts.Enrolled(device, start));
        return item;
    }

    private JsonObject Common(SandboxDevice device, string id)
    {
        var lastSeen = SandboxResponse.Time(DeviceFacts.LastSeen(device, start));
        return new JsonObject
        {
            ["id"] = id,
            ["mdmUser"] = User(device.User),
            ["displayName"] = device.Name,
            ["tags"] = new JsonArray([.. DeviceFacts.Tags(device).Select(tag => JsonValue.Create(tag))]),
            ["state"] = DeviceFacts.State(device),
            ["segmentId"] = DeviceFacts.Segment(device),
            ["summary"] = new JsonObject
            {
                ["name"] = device.Name,
                ["osVersion"] = device.OSVersion,
                ["os"] = DeviceFacts.System(device),
                ["serialNumber"] = device.SerialNumber,
                ["imei"] = Known(device.Imei),
                ["battery"] = DeviceFacts.Battery(device),
                ["supervised"] = device.Supervised,
                ["compliance"] = DeviceFacts.IsCompliant(device),
            },
            // What is still being set up has not reported yet.
            ["lastStatusReportTime"] = device.State == "PROVISIONING" ? null : lastSeen,
            ["createdAt"] = SandboxResponse.Time(DeviceFacts.Enrolled(device, start)),
            ["updatedAt"] = lastSeen,
        };
    }

    private static JsonObject User(string user) => new() { ["id"] = DeviceFacts.UserId(user), ["email"] = user + "@example.com" };

    private static JsonObject Policy(SandboxDevice device) => new() { ["id"] = DeviceFacts.PolicyId(device), ["name"] = device.Tag == "kiosk" ? "Kiosk" : "Standard" };

    private static JsonValue? Known(string text) => text.Length > 0 ? JsonValue.Create(text) : null;
}
