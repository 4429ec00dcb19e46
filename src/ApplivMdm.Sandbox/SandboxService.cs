using System.Text.RegularExpressions;

namespace ApplivMdm.Sandbox;

/// <summary>Applivery's documented endpoints over a fleet in memory. Safe to call from several threads.</summary>
public sealed class SandboxService
{
    private static readonly Regex s_androidCommand = new("^/v1/organizations/(?<organization>[^/]+)/mdm/android/enterprise/devices/(?<device>[^/]+)/commands/?\\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));

    private readonly object _gate = new();
    private readonly Dictionary<string, SandboxDevice> _byId = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<SandboxDevice> _devices;
    private readonly AndroidCommands _android;

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
            foreach (var id in device.Ids) _byId[id] = device;
        }

        _android = new AndroidCommands(timeProvider);
    }

    /// <summary>The only organization there is.</summary>
    public const string Organization = "sandbox";

    /// <summary>The only token that is accepted.</summary>
    public const string Token = "sandbox-token";

    /// <summary>The fleet.</summary>
    public IReadOnlyList<SandboxDevice> Devices => _devices;

    /// <summary>Answers a request as the documentation says.</summary>
    /// <param name="request">The request.</param>
    public SandboxResponse Handle(SandboxRequest request)
    {
        if (request is null) throw new ArgumentNullException(nameof(request));

        if (request.Authorization?.StartsWith("Bearer ", StringComparison.Ordinal) != true) return SandboxResponse.Error(401, 4002, "No auth token");
        if (request.Authorization != "Bearer " + Token) return SandboxResponse.Error(401, 4004, "Invalid Token");

        var route = s_androidCommand.Match(request.Path);
        if (!route.Success || request.Method != "POST" || route.Groups["organization"].Value != Organization) return NotFound();

        lock (_gate)
        {
            return _byId.TryGetValue(Uri.UnescapeDataString(route.Groups["device"].Value), out var device) && device.State != "DELETED"
                ? _android.Create(device, request)
                : NotFound();
        }
    }

    private static SandboxResponse NotFound() => SandboxResponse.Error(404, 3001, "Entity not found");
}
