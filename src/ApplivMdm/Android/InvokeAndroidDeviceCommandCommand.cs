using ApplivMdm.Endpoints;

namespace ApplivMdm.Cmdlets;

/// <summary>
/// Sends a command to Android devices, one request per device. A device of the form enterprises/…/devices/… goes straight to Google's
/// Android Management API, every other one to Applivery; one pipeline may have both.
/// </summary>
[Cmdlet(VerbsLifecycle.Invoke, "AndroidDeviceCommand", DefaultParameterSetName = CommandSet, SupportsShouldProcess = true)]
[OutputType(typeof(DeviceCommandResult))]
public sealed class InvokeAndroidDeviceCommandCommand : AndroidCommandCmdlet
{
    private GoogleDeviceCommandEndpoint? _google;

    private protected override CommandEndpoint Endpoint { get; } = new AndroidDeviceCommandEndpoint();

    private protected override IReadOnlyList<MdmSystem> Systems { get; } = [MdmSystem.Applivery, MdmSystem.Google];

    private protected override (MdmConnection Connection, CommandEndpoint Endpoint) Route(string deviceId)
    {
        if (ConnectionStore.SystemOf(deviceId, Connection) != MdmSystem.Google) return base.Route(deviceId);

        var connection = ConnectionTo(MdmSystem.Google);
        return (connection, _google ??= new GoogleDeviceCommandEndpoint(connection.Enterprise!));
    }
}
