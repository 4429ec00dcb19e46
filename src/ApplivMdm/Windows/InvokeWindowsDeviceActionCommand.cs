using ApplivMdm.Commands;
using ApplivMdm.Commands.Windows;
using ApplivMdm.Endpoints;

namespace ApplivMdm.Cmdlets;

/// <summary>Sends an action to Windows devices, one request per device. Applivery answers that it is queued, and no id to follow it by.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "WindowsDeviceAction", SupportsShouldProcess = true, DefaultParameterSetName = RebootSet)]
[OutputType(typeof(DeviceCommandResult))]
public sealed class InvokeWindowsDeviceActionCommand : DeviceCommandCmdlet
{
    private const string InstallSet = "InstallApplication";
    private const string UninstallSet = "UninstallApplication";
    private const string RebootSet = "Reboot";
    private const string WipeSet = "Wipe";

    /// <summary>The devices: Applivery's id, a serial number or an IMEI.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Id", "WinDeviceId", "SerialNumber", "Imei")]
    [AllowNull, AllowEmptyString, AllowEmptyCollection]
    [DeviceIdTransformation(nameof(DeviceId), "Id", "WinDeviceId", "SerialNumber", "Imei")]
    public string[] DeviceId { get; set; } = [];

    /// <summary>Installs an application of the organization's catalogue.</summary>
    [Parameter(ParameterSetName = InstallSet, Mandatory = true, HelpMessage = "Disruptive: installs an application.")]
    public SwitchParameter InstallApplication { get; set; }

    /// <summary>Uninstalls an application of the organization's catalogue.</summary>
    [Parameter(ParameterSetName = UninstallSet, Mandatory = true, HelpMessage = "Disruptive: uninstalls an application.")]
    public SwitchParameter UninstallApplication { get; set; }

    /// <summary>The application's id, 24 hexadecimal digits.</summary>
    [Parameter(ParameterSetName = InstallSet, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = UninstallSet, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [AllowNull, AllowEmptyString]
    [ArgumentCompleter(typeof(WindowsApplicationCompleter))]
    public string? ApplicationId { get; set; }

    /// <summary>Restarts the device.</summary>
    [Parameter(ParameterSetName = RebootSet, Mandatory = true, HelpMessage = "Disruptive: restarts the device.")]
    public SwitchParameter Reboot { get; set; }

    /// <summary>Resets the device. Destructive.</summary>
    [Parameter(ParameterSetName = WipeSet, Mandatory = true, HelpMessage = "Destructive: resets the device.")]
    public SwitchParameter Wipe { get; set; }

    /// <summary>Default resets the PC, Protected also cleans the internal drive. Without it Applivery decides.</summary>
    [Parameter(ParameterSetName = WipeSet, HelpMessage = "Default resets the PC, Protected also cleans the internal drive.")]
    public WindowsWipeType? WipeType { get; set; }

    private protected override DevicePlatform Platform => DevicePlatform.Windows;

    private protected override IReadOnlyList<string?> Ids => DeviceId;

    private protected override string IdColumns => "DeviceId, Id, WinDeviceId, SerialNumber, Imei";

    private protected override CommandEndpoint Endpoint { get; } = new WindowsDeviceActionEndpoint();

    private protected override DeviceCommand BuildCommand() => ParameterSetName switch
    {
        InstallSet => new WindowsAction("install", ApplicationId),
        UninstallSet => new WindowsAction("uninstall", ApplicationId),
        WipeSet => new WindowsAction("wipe", wipeType: WipeType),
        _ => new WindowsAction("reboot"),
    };
}
