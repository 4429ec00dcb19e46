using System.Text.Json;
using ApplivMdm.Commands;
using ApplivMdm.Commands.Android;
using ApplivMdm.Transport;

namespace ApplivMdm.Endpoints;

/// <summary>
/// <c>POST /v1/organizations/{organizationId}/mdm/android/enterprise/devices/commands</c>: one command for many devices.
/// The answer documents no device id; only Google's operation name contains a device.
/// </summary>
internal sealed class AndroidBulkCommandEndpoint : AppliveryEndpoint
{
    public override CommandRecords Records { get; } = new AndroidCommandRecords();

    public override IEnumerable<string> BrokenRules(DeviceCommand command) => AndroidAnswers.BrokenRules(command);

    public override IReadOnlyList<DeviceAnswer?> Read(byte[] body, IReadOnlyList<string> deviceIds)
    {
        using var document = JsonDocument.Parse(body);
        if (document.RootElement.Member("data") is not { ValueKind: JsonValueKind.Array } data) return new DeviceAnswer?[deviceIds.Count];

        var items = data.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object).ToList();
        var named = items.Select(item => (Item: item, Device: DeviceOf(AndroidAnswers.OperationName(item)))).Where(entry => entry.Device is not null)
            .GroupBy(entry => entry.Device!, StringComparer.OrdinalIgnoreCase).ToList();
        var byDevice = named.ToDictionary(group => group.Key, group => group.First().Item, StringComparer.OrdinalIgnoreCase);

        // Names that are the ids we sent settle it; then an id without one has no answer.
        if (deviceIds.Any(byDevice.ContainsKey))
            return [.. deviceIds.Select(id => byDevice.TryGetValue(id, out var item) ? AndroidAnswers.Read(item, ResultMatch.OperationName) : null)];

        // Two commands of one device are not those of two.
        var isOneEach = items.Count == deviceIds.Count && data.GetArrayLength() == items.Count && named.TrueForAll(group => group.Count() == 1);
        return isOneEach ? [.. items.Select(item => AndroidAnswers.Read(item, ResultMatch.Position))] : new DeviceAnswer?[deviceIds.Count];
    }

    private protected override string Path(IReadOnlyList<string> deviceIds) => "android/enterprise/devices/commands";

    private protected override byte[] Body(DeviceCommand command, IReadOnlyList<string> deviceIds) =>
        BulkBody.Write(((AndroidCommand)command).AppliveryJson, "deviceIds", deviceIds, idsFirst: true);

    /// <summary>The device in <c>enterprises/{e}/devices/{d}/operations/{o}</c>.</summary>
    private static string? DeviceOf(string? operationName) =>
        operationName?.Split('/') is { Length: >= 4 } parts && parts[2] == "devices" ? parts[3] : null;
}
