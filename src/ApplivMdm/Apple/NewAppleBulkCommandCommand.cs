using ApplivMdm.Commands;
using ApplivMdm.Commands.Apple;
using ApplivMdm.Endpoints;

namespace ApplivMdm.Cmdlets;

/// <summary>Sends one of Apple's MDM requests to many devices, or to users of devices. The request type brings its keys as parameters.</summary>
[Cmdlet(VerbsCommon.New, "AppleBulkCommand", SupportsShouldProcess = true, DefaultParameterSetName = RequestSet)]
[OutputType(typeof(DeviceCommandResult))]
public sealed class NewAppleBulkCommandCommand : DeviceCommandCmdlet, IDynamicParameters
{
    internal const string RequestSet = "RequestType";
    private const string CommandSet = "Command";

    private RuntimeDefinedParameterDictionary? _keys;
    private AppleCommandsEndpoint? _endpoint;

    /// <summary>Apple's name of the request, such as DeviceLock. It brings one parameter per key that Apple defines for it.</summary>
    [Parameter(ParameterSetName = RequestSet, Mandatory = true, Position = 0)]
    [ArgumentCompleter(typeof(AppleRequestTypeCompleter))]
    public string RequestType { get; set; } = string.Empty;

    /// <summary>A ready command: a dictionary, an object or JSON text with Apple's own names, such as @{ RequestType = 'DeviceLock'; Message = 'Lost' }. Data is bytes or base64 text.</summary>
    [Parameter(ParameterSetName = CommandSet, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [AllowNull, AllowEmptyString]
    public object? Command { get; set; }

    /// <summary>The devices, or the users of devices: Applivery's ids. Serial numbers are sent as they are, but Applivery documents ids only, and an answer that names other ids is not matched.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("DeviceId", "Id", "AdmDeviceId", "SerialNumber", "Imei")]
    [AllowNull, AllowEmptyString, AllowEmptyCollection]
    [DeviceIdTransformation(nameof(TargetId), "DeviceId", "Id", "AdmDeviceId", "SerialNumber", "Imei")]
    public string[] TargetId { get; set; } = [];

    /// <summary>Whether the ids are those of devices or of users.</summary>
    [Parameter]
    public AppleTargetType TargetType { get; set; }

    /// <summary>Devices per request, 1 to 10,000. No maximum is documented.</summary>
    [Parameter]
    [ValidateRange(1, 10_000)]
    public int BatchSize { get; set; } = 100;

    private protected override DevicePlatform Platform => DevicePlatform.Apple;

    private protected override IReadOnlyList<string?> Ids => TargetId;

    private protected override string IdParameter => nameof(TargetId);

    private protected override string IdColumns => "TargetId, DeviceId, Id, AdmDeviceId, SerialNumber, Imei";

    private protected override CommandEndpoint Endpoint => _endpoint ??= new AppleCommandsEndpoint(TargetType);

    private protected override int? DevicesPerRequest => BatchSize;

    /// <summary>Apple's keys for the request. A misspelt request gets those of the one most like it, so that the error can be about the name.</summary>
    public object? GetDynamicParameters()
    {
        if (string.IsNullOrEmpty(RequestType)) return null;

        var request = AppleCatalog.Find(RequestType);
        _keys = request is not null ? AppleParameters.Of(request, mayDemand: true)
            : SkipValidation ? null
            : AppleParameters.Of(AppleCatalog.Find(AppleCatalog.Closest(RequestType)[0])!, mayDemand: false);
        return _keys;
    }

    private protected override DeviceCommand BuildCommand()
    {
        var command = ParameterSetName == CommandSet
            ? AppleCommand.FromDictionary(CommandArgument.Dictionary(Command))
            : new AppleCommand(RequestType, AppleParameters.Read(_keys));

        // Written now, so that a value which JSON cannot hold is found before the first device.
        _ = command.Json;
        return command;
    }
}
