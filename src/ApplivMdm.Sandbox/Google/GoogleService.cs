using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ApplivMdm.Sandbox.Google;

/// <summary>The Android Management API's methods for devices, commands and operations, over the fleet's phones.</summary>
internal sealed class GoogleService(IReadOnlyList<SandboxDevice> fleet, GoogleProject project, TimeProvider timeProvider)
{
    /// <summary>How the path of every request to this API begins.</summary>
    public const string PathPrefix = "/v1/enterprises/";

    private const string OperationFields = "name,metadata,done,error,response";

    // Of lists of devices: documented. Of lists of operations: a guess that they are alike.
    private const int DefaultPageSize = 10;
    private const int LargestPageSize = 100;

    private static readonly Regex s_path = new(
        @"^/v1/(?<enterprise>enterprises/[^/:]+)/devices(/(?<device>[^/:]+)(?<operations>/operations(/(?<operation>[^/:]+))?)?)?(?<verb>:[A-Za-z]+)?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        TimeSpan.FromSeconds(1));

    private static readonly FieldMask s_device = Known(GoogleDevices.Fields);
    private static readonly FieldMask s_devices = Known($"nextPageToken,devices({GoogleDevices.Fields})");
    private static readonly FieldMask s_operation = Known(OperationFields);
    private static readonly FieldMask s_operations = Known($"nextPageToken,unreachable,operations({OperationFields})");
    private static readonly FieldMask s_nothing = new();

    private readonly GoogleDevices _devices = new(fleet, timeProvider);
    private readonly GoogleOperations _operations = new(timeProvider);

    /// <summary>Lets happen what was due until now.</summary>
    public void CatchUp() => _operations.CatchUp();

    public SandboxResponse Handle(SandboxRequest request)
    {
        if (project.Refuse(request.Authorization) is { } refusal) return refusal;

        var match = s_path.Match(request.Path);
        if (!match.Success) return GoogleError.NoSuchMethod();

        Func<GoogleQuery, SandboxResponse>? method = (request.Method, match.Groups["verb"].Value, Kind(match)) switch
        {
            ("GET", "", "devices") => query => ListDevices(query),
            ("GET", "", "device") => query => ForDevice(match, device => query.Answer(_devices.ToJson(device), s_device)),
            ("POST", ":issueCommand", "device") => query => ForDevice(match, device => Issue(device, request, query)),
            ("GET", "", "operations") => query => ForDevice(match, device => ListOperations(device, query)),
            ("GET", "", "operation") => query => ForOperation(match, operation => query.Answer(operation.ToJson(), s_operation)),
            ("POST", ":cancel", "operation") => query => ForOperation(match, operation => Cancel(operation, request, query)),
            _ => null,
        };
        if (method is null) return GoogleError.NoSuchMethod();
        if (Name(match, "enterprise") != SandboxService.Enterprise) return GoogleError.PermissionDenied();

        string[] own = Kind(match) switch { "devices" => ["pageSize", "pageToken"], "operations" => ["filter", "pageSize", "pageToken", "returnPartialSuccess"], _ => [] };
        return GoogleQuery.Read(request.Query, own, out var read) ?? method(read);
    }

    private SandboxResponse ListDevices(GoogleQuery query)
    {
        if (!query.TryPage(DefaultPageSize, LargestPageSize, out var size, out var after)) return GoogleError.InvalidArgument("Request contains an invalid argument.");

        // The token is the place of the last device that was shown; places stay, whoever leaves.
        var place = (int)Math.Min(after + 1, _devices.Phones.Count);
        var shown = new JsonArray();
        var last = -1;
        for (; place < _devices.Phones.Count && shown.Count < size; place++)
        {
            if (!GoogleDevices.Exists(_devices.Phones[place])) continue;

            shown.Add((JsonNode)_devices.ToJson(_devices.Phones[place]));
            last = place;
        }

        var more = _devices.Phones.Skip(place).Any(GoogleDevices.Exists);
        return query.AnswerPage("devices", shown, more ? last : null, s_devices);
    }

    private SandboxResponse ListOperations(SandboxDevice device, GoogleQuery query)
    {
        if (!query.TryPage(DefaultPageSize, LargestPageSize, out var size, out var after)) return GoogleError.InvalidArgument("Request contains an invalid argument.");

        var rest = _operations.Of(device).Where(operation => operation.Id > after).Take(size + 1).ToList();
        var shown = rest.Take(size).ToList();
        return query.AnswerPage("operations", new JsonArray([.. shown.Select(operation => operation.ToJson())]), rest.Count > size ? shown[size - 1].Id : null, s_operations);
    }

    private SandboxResponse Issue(SandboxDevice device, SandboxRequest request, GoogleQuery query) =>
        CommandReader.Read(request, device, out var command) ?? query.Answer(_operations.Issue(device, command).ToJson(), s_operation);

    private SandboxResponse Cancel(GoogleOperation operation, SandboxRequest request, GoogleQuery query)
    {
        if (!CommandReader.IsEmpty(request)) return GoogleError.InvalidArgument("Invalid JSON payload received.");

        _operations.Cancel(operation);
        return query.Answer([], s_nothing);
    }

    private SandboxResponse ForDevice(Match match, Func<SandboxDevice, SandboxResponse> answer) =>
        _devices.Find($"{Name(match, "enterprise")}/devices/{Name(match, "device")}") is { } device ? answer(device) : GoogleError.NotFound();

    private SandboxResponse ForOperation(Match match, Func<GoogleOperation, SandboxResponse> answer) => ForDevice(match, device =>
        _operations.Of(device).FirstOrDefault(operation => operation.Id.ToString(CultureInfo.InvariantCulture) == Name(match, "operation")) is { } found
            ? answer(found)
            : GoogleError.NotFound());

    private static string Kind(Match match) =>
        match.Groups["operation"].Success ? "operation" : match.Groups["operations"].Success ? "operations" : match.Groups["device"].Success ? "device" : "devices";

    private static string Name(Match match, string group) => Uri.UnescapeDataString(match.Groups[group].Value);

    private static FieldMask Known(string fields) => FieldMask.Parse(fields) ?? throw new InvalidOperationException("The known fields are not a mask.");
}
