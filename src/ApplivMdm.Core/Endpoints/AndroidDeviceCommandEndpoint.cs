using System.Text.Json;
using ApplivMdm.Commands;
using ApplivMdm.Commands.Android;
using ApplivMdm.Transport;

namespace ApplivMdm.Endpoints;

/// <summary><c>POST /v1/organizations/{organizationId}/mdm/android/enterprise/devices/{emmDeviceId}/commands</c>: one command for one device.</summary>
internal sealed class AndroidDeviceCommandEndpoint : AppliveryEndpoint
{
    public override CommandRecords Records { get; } = new AndroidCommandRecords();

    public override IEnumerable<string> BrokenRules(DeviceCommand command) => AndroidAnswers.BrokenRules(command);

    public override IReadOnlyList<DeviceAnswer?> Read(byte[] body, IReadOnlyList<string> deviceIds)
    {
        using var document = JsonDocument.Parse(body);
        return [document.RootElement.Member("data") is { ValueKind: JsonValueKind.Object } data ? AndroidAnswers.Read(data, ResultMatch.Request) : null];
    }

    private protected override string Path(IReadOnlyList<string> deviceIds) => $"android/enterprise/devices/{Uri.EscapeDataString(deviceIds.Single())}/commands";

    private protected override byte[] Body(DeviceCommand command, IReadOnlyList<string> deviceIds) => ((AndroidCommand)command).AppliveryJson;
}
