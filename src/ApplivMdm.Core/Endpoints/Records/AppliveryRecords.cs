using System.Globalization;
using System.Text.Json;
using ApplivMdm.Transport;

namespace ApplivMdm.Endpoints;

/// <summary>What Applivery's records of commands share: the paths below one list, and its pages.</summary>
internal abstract class AppliveryRecords : CommandRecords
{
    /// <summary>No page or limit at first: Android documents neither, and one that is not known may be refused. A further page is asked for as Apple's is.</summary>
    public override ApiRequest List(MdmConnection connection, string deviceId, string? page) =>
        Request(connection, HttpMethod.Get, ListPath(deviceId) + (page is null ? string.Empty : "?page=" + page), deviceId);

    public override ApiRequest Get(MdmConnection connection, string deviceId, string commandId) =>
        Request(connection, HttpMethod.Get, $"{Path(deviceId)}/{Uri.EscapeDataString(commandId)}", deviceId);

    public override ApiRequest Cancel(MdmConnection connection, string deviceId, string commandId) =>
        Request(connection, HttpMethod.Post, $"{Path(deviceId)}/{Uri.EscapeDataString(commandId)}/cancel", deviceId);

    public override (IReadOnlyList<DeviceCommandRecord> Records, string? NextPage) ReadList(byte[] body, string deviceId)
    {
        using var document = JsonDocument.Parse(body);
        List<DeviceCommandRecord> records = [.. Items(document.RootElement).Select(item => Read(item, deviceId)).OfType<DeviceCommandRecord>()];
        return (records, records.Count == 0 ? null : NextPage(document.RootElement));
    }

    public override DeviceCommandRecord? Read(byte[] body, string deviceId)
    {
        using var document = JsonDocument.Parse(body);
        return document.RootElement.Member("data") is { ValueKind: JsonValueKind.Object } data ? Read(data, deviceId) : null;
    }

    /// <summary>The path of the device's commands behind <c>/mdm/</c>.</summary>
    private protected abstract string Path(string deviceId);

    private protected virtual string ListPath(string deviceId) => Path(deviceId);

    private protected abstract IEnumerable<JsonElement> Items(JsonElement root);

    /// <summary>Null where it is no command.</summary>
    private protected abstract DeviceCommandRecord? Read(JsonElement item, string deviceId);

    private static string? NextPage(JsonElement root)
    {
        var page = root.Member("data", "items") is null ? root : root.Member("data")!.Value;
        if (page.Member("hasNextPage") is not { ValueKind: JsonValueKind.True }) return null;

        return int.TryParse(page.Text("nextPage"), NumberStyles.None, CultureInfo.InvariantCulture, out var next) ? Text(next)
            : int.TryParse(page.Text("page"), NumberStyles.None, CultureInfo.InvariantCulture, out var current) ? Text(current + 1)
            : null;

        static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
    }

    private static ApiRequest Request(MdmConnection connection, HttpMethod method, string path, string deviceId) =>
        new(method, AppliveryEndpoint.FullPath(connection, path), Body: null, deviceId, []);
}
