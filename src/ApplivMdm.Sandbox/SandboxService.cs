using System.Text.RegularExpressions;
using ApplivMdm.Sandbox.Google;
using ApplivMdm.Sandbox.Inventory;
using ApplivMdm.Sandbox.Tracking;

namespace ApplivMdm.Sandbox;

/// <summary>Applivery's documented endpoints, and Google's for the phones, over one fleet in memory. Safe to call from several threads.</summary>
public sealed class SandboxService
{
    private const string Android = "Android";
    private const string Apple = "Apple";
    private const string Windows = "Windows";

    private const string AppleTarget = "apple/enterprise/commands/(?<type>device|deviceUser)/(?<device>[^/]+)";

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
        OtherDevices = [.. OddDevices.Make()];
        SandboxDevice[] all = [.. _devices, .. OtherDevices];
        foreach (var device in all)
        {
            foreach (var id in device.Ids.Where(IsPathId)) _byId[(device.Platform, id.ToUpperInvariant())] = device;
            if (device.UserId.Length > 0) _byId[(nameof(device.UserId), device.UserId.ToUpperInvariant())] = device;
        }

        Google = new GoogleProject(timeProvider);
        _google = new GoogleService(_devices, Google, timeProvider);
        var android = new AndroidCommands(timeProvider);
        var apple = new AppleCommands(timeProvider);
        var batches = new WindowsBatches(timeProvider);
        var windows = new WindowsActions(batches);
        var start = timeProvider.GetUtcNow();
        var lists = new DeviceLists(all, start);
        var unified = new UnifiedList(all, start);
        var applications = new WindowsCatalogue(start);
        _routes =
        [
            Post("android/enterprise/devices/(?<device>[^/]+)/commands", (match, request) => ForDevice(Android, match, device => android.Create(device, request))),
            Get("android/enterprise/devices/(?<device>[^/]+)/commands", (match, request) => Read(Android, match, device => android.List(device, request))),
            Post("android/enterprise/devices/commands", (_, request) => android.CreateBulk(id => Find(Android, id), request)),
            Post("windows/enterprise/devices/(?<device>[^/]+)/action", (match, request) => ForDevice(Windows, match, device => windows.Execute(device, request))),
            Post("apple/enterprise/commands/device", (_, request) => apple.CreateBulk(CommandTarget.Device, id => Find(Apple, id), request)),
            Post("apple/enterprise/commands/deviceUser", (_, request) => apple.CreateBulk(CommandTarget.User, id => Find(nameof(SandboxDevice.UserId), id), request)),
            Get("android/enterprise/devices/(?<device>[^/]+)/commands/(?<command>[^/]+)", (match, _) => Read(Android, match, device => android.Get(device, Part(match, "command")))),
            Post("android/enterprise/devices/(?<device>[^/]+)/commands/(?<command>[^/]+)/cancel", (match, _) => Read(Android, match, device => android.Cancel(device, Part(match, "command")))),
            Get(AppleTarget + "/grouped", (match, request) => ReadTarget(match, (type, device) => apple.ListGrouped(type, device, request))),
            Get(AppleTarget + "/(?<command>[^/]+)", (match, _) => ReadTarget(match, (type, device) => apple.Get(type, device, Part(match, "command")))),
            Post(AppleTarget + "/(?<command>[^/]+)/cancel", (match, _) => ReadTarget(match, (type, device) => apple.Cancel(type, device, Part(match, "command")))),
            Get("windows/enterprise/devices/(?<device>[^/]+)/commands", (match, request) => Read(Windows, match, device => batches.List(device, request))),
            Get("windows/enterprise/devices/(?<device>[^/]+)/commands/(?<command>[^/]+)", (match, _) => Read(Windows, match, device => batches.Get(device, Part(match, "command")))),
            Get("windows/enterprise/devices/(?<device>[^/]+)/commands/(?<command>[^/]+)/actions", (match, request) => Read(Windows, match, device => batches.Actions(device, Part(match, "command"), request))),
            Get("windows/enterprise/devices/(?<device>[^/]+)/applications/history", (match, request) => Read(Windows, match, device => batches.Installs(device, request, applications))),
            Get("windows/enterprise/applications", (_, request) => applications.List(request)),
            Get("android/enterprise/devices", (_, request) => lists.List(Android, request)),
            Get("apple/enterprise/devices", (_, request) => lists.List(Apple, request)),
            Get("windows/enterprise/devices", (_, request) => lists.List(Windows, request)),
            Get("android/enterprise/devices/(?<device>[^/]+)", (match, _) => Read(Android, match, lists.Get)),
            Get("apple/enterprise/devices/(?<device>[^/]+)", (match, _) => Read(Apple, match, lists.Get)),
            Get("windows/enterprise/devices/(?<device>[^/]+)", (match, _) => Read(Windows, match, lists.Get)),
            Get("devices", (_, request) => unified.List(request)),
            Get("devices/tags", (_, _) => lists.Tags()),
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

    /// <summary>What the inventory lists besides the fleet: machines whose serial number cannot be in a path, devices that are being set up, and deleted ones.</summary>
    public IReadOnlyList<SandboxDevice> OtherDevices { get; }

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

    /// <summary>Forgets the records of a device's commands, as if they had been removed.</summary>
    /// <param name="deviceId">Applivery's id of the device.</param>
    /// <returns>Whether there is such a device.</returns>
    internal bool ForgetCommands(string deviceId)
    {
        lock (_gate)
        {
            var device = _devices.Concat(OtherDevices).FirstOrDefault(candidate => candidate.DeviceId.Equals(deviceId, StringComparison.OrdinalIgnoreCase));
            if (device is not null) device.History = [];
            return device is not null;
        }
    }

    private SandboxResponse ForDevice(string platform, Match match, Func<SandboxDevice, SandboxResponse> answer) =>
        Find(platform, Part(match, "device")) is { } device ? answer(device) : SandboxResponse.NotFound();

    /// <summary>What is deleted takes no command; that it can still be read, as lists still show it when asked, is a guess.</summary>
    private SandboxResponse Read(string platform, Match match, Func<SandboxDevice, SandboxResponse> answer) =>
        _byId.TryGetValue((platform, Part(match, "device").ToUpperInvariant()), out var device) ? answer(device) : SandboxResponse.NotFound();

    private SandboxResponse ReadTarget(Match match, Func<string, SandboxDevice, SandboxResponse> answer)
    {
        var type = Part(match, "type");
        return Read(type == CommandTarget.User ? nameof(SandboxDevice.UserId) : Apple, match, device => answer(type, device));
    }

    private static string Part(Match match, string name) => Uri.UnescapeDataString(match.Groups[name].Value);

    private SandboxDevice? Find(string platform, string id) =>
        _byId.TryGetValue((platform, id.ToUpperInvariant()), out var device) && device.State != SandboxDevice.Deleted ? device : null;

    // The documented pattern of an id in a path. A serial number with a hyphen is not one.
    private static bool IsPathId(string id) => id.All(character => char.IsLetterOrDigit(character) || character == '_');

    private static (string Method, Regex Path, Func<Match, SandboxRequest, SandboxResponse> Answer) Get(string path, Func<Match, SandboxRequest, SandboxResponse> answer) => Route("GET", path, answer);

    private static (string Method, Regex Path, Func<Match, SandboxRequest, SandboxResponse> Answer) Post(string path, Func<Match, SandboxRequest, SandboxResponse> answer) => Route("POST", path, answer);

    private static (string Method, Regex Path, Func<Match, SandboxRequest, SandboxResponse> Answer) Route(string method, string path, Func<Match, SandboxRequest, SandboxResponse> answer) =>
        (method, new Regex($"^/v1/organizations/{Organization}/mdm/{path}/?\\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)), answer);
}
