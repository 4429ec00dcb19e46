using System.Text.Encodings.Web;
using System.Text.Json;

namespace ApplivMdm.Journal;

/// <summary>Writes lines as <see cref="JournalLine"/> reads them. The two that each device needs are written field by field, which takes a fraction of what a serializer does.</summary>
internal static class JournalText
{
    public static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private static readonly JsonEncodedText s_kind = JsonEncodedText.Encode("kind");
    private static readonly JsonEncodedText s_intent = JsonEncodedText.Encode(JournalLine.Intent);
    private static readonly JsonEncodedText s_result = JsonEncodedText.Encode(JournalLine.Result);
    private static readonly JsonEncodedText s_command = JsonEncodedText.Encode("command");
    private static readonly JsonEncodedText s_fingerprint = JsonEncodedText.Encode("fingerprint");
    private static readonly JsonEncodedText s_at = JsonEncodedText.Encode("at");
    private static readonly JsonEncodedText s_devices = JsonEncodedText.Encode("devices");
    private static readonly JsonEncodedText s_device = JsonEncodedText.Encode("device");
    private static readonly JsonEncodedText s_outcome = JsonEncodedText.Encode("outcome");
    private static readonly JsonEncodedText s_status = JsonEncodedText.Encode("status");
    private static readonly JsonEncodedText s_commandId = JsonEncodedText.Encode("commandId");
    private static readonly JsonEncodedText s_operationName = JsonEncodedText.Encode("operationName");
    private static readonly JsonEncodedText s_matchedBy = JsonEncodedText.Encode("matchedBy");
    private static readonly JsonEncodedText s_sentAt = JsonEncodedText.Encode("sentAt");
    private static readonly JsonEncodedText s_validUntil = JsonEncodedText.Encode("validUntil");
    private static readonly JsonEncodedText s_attempts = JsonEncodedText.Encode("attempts");
    private static readonly JsonEncodedText s_errorId = JsonEncodedText.Encode("errorId");
    private static readonly JsonEncodedText s_errorCode = JsonEncodedText.Encode("errorCode");
    private static readonly JsonEncodedText s_errorMessage = JsonEncodedText.Encode("errorMessage");

    private static readonly JsonEncodedText[] s_outcomes = Names<CommandOutcome>();
    private static readonly JsonEncodedText[] s_matches = Names<ResultMatch>();

    /// <summary>A header or a resume.</summary>
    public static void Write(Utf8JsonWriter writer, JournalLine line) => JsonSerializer.Serialize(writer, line, JournalJson.Compact.JournalLine);

    /// <summary>An intent.</summary>
    public static void Write(Utf8JsonWriter writer, Intent intent)
    {
        writer.WriteStartObject();
        writer.WriteString(s_kind, s_intent);
        writer.WriteString(s_command, intent.Command);
        writer.WriteString(s_fingerprint, intent.Fingerprint);
        writer.WriteString(s_at, intent.At);
        writer.WriteStartArray(s_devices);
        foreach (var row in intent.Rows) writer.WriteStringValue(row.DeviceId);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>An outcome.</summary>
    public static void Write(Utf8JsonWriter writer, Outcome outcome)
    {
        var result = outcome.Result;
        writer.WriteStartObject();
        writer.WriteString(s_kind, s_result);
        writer.WriteString(s_command, result.Command);
        writer.WriteString(s_fingerprint, outcome.Fingerprint);
        writer.WriteString(s_device, result.DeviceId);
        writer.WriteString(s_outcome, s_outcomes[(int)result.Outcome]);
        WriteText(writer, s_status, result.Status);
        WriteText(writer, s_commandId, result.CommandId);
        WriteText(writer, s_operationName, result.OperationName);
        if (result.MatchedBy is { } matchedBy) writer.WriteString(s_matchedBy, s_matches[(int)matchedBy]);
        if (result.SentAt is { } sentAt) writer.WriteString(s_sentAt, sentAt);
        if (result.ValidUntil is { } validUntil) writer.WriteString(s_validUntil, validUntil);
        writer.WriteNumber(s_attempts, result.Attempts);
        WriteText(writer, s_errorId, result.ErrorId);
        WriteText(writer, s_errorCode, result.ErrorCode);
        WriteText(writer, s_errorMessage, result.ErrorMessage);
        writer.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter writer, JsonEncodedText name, string? text)
    {
        if (text is not null) writer.WriteString(name, text);
    }

    // Both number their values from 0 without a gap.
    private static JsonEncodedText[] Names<T>()
        where T : struct, Enum => [.. Enum.GetNames(typeof(T)).Select(name => JsonEncodedText.Encode(name))];

    /// <summary>A request for these devices is about to leave.</summary>
    public readonly record struct Intent(string Command, string Fingerprint, DateTimeOffset At, IReadOnlyList<Dispatch.DeviceRow> Rows);

    /// <summary>What became of one device.</summary>
    public readonly record struct Outcome(string Fingerprint, DeviceCommandResult Result);
}
