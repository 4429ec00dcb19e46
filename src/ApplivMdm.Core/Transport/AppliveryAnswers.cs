using System.Net;
using System.Text.Json;

namespace ApplivMdm.Transport;

/// <summary>Reads Applivery's envelopes, <c>{status, data}</c> and <c>{status, error{code, message, data}}</c>, and decides what an answer means for the command.</summary>
internal static class AppliveryAnswers
{
    public const string MayBeTaken = "It may have taken the command all the same.";

    // 4001 Unauthorized, 4002 No auth token, 4004 Invalid Token. Any other code of a 401 is about the device.
    private static readonly string[] s_tokenCodes = ["4001", "4002", "4004"];

    /// <param name="statusCode">The HTTP status.</param>
    /// <param name="body">The body.</param>
    /// <param name="secrets">Texts that must not come back in a message.</param>
    /// <param name="isRead">The request only asked: it may be repeated, and its failure says nothing of a command.</param>
    public static ApiAnswer Read(HttpStatusCode statusCode, byte[] body, IReadOnlyCollection<string> secrets, bool isRead = false)
    {
        var status = (int)statusCode;
        if (status is >= 200 and < 300 && IsPlain(body)) return new ApiAnswer { Outcome = CommandOutcome.Accepted, Body = body };

        using var document = Json.TryParse(body);
        var error = Error(document?.RootElement, secrets);

        if (status is >= 200 and < 300) return Success(status, document?.RootElement, body, error, isRead);

        var text = error is null
            ? $"The service answered HTTP {status} without saying why."
            : $"The service answered HTTP {status}, error {error.Value.Code ?? "without code"}: {error.Value.Message}";

        ApiAnswer Failed(CommandOutcome outcome, string errorId, string? consequence = null) =>
            ApiAnswer.Failed(outcome, errorId, consequence is null || isRead ? text : $"{text} {consequence}", status, error?.Code);

        return status switch
        {
            401 when error?.Code is null || s_tokenCodes.Contains(error.Value.Code) => Failed(CommandOutcome.NotSent, MdmErrorId.Unauthorized) with { EndsRun = true },
            403 => Failed(CommandOutcome.NotSent, MdmErrorId.Forbidden) with { EndsRun = true },
            404 => Failed(CommandOutcome.Refused, MdmErrorId.DeviceNotFound),
            409 => Failed(CommandOutcome.Refused, MdmErrorId.CommandConflict),
            429 => Failed(CommandOutcome.Refused, MdmErrorId.RateLimited, "The command was not carried out.") with { MayRepeat = true },
            >= 400 and < 500 => Failed(CommandOutcome.Refused, MdmErrorId.CommandRejected),
            >= 500 => Failed(CommandOutcome.Unknown, MdmErrorId.ServiceUnavailable, MayBeTaken) with { MayRepeat = isRead },
            _ => Failed(CommandOutcome.Unknown, MdmErrorId.InvalidResponse, $"That is no answer of this API. {MayBeTaken}") with { MayRepeat = isRead },
        };
    }

    /// <summary>Whether it is <c>{status: true, data}</c> and no more is to be said of it. The endpoint reads the rest, so that a long answer is parsed once.</summary>
    private static bool IsPlain(byte[] body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return false;

            var hasData = false;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("error"u8)) return false;

                var isStatus = reader.ValueTextEquals("status"u8);
                hasData |= reader.ValueTextEquals("data"u8);
                reader.Read();
                if (isStatus && reader.TokenType != JsonTokenType.True) return false;
                reader.Skip();
            }

            // To the very end, so that nothing stands behind it.
            return hasData && !reader.Read();
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // No JSON, or a name that is no text.
            return false;
        }
    }

    private static ApiAnswer Success(int status, JsonElement? root, byte[] body, (string? Code, string Message)? error, bool isRead)
    {
        // Both a yes and a no is neither.
        var isYes = root?.Member("status") is { ValueKind: JsonValueKind.True };
        if (error is { } refusal && !isYes)
            return ApiAnswer.Failed(CommandOutcome.Refused, MdmErrorId.CommandRejected, $"The service answered error {refusal.Code ?? "without code"}: {refusal.Message}", status, refusal.Code);

        var accepted = error is null && root?.Member("data") is not null && (isYes || root.Value.Member("status") is null);
        // Lists have been seen without the envelope.
        var bareList = isRead && (root is { ValueKind: JsonValueKind.Array } || root?.Member("items") is not null);
        if (accepted || bareList) return new ApiAnswer { Outcome = CommandOutcome.Accepted, Body = body };

        var what = $"The service answered HTTP {status} with something else than its documented JSON.";
        return ApiAnswer.Failed(CommandOutcome.Unknown, MdmErrorId.InvalidResponse, isRead ? what : $"{what} {MayBeTaken}", status) with { MayRepeat = isRead };
    }

    private static (string? Code, string Message)? Error(JsonElement? root, IEnumerable<string> secrets)
    {
        if (root?.Member("error") is not { ValueKind: JsonValueKind.Object } error) return null;

        // Very old answers say msg.
        var message = string.Join("; ", ValidationMessages(error).Prepend(error.Text("message") ?? error.Text("msg") ?? "no message"));
        return (error.Text("code") is { } code ? Redaction.Apply(code, secrets) : null, Redaction.Apply(message.TrimEnd('.') + ".", secrets));
    }

    private static IEnumerable<string> ValidationMessages(JsonElement error) =>
        error.Member("data", "errors") is { ValueKind: JsonValueKind.Array } errors
            ? errors.EnumerateArray()
                .Select(entry => entry.Member("messages"))
                .Where(messages => messages is { ValueKind: JsonValueKind.Array })
                .SelectMany(messages => messages!.Value.EnumerateArray())
                .Select(message => message.Text())
                .OfType<string>()
            : [];
}
