using System.Security;
using ApplivMdm.Commands;
using ApplivMdm.Commands.Android;

namespace ApplivMdm.Cmdlets;

/// <summary>The Android commands as parameter sets, one per command type, chosen by its switch.</summary>
public abstract class AndroidCommandCmdlet : DeviceCommandCmdlet
{
    private protected const string CommandSet = "Command";
    private const string LockSet = "Lock";
    private const string RebootSet = "Reboot";
    private const string RelinquishOwnershipSet = "RelinquishOwnership";
    private const string StopLostModeSet = "StopLostMode";
    private const string ResetPasswordSet = "ResetPassword";
    private const string ClearAppDataSet = "ClearAppData";
    private const string StartLostModeSet = "StartLostMode";
    private const string AddEsimSet = "AddEsim";
    private const string RemoveEsimSet = "RemoveEsim";
    private const string RequestDeviceInfoSet = "RequestDeviceInfo";
    private const string WipeSet = "Wipe";

    /// <summary>The devices: Applivery's id, a serial number, an IMEI or an enrolment-specific id.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Id", "EmmDeviceId", "SerialNumber", "Imei")]
    [AllowNull, AllowEmptyString, AllowEmptyCollection]
    [DeviceIdTransformation(nameof(DeviceId), "Id", "EmmDeviceId", "SerialNumber", "Imei")]
    public string[] DeviceId { get; set; } = [];

    /// <summary>How long the device may take to fetch the command: a TimeSpan, a number of seconds, or text such as 3600s, 90m, 2h or 7d. Without it Google's default of ten minutes applies, and an offline device misses the command.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [DurationTransformation]
    public CommandDuration? Duration { get; set; }

    /// <summary>Locks the screen; with a separate work lock only the work profile.</summary>
    [Parameter(ParameterSetName = LockSet, Mandatory = true, HelpMessage = "Disruptive: locks the screen.")]
    public SwitchParameter Lock { get; set; }

    /// <summary>Restarts the device. Fully managed devices with Android 7 or newer only.</summary>
    [Parameter(ParameterSetName = RebootSet, Mandatory = true, HelpMessage = "Disruptive: restarts the device.")]
    public SwitchParameter Reboot { get; set; }

    /// <summary>Removes the work profile and all policies from a company-owned device, which leaves the fleet. Destructive.</summary>
    [Parameter(ParameterSetName = RelinquishOwnershipSet, Mandatory = true, HelpMessage = "Destructive: removes the work profile; the device leaves the fleet.")]
    public SwitchParameter RelinquishOwnership { get; set; }

    /// <summary>Takes the device out of lost mode.</summary>
    [Parameter(ParameterSetName = StopLostModeSet, Mandatory = true, HelpMessage = "Disruptive: ends lost mode.")]
    public SwitchParameter StopLostMode { get; set; }

    /// <summary>Resets the password. Destructive: it may lock the user out.</summary>
    [Parameter(ParameterSetName = ResetPasswordSet, Mandatory = true, HelpMessage = "Destructive: resets the password.")]
    public SwitchParameter ResetPassword { get; set; }

    /// <summary>The new password, at most 256 characters; a numeric one has at least six digits. Without it the password is cleared where the device allows it.</summary>
    [Parameter(ParameterSetName = ResetPasswordSet, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [SecretTransformation]
    public SecureString? NewPassword { get; set; }

    /// <summary>Options of the reset.</summary>
    [Parameter(ParameterSetName = ResetPasswordSet)]
    public ResetPasswordFlag[]? ResetPasswordFlag { get; set; }

    /// <summary>Clears the data of apps. Android 9 or newer. Destructive.</summary>
    [Parameter(ParameterSetName = ClearAppDataSet, Mandatory = true, HelpMessage = "Destructive: clears the data of apps.")]
    public SwitchParameter ClearAppData { get; set; }

    /// <summary>The package names of the apps, such as com.example.app.</summary>
    [Parameter(ParameterSetName = ClearAppDataSet, Mandatory = true)]
    public string[]? PackageName { get; set; }

    /// <summary>Puts the device into lost mode. Needs at least one of message, phone number, street address and e-mail address. Not on personally-owned devices.</summary>
    [Parameter(ParameterSetName = StartLostModeSet, Mandatory = true, HelpMessage = "Disruptive: puts the device into lost mode.")]
    public SwitchParameter StartLostMode { get; set; }

    /// <summary>The message on the screen: a text, or a dictionary of language tag to text with the key default.</summary>
    [Parameter(ParameterSetName = StartLostModeSet, ValueFromPipelineByPropertyName = true)]
    [MessageTransformation]
    public UserFacingMessage? LostMessage { get; set; }

    /// <summary>The number that the screen's call button dials: a text, or a dictionary of language tag to text with the key default.</summary>
    [Parameter(ParameterSetName = StartLostModeSet, ValueFromPipelineByPropertyName = true)]
    [MessageTransformation]
    public UserFacingMessage? LostPhoneNumber { get; set; }

    /// <summary>The address on the screen: a text, or a dictionary of language tag to text with the key default.</summary>
    [Parameter(ParameterSetName = StartLostModeSet, ValueFromPipelineByPropertyName = true)]
    [MessageTransformation]
    public UserFacingMessage? LostStreetAddress { get; set; }

    /// <summary>The organization on the screen: a text, or a dictionary of language tag to text with the key default. Not enough by itself.</summary>
    [Parameter(ParameterSetName = StartLostModeSet, ValueFromPipelineByPropertyName = true)]
    [MessageTransformation]
    public UserFacingMessage? LostOrganization { get; set; }

    /// <summary>The e-mail address on the screen.</summary>
    [Parameter(ParameterSetName = StartLostModeSet, ValueFromPipelineByPropertyName = true)]
    public string? LostEmailAddress { get; set; }

    /// <summary>Adds an eSIM profile. Android 15 or newer.</summary>
    [Parameter(ParameterSetName = AddEsimSet, Mandatory = true, HelpMessage = "Disruptive: adds an eSIM profile.")]
    public SwitchParameter AddEsim { get; set; }

    /// <summary>The activation code, LPA:1$…; it contains $, so quote it with apostrophes.</summary>
    [Parameter(ParameterSetName = AddEsimSet, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [SecretTransformation]
    public SecureString? ActivationCode { get; set; }

    /// <summary>Whether the profile is activated at once. Google's field; Applivery does not document it.</summary>
    [Parameter(ParameterSetName = AddEsimSet)]
    public ActivationState? ActivationState { get; set; }

    /// <summary>The carrier's name. Applivery only.</summary>
    [Parameter(ParameterSetName = AddEsimSet, ValueFromPipelineByPropertyName = true)]
    public string? CarrierName { get; set; }

    /// <summary>Removes an eSIM profile. Android 15 or newer. Destructive.</summary>
    [Parameter(ParameterSetName = RemoveEsimSet, Mandatory = true, HelpMessage = "Destructive: removes an eSIM profile.")]
    public SwitchParameter RemoveEsim { get; set; }

    /// <summary>The ICC ID of the profile to remove.</summary>
    [Parameter(ParameterSetName = RemoveEsimSet, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [AllowNull, AllowEmptyString]
    public string? IccId { get; set; }

    /// <summary>Asks the user for information about the device. Not in Applivery's documentation.</summary>
    [Parameter(ParameterSetName = RequestDeviceInfoSet, Mandatory = true, HelpMessage = "Query: asks the user for information about the device.")]
    public SwitchParameter RequestDeviceInfo { get; set; }

    /// <summary>Which information.</summary>
    [Parameter(ParameterSetName = RequestDeviceInfoSet)]
    public DeviceInfo DeviceInfo { get; set; } = DeviceInfo.Eid;

    /// <summary>Factory reset of a company-owned device, removal of the work profile from a personally-owned one. Destructive. Not in Applivery's documentation.</summary>
    [Parameter(ParameterSetName = WipeSet, Mandatory = true, HelpMessage = "Destructive: factory reset, or removal of the work profile.")]
    public SwitchParameter Wipe { get; set; }

    /// <summary>What the wipe covers.</summary>
    [Parameter(ParameterSetName = WipeSet)]
    public WipeDataFlag[]? WipeDataFlag { get; set; }

    /// <summary>What the user of a personally-owned device reads, at most 200 characters: a text, or a dictionary of language tag to text with the key default.</summary>
    [Parameter(ParameterSetName = WipeSet)]
    [MessageTransformation]
    public UserFacingMessage? WipeReason { get; set; }

    /// <summary>A ready command in the wire's own form: a hashtable, an object or JSON text, such as @{ type = 'LOCK'; duration = '3600s' }.</summary>
    [Parameter(ParameterSetName = CommandSet, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [AllowNull, AllowEmptyString]
    public object? Command { get; set; }

    private protected override DevicePlatform Platform => DevicePlatform.Android;

    private protected override IReadOnlyList<string?> Ids => DeviceId;

    private protected override string IdColumns => "DeviceId, Id, EmmDeviceId, SerialNumber, Imei";

    private protected override DeviceCommand BuildCommand()
    {
        WarnIfPlain(NewPassword, nameof(NewPassword));
        WarnIfPlain(ActivationCode, nameof(ActivationCode));

        var duration = Duration?.Read() is { } time ? CommandDuration.ToWire(time) : null;
        if (ParameterSetName == CommandSet)
        {
            var ready = CommandArgument.Read(Command);
            return duration is null ? ready : new AndroidCommand(ready.Body with { Duration = duration });
        }

        return new AndroidCommand(Body() with { Duration = duration });
    }

    private AndroidCommandBody Body() => ParameterSetName switch
    {
        LockSet => Of(AndroidCommandType.Lock),
        RebootSet => Of(AndroidCommandType.Reboot),
        RelinquishOwnershipSet => Of(AndroidCommandType.RelinquishOwnership),
        StopLostModeSet => Of(AndroidCommandType.StopLostMode) with { StopLostModeParams = new() },
        ResetPasswordSet => Of(AndroidCommandType.ResetPassword) with { NewPassword = NewPassword?.Reveal(), ResetPasswordFlags = WireName.OfAll(ResetPasswordFlag) },
        ClearAppDataSet => Of(AndroidCommandType.ClearAppData) with { ClearAppsDataParams = new() { PackageNames = [.. (PackageName ?? []).Distinct(StringComparer.Ordinal)] } },
        StartLostModeSet => Of(AndroidCommandType.StartLostMode) with
        {
            StartLostModeParams = new()
            {
                LostMessage = MessageBody.From(LostMessage),
                LostPhoneNumber = MessageBody.From(LostPhoneNumber),
                LostStreetAddress = MessageBody.From(LostStreetAddress),
                LostOrganization = MessageBody.From(LostOrganization),
                LostEmailAddress = string.IsNullOrEmpty(LostEmailAddress) ? null : LostEmailAddress,
            },
        },
        AddEsimSet => Of(AndroidCommandType.AddEsim) with
        {
            AddEsimParams = new()
            {
                ActivationCode = ActivationCode?.Reveal(),
                ActivationState = ActivationState is { } state ? WireName.Of(state) : null,
                CarrierName = string.IsNullOrEmpty(CarrierName) ? null : CarrierName,
            },
        },
        RemoveEsimSet => Of(AndroidCommandType.RemoveEsim) with { RemoveEsimParams = new() { IccId = IccId } },
        RequestDeviceInfoSet => Of(AndroidCommandType.RequestDeviceInfo) with { RequestDeviceInfoParams = new() { DeviceInfo = WireName.Of(DeviceInfo) } },
        WipeSet => Of(AndroidCommandType.Wipe) with { WipeParams = new() { WipeDataFlags = WireName.OfAll(WipeDataFlag), WipeReason = MessageBody.From(WipeReason) } },
        _ => throw new InvalidOperationException($"The parameter set {ParameterSetName} has no command."),
    };

    private static AndroidCommandBody Of(AndroidCommandType type) => new() { Type = WireName.Of(type) };

    private void WarnIfPlain(SecureString? secret, string parameter)
    {
        if (SecretTransformationAttribute.WasPlainText(secret)) WarnOnce($"-{parameter} was given as plain text, which the command history and logs keep. Pass a SecureString where you can.");
    }
}
