using ApplivMdm.Endpoints;
using ApplivMdm.Inventory;

namespace ApplivMdm.Cmdlets;

/// <summary>
/// Lists devices page by page: a page is asked for only when the devices of the one before were taken. Or looks up single
/// ones by id, serial number or IMEI. Their DeviceId pipes straight into the cmdlets that send commands. Applivery's devices where
/// there is a connection to it; Google's where there is none, or where -Connection has one.
/// </summary>
[Cmdlet(VerbsCommon.Get, "MdmDevice", DefaultParameterSetName = ListSet)]
[OutputType(typeof(MdmDevice))]
public sealed class GetMdmDeviceCommand : MdmReadCmdlet
{
    private const string ListSet = "List";
    private const string LookupSet = "Lookup";
    private const int LongestFilter = 256;

    private static readonly string[] s_lookups = [nameof(DeviceId), nameof(SerialNumber), nameof(Imei)];

    private readonly List<string> _given = [];
    private IReadOnlyList<DeviceSource> _sources = [];

    /// <summary>The devices: the platform's own id; a serial number or an IMEI of letters and digits is taken too. Without -Platform each platform is asked until one knows it.</summary>
    [Parameter(ParameterSetName = LookupSet, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Id", "EmmDeviceId", "AdmDeviceId", "WinDeviceId", "TargetId")]
    [AllowNull, AllowEmptyString, AllowEmptyCollection]
    [DeviceIdTransformation(nameof(DeviceId), "Id", "EmmDeviceId", "AdmDeviceId", "WinDeviceId", "TargetId")]
    public string[] DeviceId { get; set; } = [];

    /// <summary>Serial numbers, whole, of any characters; letter case does not count. Of a row with a device id that one counts.</summary>
    [Parameter(ParameterSetName = LookupSet, ValueFromPipelineByPropertyName = true)]
    [AllowNull, AllowEmptyString, AllowEmptyCollection]
    [DeviceIdTransformation(nameof(SerialNumber))]
    public string[] SerialNumber { get; set; } = [];

    /// <summary>IMEIs, whole. Of a row with a device id or a serial number that one counts.</summary>
    [Parameter(ParameterSetName = LookupSet, ValueFromPipelineByPropertyName = true)]
    [AllowNull, AllowEmptyString, AllowEmptyCollection]
    [DeviceIdTransformation(nameof(Imei))]
    public string[] Imei { get; set; } = [];

    /// <summary>Devices of these platforms only.</summary>
    [Parameter(ParameterSetName = ListSet)]
    [Parameter(ParameterSetName = LookupSet, ValueFromPipelineByPropertyName = true)]
    public DevicePlatform[]? Platform { get; set; }

    /// <summary>Devices with one of these tags only.</summary>
    [Parameter(ParameterSetName = ListSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TagCompleter))]
    public string[] Tag { get; set; } = [];

    /// <summary>Devices in this state only, in the service's own word, such as ACTIVE.</summary>
    [Parameter(ParameterSetName = ListSet)]
    [ValidateLength(1, LongestFilter)]
    [ArgumentCompleter(typeof(DeviceStateCompleter))]
    public string? State { get; set; }

    /// <summary>Devices that the service finds by this text, at most 256 characters.</summary>
    [Parameter(ParameterSetName = ListSet)]
    [ValidateLength(1, LongestFilter)]
    public string? Search { get; set; }

    /// <summary>Devices per request, 1 to 10,000. The service may give fewer at a time.</summary>
    [Parameter(ParameterSetName = ListSet)]
    [ValidateRange(1, 10_000)]
    public int PageSize { get; set; } = 100;

    private protected override void Begin()
    {
        // What a row brings is not bound yet.
        _given.AddRange(s_lookups.Where(MyInvocation.BoundParameters.ContainsKey));
        MdmSystem[] systems = [.. new[] { MdmSystem.Applivery, MdmSystem.Google }.Where(system => ConnectionStore.Has(system, Connection))];

        // With two current connections the phones would come out twice: Google's are asked for by -Connection.
        if (systems.Length == 0 || Connection is null) systems = [systems.Length == 0 ? MdmSystem.Applivery : systems[0]];
        _sources = [.. systems.Select(Source)];
    }

    private protected override void Process()
    {
        if (ParameterSetName == ListSet) List();
        else LookUp();
    }

    private protected override void End()
    {
        if (_sources.Sum(source => source.PassedOver) is > 0 and var count) WriteWarning($"Devices of another platform than Android, Apple and Windows were left out ({count}); there is no cmdlet that sends commands to them.");
    }

    private void List()
    {
        var filter = new DeviceFilter { Platforms = Platform ?? [], Tags = Tag, State = State, Search = Search, PageSize = PageSize };
        foreach (var walk in _sources.SelectMany(source => source.Lists(filter))) Write(walk);
    }

    /// <summary>What was given by parameter is all looked up; of a row the first of its columns that is not empty.</summary>
    private void LookUp()
    {
        var names = _given.Count > 0 ? _given : [.. s_lookups.Where(name => Array.Exists(Values(name), value => !string.IsNullOrEmpty(value))).Take(1)];
        if (names.Count == 0) WriteError(Record(new MdmException(MdmErrorId.InvalidDeviceId, "The input names no device. Pipe ids, or objects with one of the columns DeviceId, Id, EmmDeviceId, AdmDeviceId, WinDeviceId, TargetId, SerialNumber, Imei."), targetObject: null));

        foreach (var name in names)
        {
            foreach (var value in Values(name))
            {
                try
                {
                    Find(name, value ?? string.Empty);
                }
                catch (MdmException error) when (!IsTroubleOfAll(error))
                {
                    WriteError(Record(error, value));
                }
            }
        }
    }

    private string?[] Values(string name) => name switch
    {
        nameof(DeviceId) => DeviceId,
        nameof(SerialNumber) => SerialNumber,
        _ => Imei,
    };

    private void Find(string name, string value)
    {
        if (name == nameof(DeviceId))
        {
            WriteObject(Get(value));
            return;
        }

        var what = name == nameof(Imei) ? "IMEI" : "serial number";
        if (value.Length is 0 or > LongestFilter) throw new MdmException(MdmErrorId.InvalidDeviceId, $"A{(name == nameof(Imei) ? "n" : string.Empty)} {what} has 1 to {LongestFilter} characters; this one has {value.Length}.");
        if (AppliveryDeviceId.RoundedProblem(value) is { } rounded) throw new MdmException(MdmErrorId.InvalidDeviceId, rounded);

        var filter = new DeviceFilter { Platforms = Platform ?? [] };
        filter = name == nameof(Imei) ? filter with { Imei = value } : filter with { SerialNumber = value };
        if (_sources.Sum(source => Write(source.Equal(filter))) == 0)
            throw new MdmException(MdmErrorId.DeviceNotFound, $"No device of {string.Join(" and ", _sources.Select(source => source.Tenant))} has the {what} '{value}'.");
    }

    /// <summary>The device of the first platform that knows the id. Where one cannot be asked, another may still know it.</summary>
    private MdmDevice Get(string id)
    {
        var source = GoogleDeviceId.IsName(id) && _sources[0] is not GoogleDevices ? Source(MdmSystem.Google) : _sources[0];
        if (source.IdProblem(id) is { } problem) throw new MdmException(MdmErrorId.InvalidDeviceId, problem);

        MdmException? failure = null;
        foreach (var platform in Platform is { Length: > 0 } given ? given : source.Platforms)
        {
            try
            {
                return Wait(log => source.GetAsync(platform, id, log, StopToken));
            }
            catch (MdmException error) when (error.ErrorId is MdmErrorId.DeviceNotFound or MdmErrorId.CommandRejected or MdmErrorId.Forbidden)
            {
                if (failure is null || failure.ErrorId == MdmErrorId.DeviceNotFound) failure = error;
            }
        }

        throw failure!.ErrorId == MdmErrorId.DeviceNotFound
            ? new MdmException(MdmErrorId.DeviceNotFound, $"{source.Tenant} has no device '{id}'. {failure.Message}", failure.StatusCode, failure.ErrorCode, failure)
            : failure;
    }

    private DeviceSource Source(MdmSystem system) => DeviceSource.Of(ConnectionStore.Resolve(system, Connection));

    private int Write(PageWalk<MdmDevice> walk)
    {
        var count = 0;
        while (Wait(log => walk.NextAsync(log, StopToken)) is { } page)
        {
            foreach (var device in page)
            {
                if (device.DeviceId.Length == 0)
                    WarnOnce($"The list does not show the {device.Platform} id of every {device.Platform} device, such as '{device.Name}'. Their DeviceId is empty, and no command can be sent to them. List them with -Platform {device.Platform}, without -State and -Search.");

                WriteObject(device);
                count++;
            }
        }

        return count;
    }

    /// <summary>What would fail for every device alike ends the run.</summary>
    private static bool IsTroubleOfAll(MdmException error) =>
        error.ErrorId is MdmErrorId.Unauthorized or MdmErrorId.Forbidden or MdmErrorId.NotConnected or MdmErrorId.ConnectionFailed or MdmErrorId.RequestTimedOut;
}
