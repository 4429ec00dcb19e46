using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ApplivMdm.Journal;

/// <summary>One line of a journal. <see cref="Kind"/> says which fields it has.</summary>
internal sealed record JournalLine
{
    /// <summary>The first line: what the run is.</summary>
    public const string Header = "header";

    /// <summary>Another process took the run up again.</summary>
    public const string Resume = "resume";

    /// <summary>A request for these devices is about to leave.</summary>
    public const string Intent = "intent";

    /// <summary>What became of one device.</summary>
    public const string Result = "outcome";

    public string? Kind { get; init; }

    /// <summary>Header: the version of this format.</summary>
    public int? Schema { get; init; }

    public string? RunId { get; init; }

    public string? ModuleVersion { get; init; }

    public string? Organization { get; init; }

    public string? Cmdlet { get; init; }

    public DevicePlatform? Platform { get; init; }

    /// <summary>Header: Apple's devices, or users of devices.</summary>
    public AppleTargetType? TargetType { get; init; }

    /// <summary>The command's name on the wire; in the header empty where rows bring their own.</summary>
    public string? Command { get; init; }

    /// <summary>A hash of the command, keyed where it holds secrets; its beginning in an intent or outcome, and empty in the header where rows bring their own.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>Header: which secret keys the fingerprints.</summary>
    public string? Key { get; init; }

    public string? Reason { get; init; }

    public string? User { get; init; }

    public string? Host { get; init; }

    public DateTimeOffset? At { get; init; }

    /// <summary>Intent: the devices.</summary>
    public IReadOnlyList<string>? Devices { get; init; }

    /// <summary>Outcome: the device.</summary>
    public string? Device { get; init; }

    public CommandOutcome? Outcome { get; init; }

    public string? Status { get; init; }

    public string? CommandId { get; init; }

    public string? OperationName { get; init; }

    public ResultMatch? MatchedBy { get; init; }

    public DateTimeOffset? SentAt { get; init; }

    public DateTimeOffset? ValidUntil { get; init; }

    public int? Attempts { get; init; }

    public string? ErrorId { get; init; }

    public string? ErrorCode { get; init; }

    public string? ErrorMessage { get; init; }

    /// <summary>Nothing is left to do for the device: the service took the command, or will not.</summary>
    [JsonIgnore]
    public bool IsFinal => IsFinalOutcome(Outcome, ErrorId);

    /// <summary>The command may be on its way: it was about to leave, or its answer was lost.</summary>
    [JsonIgnore]
    public bool IsInDoubt => Kind == Intent || Outcome == CommandOutcome.Unknown;

    /// <summary>Whether a later part of the run leaves it at that. What was refused for quota only was not processed.</summary>
    public static bool IsFinalOutcome(CommandOutcome? outcome, string? errorId) =>
        outcome == CommandOutcome.Accepted || (outcome == CommandOutcome.Refused && errorId != MdmErrorId.RateLimited);

    /// <summary>What the journal knows of a device, as a result.</summary>
    /// <param name="device">The device.</param>
    /// <param name="platform">From the header.</param>
    /// <param name="targetType">From the header.</param>
    /// <param name="reason">From the header.</param>
    public DeviceCommandResult ToResult(string device, DevicePlatform platform, AppleTargetType? targetType, string? reason) => new()
    {
        DeviceId = device,
        Platform = platform,
        TargetType = targetType,
        Command = Command ?? string.Empty,
        Outcome = Outcome ?? CommandOutcome.Unknown,
        Status = Status,
        CommandId = CommandId,
        OperationName = OperationName,
        MatchedBy = MatchedBy,
        SentAt = SentAt ?? At,
        ValidUntil = ValidUntil,
        Attempts = Attempts ?? 0,
        Reason = reason,
        // Every no has an id, also where a line has none.
        ErrorId = ErrorId ?? (Kind == Intent || Outcome == CommandOutcome.Unknown ? MdmErrorId.OutcomeUnknown : Outcome == CommandOutcome.Refused ? MdmErrorId.CommandRejected : null),
        ErrorCode = ErrorCode,
        ErrorMessage = Kind == Intent ? "The run ended before the answer came. The service may have taken the command." : ErrorMessage,
    };

    /// <summary>Null when it is none.</summary>
    public static JournalLine? TryParse(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, JournalJson.Compact.JournalLine);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>Only what is set, enumerations by name.</summary>
[JsonSerializable(typeof(JournalLine))]
internal sealed partial class JournalJson : JsonSerializerContext
{
    public static JournalJson Compact { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { Words<CommandOutcome>(), Words<DevicePlatform>(), Words<AppleTargetType>(), Words<ResultMatch>() },
    });

    /// <summary>A number is no name.</summary>
    private static JsonStringEnumConverter<T> Words<T>()
        where T : struct, Enum
        => new(namingPolicy: null, allowIntegerValues: false);
}
