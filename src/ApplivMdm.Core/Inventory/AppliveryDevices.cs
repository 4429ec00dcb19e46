using System.Text.Json;
using ApplivMdm.Endpoints;
using ApplivMdm.Transport;

namespace ApplivMdm.Inventory;

/// <summary>
/// Applivery's devices: <c>GET /v1/organizations/{organizationId}/mdm/{platform}/enterprise/devices</c> and <c>…/devices/{id}</c>
/// of each platform, and <c>GET …/mdm/devices</c> over all of them, which knows more filters.
/// </summary>
/// <param name="connection">The organization.</param>
internal sealed class AppliveryDevices(MdmConnection connection) : DeviceSource(connection)
{
    public override IReadOnlyList<DevicePlatform> Platforms { get; } = [DevicePlatform.Android, DevicePlatform.Apple, DevicePlatform.Windows];

    public override string? IdProblem(string deviceId) => AppliveryDeviceId.Problem(deviceId);

    /// <summary>The lists that hold the devices: each platform's own where it documents the filter, else the one over all platforms.</summary>
    public override IEnumerable<PageWalk<MdmDevice>> Lists(DeviceFilter filter)
    {
        var isUnified = (filter.State ?? filter.Search ?? filter.SerialNumber ?? filter.Imei) is not null;
        return filter.Platforms.Count == 0
            ? [Unified(filter, platform: null)]
            : filter.Platforms.Distinct().Select(platform => isUnified ? Unified(filter, platform) : OfPlatform(filter, platform));
    }

    /// <summary>Devices with this serial number or IMEI. The service's filter may be wider; only what is equal, letter case aside, comes out.</summary>
    public override PageWalk<MdmDevice> Equal(DeviceFilter filter) => Unified(filter, filter.Platforms.Count == 1 ? filter.Platforms[0] : null);

    /// <summary>One device, by the platform's id, a serial number or an IMEI.</summary>
    /// <exception cref="MdmException">There is none, or it could not be read.</exception>
    public override async Task<MdmDevice> GetAsync(DevicePlatform platform, string deviceId, IRunLog log, CancellationToken stop)
    {
        var request = new ApiRequest(HttpMethod.Get, AppliveryEndpoint.FullPath(Connection, $"{PlatformPath(platform)}/{Uri.EscapeDataString(deviceId)}"), Body: null, deviceId, []);
        var answer = await Connection.Client.SendAsync(request, log, beforeAttempt: null, stop, stop).ConfigureAwait(false);
        if (answer.Error is { } error) throw error;

        using var document = JsonDocument.Parse(answer.Body);
        return document.RootElement.Member("data") is { ValueKind: JsonValueKind.Object } data && AppliveryDeviceReader.Read(data, platform, Connection) is { DeviceId.Length: > 0 } device
            ? device
            : throw new MdmException(MdmErrorId.InvalidResponse, $"The service's answer to '{deviceId}' is not a device.");
    }

    /// <summary>The tags that devices have: <c>GET …/mdm/devices/tags</c>.</summary>
    /// <exception cref="MdmException">They could not be read.</exception>
    public async Task<IReadOnlyList<string>> TagsAsync(IRunLog log, CancellationToken stop)
    {
        var request = new ApiRequest(HttpMethod.Get, AppliveryEndpoint.FullPath(Connection, "devices/tags"), Body: null, "tags", []);
        var answer = await Connection.Client.SendAsync(request, log, beforeAttempt: null, stop, stop).ConfigureAwait(false);
        if (answer.Outcome != CommandOutcome.Accepted) throw answer.Error ?? new MdmException(MdmErrorId.RequestTimedOut, "The tags were not read in time.");

        using var document = JsonDocument.Parse(answer.Body);
        return [.. CommandList.Items(document.RootElement).Select(item => item.Text("value")).OfType<string>().OrderBy(tag => tag, StringComparer.OrdinalIgnoreCase)];
    }

    private PageWalk<MdmDevice> OfPlatform(DeviceFilter filter, DevicePlatform platform) =>
        AppliveryPage.Walk(Connection, What, PlatformPath(platform), Tags(filter), filter.PageSize, item => Read(item, platform, filter));

    private PageWalk<MdmDevice> Unified(DeviceFilter filter, DevicePlatform? platform)
    {
        // Without the sub-type the list has enrolment tokens in it.
        var query = new List<(string, string)> { ("subType", "device") };
        void Add(string name, string? value)
        {
            if (value is not null) query.Add((name, value));
        }

        Add("type", platform?.ToString().ToLowerInvariant());
        Add("state", filter.State);
        Add("search", filter.Search);
        Add("serialNumber", filter.SerialNumber);
        Add("imei", filter.Imei);
        var wanted = platform is { } only ? filter with { Platforms = [only] } : filter;
        return AppliveryPage.Walk(Connection, What, "devices", query.Concat(Tags(filter)), filter.PageSize, item => Read(item, platform: null, wanted));
    }

    private MdmDevice? Read(JsonElement item, DevicePlatform? platform, DeviceFilter filter)
    {
        if (item.Text("subType") is { } subType && subType != "device") return null;
        if (AppliveryDeviceReader.Read(item, platform, Connection) is { } device) return filter.Fits(device) ? device : null;

        PassedOver++;
        return null;
    }

    // How an array is written is not documented; a repeated name is what most services read.
    private static IEnumerable<(string Name, string Value)> Tags(DeviceFilter filter) => filter.Tags.Select(tag => ("tags", tag));

    private static string PlatformPath(DevicePlatform platform) => $"{platform.ToString().ToLowerInvariant()}/enterprise/devices";
}
