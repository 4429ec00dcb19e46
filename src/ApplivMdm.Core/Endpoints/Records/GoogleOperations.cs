using System.Text.Json;
using ApplivMdm.Commands;
using ApplivMdm.Transport;

namespace ApplivMdm.Endpoints;

/// <summary><c>v1/enterprises/{e}/devices/{d}/operations</c> of the Android Management API: list, get and cancel.</summary>
internal sealed class GoogleOperations : CommandRecords
{
    private const string PageSize = "100";

    // Documented for a command that says nothing.
    private static readonly TimeSpan s_defaultValidity = TimeSpan.FromMinutes(10);

    public override ApiRequest List(MdmConnection connection, string deviceId, string? page) =>
        Request(HttpMethod.Get, $"{Path(connection, deviceId)}?pageSize={PageSize}{(page is null ? string.Empty : "&pageToken=" + Uri.EscapeDataString(page))}", deviceId);

    public override ApiRequest Get(MdmConnection connection, string deviceId, string commandId) =>
        Request(HttpMethod.Get, $"{Path(connection, deviceId)}/{Uri.EscapeDataString(commandId)}", deviceId);

    public override ApiRequest Cancel(MdmConnection connection, string deviceId, string commandId) =>
        Request(HttpMethod.Post, $"{Path(connection, deviceId)}/{Uri.EscapeDataString(commandId)}:cancel", deviceId);

    public override (IReadOnlyList<DeviceCommandRecord> Records, string? NextPage) ReadList(byte[] body, string deviceId)
    {
        using var document = JsonDocument.Parse(body);
        var operations = document.RootElement.Member("operations") is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : Enumerable.Empty<JsonElement>();
        var next = document.RootElement.Text("nextPageToken");
        return ([.. operations.Select(operation => Read(operation, deviceId)).OfType<DeviceCommandRecord>()], string.IsNullOrEmpty(next) ? null : next);
    }

    public override DeviceCommandRecord? Read(byte[] body, string deviceId)
    {
        using var document = JsonDocument.Parse(body);
        return Read(document.RootElement, deviceId);
    }

    public override string? GoneMeansDone(string command) => command is "WIPE" or "RELINQUISH_OWNERSHIP"
        ? $"The device and its commands are gone from the enterprise, as happens once {command} was carried out. That is likely, not certain."
        : null;

    /// <summary>The last part of an operation's name.</summary>
    public static string? IdOf(string? operationName) => operationName?.Substring(operationName.LastIndexOf('/') + 1) is { Length: > 0 } id ? id : null;

    private static DeviceCommandRecord? Read(JsonElement operation, string deviceId)
    {
        if (operation.Text("name") is not { } name || IdOf(name) is not { } id) return null;

        var state = AndroidOutcome.State(operation.Member("metadata"));
        var (outcome, code, message) = AndroidOutcome.Of(state, operation.Member("done") is { ValueKind: JsonValueKind.True }, operation.Member("error"));
        var created = operation.Member("metadata")?.Time("createTime");
        return new DeviceCommandRecord
        {
            System = MdmSystem.Google,
            Platform = DevicePlatform.Android,
            DeviceId = deviceId,
            Command = state?.Type.Text ?? string.Empty,
            CommandId = id,
            OperationName = name,
            Outcome = outcome,
            Status = Status(operation),
            CreatedAt = created,
            ValidUntil = created.Plus(CommandDuration.TryReadWire(state?.Duration, out var validity) ? validity : s_defaultValidity),
            ErrorCode = code,
            ErrorMessage = message,
            IsFetched = AndroidOutcome.IsFetched(state),
            Details = state,
        };
    }

    private static string Status(JsonElement operation) => operation.Member("done") is { ValueKind: JsonValueKind.True } ? "done" : "pending";

    private static string Path(MdmConnection connection, string deviceId) => $"v1/{GoogleDeviceId.Escape(GoogleDeviceId.FullName(connection.Enterprise!, deviceId))}/operations";

    private static ApiRequest Request(HttpMethod method, string path, string deviceId) => new(method, path, Body: null, deviceId, []);
}
