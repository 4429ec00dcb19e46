using System.Globalization;
using System.Text.Json;
using ApplivMdm.Endpoints;
using ApplivMdm.Transport;

namespace ApplivMdm.Inventory;

/// <summary>
/// Devices of the Android Management API: <c>GET v1/{enterprise}/devices</c> and <c>…/devices/{d}</c>. The list knows no filter,
/// so it is walked to its end and what was not asked for is left out.
/// </summary>
/// <param name="connection">The enterprise.</param>
internal sealed class GoogleDevices(MdmConnection connection) : DeviceSource(connection)
{
    private const int LargestPage = 100;

    // A whole device may hold the reports of all its apps.
    private const string Fields = "name,state,appliedState,managementMode,ownership,apiLevel,userName,enrollmentTime,lastStatusReportTime,hardwareInfo(serialNumber,brand,manufacturer,model),softwareInfo(androidVersion),networkInfo(imei)";

    public override IReadOnlyList<DevicePlatform> Platforms { get; } = [DevicePlatform.Android];

    public override string? IdProblem(string deviceId) => GoogleDeviceId.Problem(Connection.Enterprise!, deviceId);

    public override IEnumerable<PageWalk<MdmDevice>> Lists(DeviceFilter filter)
    {
        if (filter.Tags.Count > 0) throw new MdmException(MdmErrorId.NotSupportedBySystem, "The Android Management API has no tags. Leave -Tag out, or connect to Applivery.");
        return filter.Platforms.Count > 0 && !filter.Platforms.Contains(DevicePlatform.Android) ? [] : [Walk(filter)];
    }

    public override PageWalk<MdmDevice> Equal(DeviceFilter filter) => Walk(filter with { PageSize = LargestPage });

    public override async Task<MdmDevice> GetAsync(DevicePlatform platform, string deviceId, IRunLog log, CancellationToken stop)
    {
        var name = GoogleDeviceId.FullName(Connection.Enterprise!, deviceId);
        var request = new ApiRequest(HttpMethod.Get, $"v1/{GoogleDeviceId.Escape(name)}?fields={Uri.EscapeDataString(Fields)}", Body: null, deviceId, []);
        var answer = await Connection.Client.SendAsync(request, log, beforeAttempt: null, stop, stop).ConfigureAwait(false);
        if (answer.Error is { } error) throw error;

        using var document = JsonDocument.Parse(answer.Body);
        return Read(document.RootElement) ?? throw new MdmException(MdmErrorId.InvalidResponse, $"The service's answer to '{deviceId}' is not a device.");
    }

    private PageWalk<MdmDevice> Walk(DeviceFilter filter)
    {
        var path = string.Format(CultureInfo.InvariantCulture, "v1/{0}/devices?pageSize={1}&fields={2}", GoogleDeviceId.Escape(Connection.Enterprise!), Math.Min(filter.PageSize, LargestPage), Uri.EscapeDataString($"nextPageToken,devices({Fields})"));
        return new PageWalk<MdmDevice>(
            Connection,
            What,
            token => new ApiRequest(HttpMethod.Get, token is null ? path : $"{path}&pageToken={Uri.EscapeDataString(token)}", Body: null, What, []),
            (body, _) => ReadPage(body, filter));
    }

    private Page<MdmDevice> ReadPage(byte[] body, DeviceFilter filter)
    {
        using var document = JsonDocument.Parse(body);
        var items = document.RootElement.Member("devices") is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().Select(Read).OfType<MdmDevice>().ToList() : [];
        var next = document.RootElement.Text("nextPageToken");
        return new Page<MdmDevice>([.. items.Where(device => filter.Fits(device) && Holds(device, filter.Search))], string.IsNullOrEmpty(next) ? null : next, string.Join("\n", items.Select(device => device.DeviceId)));
    }

    private static bool Holds(MdmDevice device, string? search) => search is null
        || new[] { device.DeviceId, device.SerialNumber, device.Imei, device.Manufacturer, device.Model, device.User }.Any(text => text?.IndexOf(search, StringComparison.OrdinalIgnoreCase) >= 0);

    /// <summary>Null for what has no name: no command could be sent to it.</summary>
    private MdmDevice? Read(JsonElement item)
    {
        if (item.Text("name") is not { Length: > 0 } name) return null;

        var hardware = item.Member("hardwareInfo") ?? default;
        return new MdmDevice
        {
            Platform = DevicePlatform.Android,
            DeviceId = name,
            SerialNumber = hardware.Text("serialNumber"),
            Imei = item.Member("networkInfo")?.Text("imei"),
            State = item.Text("appliedState") ?? item.Text("state"),
            Manufacturer = hardware.Text("manufacturer") ?? hardware.Text("brand"),
            Model = hardware.Text("model"),
            OSVersion = item.Member("softwareInfo")?.Text("androidVersion"),
            User = item.Text("userName"),
            LastSeenAt = item.Time("lastStatusReportTime"),
            EnrolledAt = item.Time("enrollmentTime"),
            Ownership = item.Text("ownership"),
            ManagementMode = item.Text("managementMode"),
            ApiLevel = int.TryParse(item.Text("apiLevel"), NumberStyles.None, CultureInfo.InvariantCulture, out var level) ? level : null,
            System = MdmSystem.Google,
            Organization = Connection.Tenant,
        };
    }
}
