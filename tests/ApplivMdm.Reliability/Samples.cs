using ApplivMdm.Dispatch;
using ApplivMdm.Endpoints;
using ApplivMdm.Journal;
using ApplivMdm.Sandbox;
using ApplivMdm.Transport;

namespace ApplivMdm.Reliability;

/// <summary>Right answers, from the sandbox's own services, to be made wrong.</summary>
internal sealed class Samples
{
    private readonly SandboxService _service = new(60, 1);

    public Samples()
    {
        foreach (var road in Enum.GetValues<Road>()) Commands.Add(road, Sample(road));
        using var applivery = Connection(Road.AndroidDevice, new SandboxHandler(_service));
        foreach (var platform in new[] { DevicePlatform.Android, DevicePlatform.Apple, DevicePlatform.Windows })
            Lists.Add((Answer(applivery, new ApiRequest(HttpMethod.Get, AppliveryEndpoint.FullPath(applivery, $"{platform.ToString().ToLowerInvariant()}/enterprise/devices?page=1&limit=3"), Body: null, "devices", [])), Road.AndroidDevice));
        Lists.Add((Answer(applivery, new ApiRequest(HttpMethod.Get, AppliveryEndpoint.FullPath(applivery, "devices?page=1&limit=5"), Body: null, "devices", [])), Road.AndroidDevice));
        Applications = Answer(applivery, new ApiRequest(HttpMethod.Get, AppliveryEndpoint.FullPath(applivery, "windows/enterprise/applications?page=1&limit=3"), Body: null, "applications", []));
        using var google = Connection(Road.Google, new SandboxHandler(_service), SandboxService.GoogleToken);
        Lists.Add((Answer(google, new ApiRequest(HttpMethod.Get, $"v1/{SandboxService.Enterprise}/devices?pageSize=3", Body: null, "devices", [])), Road.Google));
        Journal = Write();
    }

    /// <summary>For each road the devices of one request, its answer, and the list and the record in which the first device's command is found again.</summary>
    public Dictionary<Road, (IReadOnlyList<string> Devices, byte[] Answer, byte[] List, byte[] Record)> Commands { get; } = [];

    /// <summary>Pages of devices.</summary>
    public List<(byte[] Page, Road Road)> Lists { get; } = [];

    /// <summary>A page of applications.</summary>
    public byte[] Applications { get; }

    /// <summary>A journal that was written to its end.</summary>
    public byte[] Journal { get; }

    public IReadOnlyList<byte[]> Errors { get; } =
    [
        """{"status":false,"error":{"code":6002,"message":"Body Validation Error","data":{"errors":[{"field":["newPassword"],"messages":["\"newPassword\" is too short"]}]}}}"""u8.ToArray(),
        """{"status":false,"error":{"code":3001,"msg":"Entity not found"}}"""u8.ToArray(),
        """{"error":{"code":400,"message":"Invalid argument","status":"INVALID_ARGUMENT","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"SERVICE_DISABLED","domain":"googleapis.com"}]}}"""u8.ToArray(),
    ];

    public static MdmConnection Connection(Road road, HttpMessageHandler handler, string token = SandboxService.Token)
    {
        var limits = new ApiLimits { MaxRetry = 0, Requests = 0 };
        return road == Road.Google
            ? MdmConnection.ToGoogle(SandboxService.Enterprise, new Uri("https://localhost"), new FixedToken(token), limits, handler)
            : new MdmConnection(SandboxService.Organization, new Uri("https://localhost"), token, limits, handler);
    }

    public static ApiAnswer Send(MdmConnection connection, ApiRequest request) =>
        connection.Client.SendAsync(request, new NoLog(), beforeAttempt: null, default, default).GetAwaiter().GetResult();

    private (IReadOnlyList<string> Devices, byte[] Answer, byte[] List, byte[] Record) Sample(Road road)
    {
        using var connection = Connection(road, new SandboxHandler(_service), road == Road.Google ? SandboxService.GoogleToken : SandboxService.Token);
        var endpoint = Stage.Endpoint(road);
        var platform = road switch { Road.Windows => "Windows", Road.AppleDevices or Road.AppleUsers => "Apple", _ => "Android" };
        IReadOnlyList<string> devices = [.. _service.Devices.Where(device => device.Platform == platform && (road != Road.AppleUsers || device.UserId.Length > 0))
            .Select(device => Stage.Id(road, device)).Take(road is Road.AndroidBulk or Road.AppleDevices or Road.AppleUsers ? 3 : 1)];
        var answer = Answer(connection, endpoint.Request(connection, Stage.Command(road), devices));
        if (endpoint.Records is not { } records) return (devices, answer, answer, answer);

        var list = records.List(connection, devices[0], page: null);
        var command = new Consignment(connection, endpoint, Stage.Command(road), [.. devices.Select(device => new DeviceRow(device, [null]))], Reason: null);
        var id = command.Results(new ApiAnswer { Outcome = CommandOutcome.Accepted, Body = answer })[0].CommandId!;
        return (devices, answer, Answer(connection, list), Answer(connection, records.Get(connection, devices[0], id)));
    }

    private static byte[] Answer(MdmConnection connection, ApiRequest request)
    {
        var answer = Send(connection, request);
        return answer.Outcome == CommandOutcome.Accepted ? answer.Body : throw new InvalidOperationException(answer.Error!.Message);
    }

    private byte[] Write()
    {
        var path = Path.GetTempFileName();
        using var connection = Connection(Road.AndroidBulk, new HttpClientHandler());
        var command = Stage.Command(Road.AndroidBulk);
        using (var journal = RunJournal.Open(path, Run(connection)))
        {
            for (var batch = 0; batch < 3; batch++)
            {
                var consignment = new Consignment(connection, Stage.Endpoint(Road.AndroidBulk), command, [.. Enumerable.Range(0, 3).Select(number => new DeviceRow($"device{batch}{number}", [null]))], "TICKET-1");
                journal.IntendAsync(consignment).GetAwaiter().GetResult();
                if (batch == 2) break;
                journal.Conclude(consignment, consignment.Results(batch == 0
                    ? new ApiAnswer { Outcome = CommandOutcome.Accepted, Body = Commands[Road.AndroidBulk].Answer, SentAt = DateTimeOffset.UnixEpoch, Attempts = 1 }
                    : ApiAnswer.Failed(CommandOutcome.Refused, MdmErrorId.CommandRejected, "No.", 400, "5050")));
            }
        }

        var bytes = File.ReadAllBytes(path);
        File.Delete(path);
        return bytes;
    }

    public static JournalRun Run(MdmConnection connection) => new(connection)
    {
        Cmdlet = "Reliability",
        Platform = DevicePlatform.Android,
        Command = "LOCK",
        Fingerprint = connection.Fingerprint(Stage.Command(Road.AndroidBulk)),
    };
}

/// <summary>Nobody listens.</summary>
internal sealed class NoLog : IRunLog
{
    public bool IsDebug => false;

    public void Verbose(string message)
    {
        // Not needed.
    }

    public void Debug(string message)
    {
        // Not needed.
    }
}
