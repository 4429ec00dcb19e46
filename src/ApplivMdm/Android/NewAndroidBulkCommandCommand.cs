using ApplivMdm.Endpoints;

namespace ApplivMdm.Cmdlets;

/// <summary>Sends a command to many Android devices with few requests. Where certainty about each device matters, Invoke-AndroidDeviceCommand is the better choice: the answer to a bulk request documents no device id.</summary>
[Cmdlet(VerbsCommon.New, "AndroidBulkCommand", DefaultParameterSetName = CommandSet, SupportsShouldProcess = true)]
[OutputType(typeof(DeviceCommandResult))]
public sealed class NewAndroidBulkCommandCommand : AndroidCommandCmdlet
{
    /// <summary>Devices per request, 1 to 10,000. No maximum is documented.</summary>
    [Parameter]
    [ValidateRange(1, 10_000)]
    public int BatchSize { get; set; } = 100;

    private protected override CommandEndpoint Endpoint { get; } = new AndroidBulkCommandEndpoint();

    private protected override int? DevicesPerRequest => BatchSize;

    private protected override (MdmConnection Connection, CommandEndpoint Endpoint) Route(string deviceId) =>
        GoogleDeviceId.IsName(deviceId)
            ? throw new MdmException(MdmErrorId.NotSupportedBySystem, $"'{deviceId}' is a device of Google's Android Management API, which has no call for many devices. Send to it with Invoke-AndroidDeviceCommand.")
            : base.Route(deviceId);
}
