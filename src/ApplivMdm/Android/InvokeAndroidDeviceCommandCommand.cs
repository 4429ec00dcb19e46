using ApplivMdm.Endpoints;

namespace ApplivMdm.Cmdlets;

/// <summary>Sends a command to Android devices, one request per device.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "AndroidDeviceCommand", DefaultParameterSetName = CommandSet, SupportsShouldProcess = true)]
[OutputType(typeof(DeviceCommandResult))]
public sealed class InvokeAndroidDeviceCommandCommand : AndroidCommandCmdlet
{
    private protected override CommandEndpoint Endpoint { get; } = new AndroidDeviceCommandEndpoint();
}
