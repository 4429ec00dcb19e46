using System.Text.Json;
using ApplivMdm.Transport;

namespace ApplivMdm.Endpoints;

/// <summary><c>GET …/mdm/apple/enterprise/commands/{targetType}/{targetId}/grouped</c>, <c>/{admCommandId}</c> and <c>POST …/cancel</c>.</summary>
/// <param name="targetType">Devices, or users of devices.</param>
internal sealed class AppleCommandRecords(AppleTargetType targetType) : AppliveryRecords
{
    private protected override string Path(string deviceId) => $"apple/enterprise/commands/{AppleCommandsEndpoint.TargetTypeOf(targetType)}/{Uri.EscapeDataString(deviceId)}";

    private protected override string ListPath(string deviceId) => Path(deviceId) + "/grouped";

    private protected override IEnumerable<JsonElement> Items(JsonElement root) => CommandList.Holding(root, "command", "RequestType");

    private protected override DeviceCommandRecord? Read(JsonElement item, string deviceId)
    {
        // Two ids of Applivery that differ are two targets; a serial number may be the same one's.
        if (item.Text("targetId") is { } target && IsObjectId(target) && IsObjectId(deviceId) && !string.Equals(target, deviceId, StringComparison.OrdinalIgnoreCase)) return null;

        var status = item.Text("status");
        var answered = item.Member("data")?.Text("Status");
        var outcome = item.Time("canceledAt") is null ? StatusWords.OutcomeOf(answered ?? status) : CommandOutcome.Cancelled;
        return new DeviceCommandRecord
        {
            System = MdmSystem.Applivery,
            Platform = DevicePlatform.Apple,
            TargetType = targetType,
            DeviceId = deviceId,
            Command = item.Member("command")?.Text("RequestType") ?? string.Empty,
            CommandId = item.Text("id") ?? item.Text("_id"),
            Outcome = outcome,
            Status = status,
            CreatedAt = item.Time("createdAt"),
            ErrorCode = outcome == CommandOutcome.Failed ? answered ?? status : null,
            ErrorMessage = outcome == CommandOutcome.Failed ? $"The device answered {answered ?? status}.{Chain(item)}" : null,
        };
    }

    private static bool IsObjectId(string id) => id.Length == 24 && id.All(character => character is (>= '0' and <= '9') or (>= 'a' and <= 'f') or (>= 'A' and <= 'F'));

    /// <summary>What Apple's error chain says, outermost first.</summary>
    private static string Chain(JsonElement item)
    {
        if (item.Member("data", "ErrorChain") is not { ValueKind: JsonValueKind.Array } chain) return string.Empty;

        var texts = chain.EnumerateArray().Select(entry => entry.Text("USEnglishDescription") ?? entry.Text("LocalizedDescription")).OfType<string>().ToList();
        return texts.Count == 0 ? string.Empty : " " + string.Join(" ", texts);
    }
}
