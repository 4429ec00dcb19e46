using ApplivMdm.Commands;
using ApplivMdm.Commands.Android;
using ApplivMdm.Commands.Apple;
using ApplivMdm.Commands.Windows;
using ApplivMdm.Endpoints;
using ApplivMdm.Sandbox;
using ApplivMdm.TestServer;
using ApplivMdm.Transport;

namespace ApplivMdm.Reliability;

/// <summary>A loopback server, its clock and the way to it, for one scenario after the other.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private readonly LoopbackServer _server;
    private readonly LoopbackServer _elsewhere;
    private readonly HttpMessageInvoker _network = new(ApiClient.NewHandler());
    private readonly string _folder = Directory.CreateTempSubdirectory("reliability").FullName;

    private Stage(LoopbackServer server, LoopbackServer elsewhere, AutoTime time) => (_server, _elsewhere, Time) = (server, elsewhere, time);

    public AutoTime Time { get; }

    /// <summary>Another host, which must never hear anything.</summary>
    public Uri Elsewhere => _elsewhere.BaseUri;

    public bool WasElsewhereAsked => _elsewhere.Log.Count > 0;

    public static async Task<Stage> OpenAsync()
    {
        var time = new AutoTime();
        return new Stage(await LoopbackServer.StartAsync(1, timeProvider: time.Service), await LoopbackServer.StartAsync(1), time);
    }

    /// <summary>A new file for a journal.</summary>
    public string NewFile() => Path.Combine(_folder, Guid.NewGuid().ToString("N") + ".jsonl");

    /// <summary>Sets the server up for a scenario and gives the ids that it is about, with the devices behind them; strangers have none.</summary>
    public IReadOnlyList<(string Id, SandboxDevice? Device)> SetUp(Scenario scenario)
    {
        Time.RealTimeout = TimeSpan.FromMilliseconds(scenario.Slow ? 150 : 20_000);
        Time.Set(TimeSpan.Zero);
        _server.Reset(10 + (scenario.Devices * 6), scenario.Seed);
        var platform = scenario.Road switch { Road.Windows => "Windows", Road.AppleDevices or Road.AppleUsers => "Apple", _ => "Android" };
        var devices = _server.Service.Devices
            .Where(device => device.Platform == platform && device.State == "ACTIVE" && (scenario.Road != Road.AppleUsers || device.UserId.Length > 0))
            .Take(scenario.Devices)
            .Select(device => (Id(scenario.Road, device), (SandboxDevice?)device));
        var strangers = Enumerable.Range(0, scenario.Strangers).Select(number => ($"{(scenario.Road == Road.Google ? SandboxService.Enterprise + "/devices/" : string.Empty)}nobody{number}", (SandboxDevice?)null));
        return [.. devices.Concat(strangers).OrderBy(entry => entry.Item1, StringComparer.Ordinal)];
    }

    /// <summary>From now on the requests meet this weather.</summary>
    public void Begin(IReadOnlyList<Fault> faults) => _server.Order([.. faults]);

    public MdmConnection Connect(Scenario scenario, Gate? gate)
    {
        var limits = new ApiLimits { Timeout = AutoTime.RequestTimeout, MaxRetry = scenario.MaxRetry, Requests = scenario.RequestsPerHour, Burst = 5 };
        var way = gate ?? NewGate(0, static () => false);
        return scenario.Road == Road.Google
            ? MdmConnection.ToGoogle(SandboxService.Enterprise, _server.BaseUri, new FixedToken(SandboxService.GoogleToken), limits, way, Time)
            : new MdmConnection(SandboxService.Organization, _server.BaseUri, SandboxService.Token, limits, way, Time);
    }

    public Gate NewGate(int last, Func<bool> atLast) => new(_network, last, atLast);

    public static CommandEndpoint Endpoint(Road road) => road switch
    {
        Road.AndroidDevice => new AndroidDeviceCommandEndpoint(),
        Road.AndroidBulk => new AndroidBulkCommandEndpoint(),
        Road.AppleDevices => new AppleCommandsEndpoint(AppleTargetType.Device),
        Road.AppleUsers => new AppleCommandsEndpoint(AppleTargetType.DeviceUser),
        Road.Windows => new WindowsDeviceActionEndpoint(),
        _ => new GoogleDeviceCommandEndpoint(SandboxService.Enterprise),
    };

    public static DeviceCommand Command(Road road) => road switch
    {
        Road.AppleDevices => Apple("RestartDevice"),
        Road.AppleUsers => Apple("ProfileList"),
        Road.Windows => new WindowsAction("reboot"),
        _ => AndroidCommandReader.FromJson("""{"type":"LOCK"}"""),
    };

    public async ValueTask DisposeAsync()
    {
        _network.Dispose();
        await _server.DisposeAsync();
        await _elsewhere.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    public static string Id(Road road, SandboxDevice device) => road switch
    {
        Road.AppleUsers => device.UserId,
        Road.Google => device.GoogleName,
        _ => device.DeviceId,
    };

    private static AppleCommand Apple(string requestType) => AppleCommand.FromDictionary(new Dictionary<string, object?>(StringComparer.Ordinal) { ["RequestType"] = requestType });
}
