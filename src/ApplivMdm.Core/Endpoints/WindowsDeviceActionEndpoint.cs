using System.Text.Json;
using ApplivMdm.Commands;
using ApplivMdm.Commands.Windows;
using ApplivMdm.Transport;

namespace ApplivMdm.Endpoints;

/// <summary><c>POST /v1/organizations/{organizationId}/mdm/windows/enterprise/devices/{winDeviceId}/action</c>: one action for one device. The answer is a status without an id to follow.</summary>
internal sealed class WindowsDeviceActionEndpoint : AppliveryEndpoint
{
    public override IEnumerable<string> BrokenRules(DeviceCommand command) => [];

    public override IReadOnlyList<DeviceAnswer?> Read(byte[] body, IReadOnlyList<string> deviceIds)
    {
        using var document = JsonDocument.Parse(body);
        if (document.RootElement.Member("data") is not { ValueKind: JsonValueKind.Object } data) return [null];

        var status = data.Text("status");
        return [new DeviceAnswer { MatchedBy = ResultMatch.Request, Status = status, IsRefusal = string.Equals(status, "failed", StringComparison.OrdinalIgnoreCase) }];
    }

    private protected override string Path(IReadOnlyList<string> deviceIds) => $"windows/enterprise/devices/{Uri.EscapeDataString(deviceIds.Single())}/action";

    private protected override byte[] Body(DeviceCommand command, IReadOnlyList<string> deviceIds) => ((WindowsAction)command).Json;
}
