using System.Text.RegularExpressions;
using ApplivMdm.Sandbox.Google;

namespace ApplivMdm.Sandbox;

/// <summary>Applivery's documented endpoints, and Google's for the phones, over one fleet in memory. Safe to call from several threads.</summary>
public sealed class SandboxService
{
    private const string Android = "Android";
    private const string Apple = "Apple";
    private const string Windows = "Windows";

    private readonly object _gate = new();
    private readonly Dictionary<(string Platform, string Id), SandboxDevice> _byId = [];
    private readonly List<SandboxDevice> _devices;
    private readonly GoogleService _google;
    private readonly List<(string Method, Regex Path, Func<Match, SandboxRequest, SandboxResponse> Answer)> _routes;

    /// <summary>A fleet of so many devices.</summary>
    /// <param name="deviceCount">How many devices, 1 to 1,000,000.</param>
    /// <param name="seed">The same seed makes the same fleet.</param>
    public SandboxService(int deviceCount, int seed)
        : this(deviceCount, seed, TimeProvider.System)
    {
    }

    /// <summary>A fleet with a clock of its own.</summary>
    internal SandboxService(int deviceCount, int seed, TimeProvider timeProvider)
    {
        _devices = [.. new FleetSeeder(seed).Make(deviceCount)];
        foreach (var device in _devices)
        {
            foreach (var id in device.Ids) _byId[(device.Platform, id.ToUpperInvariant())] = device;
            if (device.UserId.Length > 0) _byId[(nameof(device.UserId), device.UserId.ToUpperInvariant())] = device;
        }

        Google = new GoogleProject(timeProvider);
        _google = new GoogleService(_devices, Google, timeProvider);
        var android = new AndroidCommands(timeProvider);
        var apple = new AppleCommands(timeProvider);
        _routes =
        [
            Post("android/enterprise/devices/(?<device>[^/]+)/commands", (match, request) => ForDevice(Android, match, device => android.Create(device, request))),
            Get("android/enterprise/devices/(?<device>[^/]+)/commands", (match, request) => ForDevice(Android, match, device => AndroidCommands.List(device, request))),
            Post("android/enterprise/devices/commands", (_, request) => android.CreateBulk(id => Find(Android, id), request)),
            Post("windows/enterprise/devices/(?<device>[^/]+)/action", (match, request) => ForDevice(Windows, match, device => WindowsActions.Execute(device, request))),
            Post("apple/enterprise/commands/device", (_, request) => apple.CreateBulk(CommandTarget.Device, id => Find(Apple, id), request)),
            Post("apple/enterprise/commands/deviceUser", (_, request) => apple.CreateBulk(CommandTarget.User, id => Find(nameof(SandboxDevice.UserId), id), request)),
            Get("apple/enterprise/commands/device/(?<device>[^/]+)/grouped", (match, request) => ForDevice(Apple, match, device => AppleCommands.ListGrouped(CommandTarget.Device, device, request))),
            Get("apple/enterprise/commands/deviceUser/(?<device>[^/]+)/grouped", (match, request) => ForDevice(nameof(SandboxDevice.UserId), match, device => AppleCommands.ListGrouped(CommandTarget.User, device, request))),
        ];
    }

    /// <summary>The only organization there is.</summary>
    public const string Organization = "sandbox";

    /// <summary>The only token that is accepted.</summary>
    public const string Token = "sandbox-token";

    /// <summary>The only enterprise there is, by its name in Google's API.</summary>
    public const string Enterprise = "enterprises/LC0sandbox";

    /// <summary>An access token that Google's side always accepts.</summary>
    public const string GoogleToken = "sandbox-google-token";

    /// <summary>The Google Cloud project that owns the enterprise.</summary>
    public GoogleProject Google { get; }

    /// <summary>The fleet, as it is by now.</summary>
    public IReadOnlyList<SandboxDevice> Devices
    {
        get
        {
            lock (_gate) _google.CatchUp();
            return _devices;
        }
    }

    /// <summary>Answers a request as the documentation says.</summary>
    /// <param name="request">The request.</param>
    public SandboxResponse Handle(SandboxRequest request)
    {
        if (request is null) throw new ArgumentNullException(nameof(request));

        lock (_gate) _google.CatchUp();
        if (request.Path.StartsWith(GoogleService.PathPrefix, StringComparison.Ordinal))
        {
            lock (_gate) return _google.Handle(request);
        }

        if (request.Authorization?.StartsWith("Bearer ", StringComparison.Ordinal) != true) return SandboxResponse.Error(401, 4002, "No auth token");
        if (request.Authorization != "Bearer " + Token) return SandboxResponse.Error(401, 4004, "Invalid Token");

        foreach (var (method, path, answer) in _routes)
        {
            if (request.Method != method) continue;

            var match = path.Match(request.Path);
            if (!match.Success) continue;

            lock (_gate) return answer(match, request);
        }

        return SandboxResponse.NotFound();
    }

    private SandboxResponse ForDevice(string platform, Match match, Func<SandboxDevice, SandboxResponse> answer) =>
        Find(platform, Uri.UnescapeDataString(match.Groups["device"].Value)) is { } device ? answer(device) : SandboxResponse.NotFound();

    private SandboxDevice? Find(string platform, string id) =>
        _byId.TryGetValue((platform, id.ToUpperInvariant()), out var device) && device.State != SandboxDevice.Deleted ? device : null;

    private static (string Method, Regex Path, Func<Match, SandboxRequest, SandboxResponse> Answer) Get(string path, Func<Match, SandboxRequest, SandboxResponse> answer) => Route("GET", path, answer);

    private static (string Method, Regex Path, Func<Match, SandboxRequest, SandboxResponse> Answer) Post(string path, Func<Match, SandboxRequest, SandboxResponse> answer) => Route("POST", path, answer);

    private static (string Method, Regex Path, Func<Match, SandboxRequest, SandboxResponse> Answer) Route(string method, string path, Func<Match, SandboxRequest, SandboxResponse> answer) =>
        (method, new Regex($"^/v1/organizations/{Organization}/mdm/{path}/?\\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)), answer);
}
