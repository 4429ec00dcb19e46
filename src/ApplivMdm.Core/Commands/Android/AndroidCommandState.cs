using System.Text.Json;
using System.Text.Json.Serialization;

namespace ApplivMdm;

/// <summary>
/// A command as a service reports it: the Android Management API's Command with the fields that only the server fills.
/// Every field may be absent, and every word may be one that this version does not know.
/// </summary>
public sealed class AndroidCommandState
{
    /// <summary>The command type.</summary>
    [JsonInclude, JsonConverter(typeof(ServerWordConverter<AndroidCommandType>))]
    public ServerWord<AndroidCommandType> Type { get; internal set; }

    /// <summary>When the service made it, as it wrote it (RFC 3339).</summary>
    [JsonInclude]
    public string? CreateTime { get; internal set; }

    /// <summary>How long it is valid, in seconds with an <c>s</c>.</summary>
    [JsonInclude]
    public string? Duration { get; internal set; }

    /// <summary>The user who owns the device.</summary>
    [JsonInclude]
    public string? UserName { get; internal set; }

    /// <summary>Why the command failed; the command's own status below goes first.</summary>
    [JsonInclude, JsonConverter(typeof(ServerWordConverter<CommandErrorCode>))]
    public ServerWord<CommandErrorCode> ErrorCode { get; internal set; }

    /// <summary>Per package, what became of its data.</summary>
    [JsonInclude]
    public ClearAppsDataStatus? ClearAppsDataStatus { get; internal set; }

    /// <summary>What became of lost mode.</summary>
    [JsonInclude]
    public StartLostModeStatus? StartLostModeStatus { get; internal set; }

    /// <summary>What became of the end of lost mode.</summary>
    [JsonInclude]
    public StopLostModeStatus? StopLostModeStatus { get; internal set; }

    /// <summary>What became of an eSIM.</summary>
    [JsonInclude]
    public EsimCommandStatus? EsimStatus { get; internal set; }

    /// <summary>What became of a request for information.</summary>
    [JsonInclude]
    public RequestDeviceInfoStatus? RequestDeviceInfoStatus { get; internal set; }

    /// <summary>Reads a Command resource. A <c>newPassword</c> that the service echoes is not kept.</summary>
    /// <exception cref="JsonException">The text is not JSON, or a field is of another kind than documented.</exception>
    internal static AndroidCommandState? Read(string json) => JsonSerializer.Deserialize(json, Commands.Android.AndroidStateJson.Default.AndroidCommandState);
}

/// <summary>What became of CLEAR_APP_DATA.</summary>
public sealed class ClearAppsDataStatus
{
    /// <summary>Package name to result.</summary>
    [JsonInclude]
    public IReadOnlyDictionary<string, PerAppResult>? Results { get; internal set; }
}

/// <summary>What became of one app's data.</summary>
public sealed class PerAppResult
{
    /// <summary>The result.</summary>
    [JsonInclude, JsonConverter(typeof(ServerWordConverter<ClearingResult>))]
    public ServerWord<ClearingResult> ClearingResult { get; internal set; }
}

/// <summary>What became of START_LOST_MODE.</summary>
public sealed class StartLostModeStatus
{
    /// <summary>The status.</summary>
    [JsonInclude, JsonConverter(typeof(ServerWordConverter<StartLostModeState>))]
    public ServerWord<StartLostModeState> Status { get; internal set; }
}

/// <summary>What became of STOP_LOST_MODE.</summary>
public sealed class StopLostModeStatus
{
    /// <summary>The status.</summary>
    [JsonInclude, JsonConverter(typeof(ServerWordConverter<StopLostModeState>))]
    public ServerWord<StopLostModeState> Status { get; internal set; }
}

/// <summary>What became of ADD_ESIM or REMOVE_ESIM.</summary>
public sealed class EsimCommandStatus
{
    /// <summary>The status.</summary>
    [JsonInclude, JsonConverter(typeof(ServerWordConverter<EsimCommandState>))]
    public ServerWord<EsimCommandState> Status { get; internal set; }

    /// <summary>The eSIM.</summary>
    [JsonInclude]
    public EsimInfo? EsimInfo { get; internal set; }

    /// <summary>What went wrong inside the device.</summary>
    [JsonInclude]
    public InternalErrorDetails? InternalErrorDetails { get; internal set; }
}

/// <summary>An eSIM.</summary>
public sealed class EsimInfo
{
    /// <summary>Its ICC ID.</summary>
    [JsonInclude]
    public string? IccId { get; internal set; }
}

/// <summary>An error of the device's eSIM service. Both codes are 64-bit numbers, written as text.</summary>
public sealed class InternalErrorDetails
{
    /// <summary>The operation, as a number of Android's EuiccManager.</summary>
    [JsonInclude]
    public string? OperationCode { get; internal set; }

    /// <summary>The operation.</summary>
    [JsonInclude, JsonConverter(typeof(ServerWordConverter<OperationCodeDetail>))]
    public ServerWord<OperationCodeDetail> OperationCodeDetail { get; internal set; }

    /// <summary>The error, as a number of Android's EuiccManager.</summary>
    [JsonInclude]
    public string? ErrorCode { get; internal set; }

    /// <summary>The error.</summary>
    [JsonInclude, JsonConverter(typeof(ServerWordConverter<ErrorCodeDetail>))]
    public ServerWord<ErrorCodeDetail> ErrorCodeDetail { get; internal set; }
}

/// <summary>What became of REQUEST_DEVICE_INFO.</summary>
public sealed class RequestDeviceInfoStatus
{
    /// <summary>The status.</summary>
    [JsonInclude, JsonConverter(typeof(ServerWordConverter<RequestDeviceInfoState>))]
    public ServerWord<RequestDeviceInfoState> Status { get; internal set; }

    /// <summary>The eSIM identifiers, once the user agreed.</summary>
    [JsonInclude]
    public EidInfo? EidInfo { get; internal set; }
}

/// <summary>The eSIM identifiers of a device.</summary>
public sealed class EidInfo
{
    /// <summary>One per eSIM chip.</summary>
    [JsonInclude]
    public IReadOnlyList<Eid>? Eids { get; internal set; }
}

/// <summary>One eSIM identifier.</summary>
public sealed class Eid
{
    /// <summary>The identifier.</summary>
    [JsonInclude, JsonPropertyName("eid")]
    public string? Value { get; internal set; }
}
