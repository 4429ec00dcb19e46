using ApplivMdm.Endpoints;

namespace ApplivMdm.Cmdlets;

/// <summary>Sends a command to Android devices, one request per device.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "AndroidDeviceCommand", DefaultParameterSetName = CommandSet, SupportsShouldProcess = true)]
[OutputType(typeof(DeviceCommandResult))]
public sealed class InvokeAndroidDeviceCommandCommand : AndroidCommandCmdlet
{
    private readonly AndroidDeviceCommandEndpoint _applivery = new();
    private MdmConnection? _connection;

    private protected override void CheckConnection() => _connection = ConnectionStore.Resolve(MdmSystem.Applivery, Connection);

    private protected override (MdmConnection Connection, CommandEndpoint Endpoint) Route(string deviceId) =>
        deviceId.StartsWith("enterprises/", StringComparison.Ordinal)
            ? throw new MdmException(MdmErrorId.NotSupportedBySystem, $"'{deviceId}' is a device of Google's Android Management API, which this version cannot send to. Give the id that Applivery has for the device.")
            : (_connection!, _applivery);
}
