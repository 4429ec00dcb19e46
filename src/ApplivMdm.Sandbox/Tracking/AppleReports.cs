using System.Text.Json;
using System.Text.Json.Nodes;

namespace ApplivMdm.Sandbox.Tracking;

/// <summary>What an online Apple device reports, in the words of Apple's protocol. That the record's status has these words is a guess: the documentation shows <c>Pending</c> alone.</summary>
internal static class AppleReports
{
    public const string Pending = "Pending";
    public const string Canceled = "Canceled";

    /// <summary>The device asked to be tried again; the command waits on.</summary>
    public const string NotNow = "NotNow";

    private const string Acknowledged = "Acknowledged";

    private static readonly string[] s_needUnlocked = ["InstallProfile", "RemoveProfile", "InstallApplication", "RemoveApplication", "InstallMedia"];
    private static readonly CommandReport s_done = new(Acknowledged, Json: null, IsDone: true);
    private static readonly CommandReport s_notNow = new(NotNow, Json: null, IsDone: false);
    private static readonly CommandReport s_invalid = Error(12021, "The request is not valid for this device.");
    private static readonly CommandReport s_notLost = Error(12067, "The device is not in lost mode.");

    /// <param name="device">The device before it carries the command out.</param>
    /// <param name="command">The command.</param>
    public static CommandReport Of(SandboxDevice device, JsonElement command)
    {
        var isMac = device.UserId.Length > 0;
        var isPhone = device.Model is "iPhone" or "iPad";
        return command.GetProperty("RequestType").GetString() switch
        {
            "RestartDevice" when !isMac && !(device.Supervised && (isPhone || device.Model == "Apple TV")) => s_invalid,
            "ShutDownDevice" when !isMac && !(device.Supervised && isPhone) => s_invalid,
            "EnableLostMode" or "DisableLostMode" or "PlayLostModeSound" or "DeviceLocation" when !device.Supervised || !isPhone => s_invalid,
            "DisableLostMode" or "PlayLostModeSound" or "DeviceLocation" when device.State != "LOST" => s_notLost,
            { } type when isPhone && device.Locked && s_needUnlocked.Contains(type) => s_notNow,
            _ => s_done,
        };
    }

    /// <summary>The device's answer, or null if it has nothing to say.</summary>
    public static JsonNode? Data(SandboxDevice device, SandboxCommand command)
    {
        if (command.Report!.Json is { } reported) return JsonNode.Parse(reported);

        var asked = JsonNode.Parse(command.Json)!;
        if (asked["RequestType"]!.GetValue<string>() != "DeviceInformation") return null;

        var known = new Dictionary<string, JsonNode?>(StringComparer.Ordinal)
        {
            ["DeviceName"] = device.Name,
            ["OSVersion"] = device.OSVersion,
            ["ModelName"] = device.Model,
            ["SerialNumber"] = device.SerialNumber,
            ["IsSupervised"] = device.Supervised,
        };
        return new JsonObject(known.Where(answer => asked["Queries"] is not JsonArray queries || queries.Any(query => query?.ToString() == answer.Key)));
    }

    private static CommandReport Error(int code, string description) => new("Error", new JsonObject
    {
        ["ErrorChain"] = new JsonArray(new JsonObject { ["ErrorCode"] = code, ["ErrorDomain"] = "MCMDMErrorDomain", ["LocalizedDescription"] = description, ["USEnglishDescription"] = description }),
    }.ToJsonString(), IsDone: false);
}
