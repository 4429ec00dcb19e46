using System.Net;
using System.Text.Json;

namespace ApplivMdm.Transport;

/// <summary>Reads the answers of Google's Android Management API: a resource, or <c>{error{code, message, status, details}}</c> as google.rpc has it.</summary>
internal static class GoogleAnswers
{
    // Undocumented; a quota that is used up is full again after a hundred seconds at the latest.
    private static readonly TimeSpan s_quotaWait = TimeSpan.FromMinutes(1);

    public static ApiAnswer Read(HttpStatusCode statusCode, byte[] body, IReadOnlyCollection<string> secrets, bool isRead)
    {
        var status = (int)statusCode;
        using var document = Json.TryParse(body);
        if (status is >= 200 and < 300)
        {
            if (document?.RootElement.ValueKind == JsonValueKind.Object) return new ApiAnswer { Outcome = CommandOutcome.Accepted, Body = body };

            var what = $"The service answered HTTP {status} with something else than its documented JSON.";
            return ApiAnswer.Failed(CommandOutcome.Unknown, MdmErrorId.InvalidResponse, isRead ? what : $"{what} {AppliveryAnswers.MayBeTaken}", status) with { MayRepeat = isRead };
        }

        var error = document?.RootElement.Member("error");
        var word = error?.Text("status");
        var message = error?.Text("message");
        var text = Redaction.Apply(
            message is null && word is null ? $"The service answered HTTP {status} without saying why." : $"The service answered HTTP {status}, {word ?? "without status"}: {(message ?? "no message").TrimEnd('.')}.{Reason(error)}",
            secrets);

        ApiAnswer Failed(CommandOutcome outcome, string errorId, string? consequence = null) =>
            ApiAnswer.Failed(outcome, errorId, consequence is null || isRead ? text : $"{text} {consequence}", status, word is null ? null : Redaction.Apply(word, secrets));

        return status switch
        {
            401 => Failed(CommandOutcome.NotSent, MdmErrorId.Unauthorized) with { EndsRun = true },
            403 => Failed(CommandOutcome.NotSent, MdmErrorId.Forbidden) with { EndsRun = true },
            404 => Failed(CommandOutcome.Refused, MdmErrorId.DeviceNotFound),
            409 => Failed(CommandOutcome.Refused, MdmErrorId.CommandConflict),
            429 => Failed(CommandOutcome.Refused, MdmErrorId.RateLimited, "The command was not carried out.") with { MayRepeat = true, RetryAfter = s_quotaWait },
            // Cancelled: by whom, and how far it had come, nobody says.
            499 => Failed(CommandOutcome.Unknown, MdmErrorId.ServiceUnavailable, AppliveryAnswers.MayBeTaken) with { MayRepeat = isRead },
            >= 400 and < 500 or 501 => Failed(CommandOutcome.Refused, MdmErrorId.CommandRejected),
            // Seen for what is 404 elsewhere.
            500 when message?.StartsWith("Requested entity was not found", StringComparison.OrdinalIgnoreCase) == true => Failed(CommandOutcome.Refused, MdmErrorId.DeviceNotFound),
            >= 500 => Failed(CommandOutcome.Unknown, MdmErrorId.ServiceUnavailable, AppliveryAnswers.MayBeTaken) with { MayRepeat = isRead },
            _ => Failed(CommandOutcome.Unknown, MdmErrorId.InvalidResponse, $"That is no answer of this API. {AppliveryAnswers.MayBeTaken}") with { MayRepeat = isRead },
        };
    }

    /// <summary>The reason in the details, such as SERVICE_DISABLED, says more than the status.</summary>
    private static string Reason(JsonElement? error)
    {
        if (error?.Member("details") is not { ValueKind: JsonValueKind.Array } details) return string.Empty;

        var reasons = details.EnumerateArray().Select(detail => detail.Text("reason")).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        return reasons.Count == 0 ? string.Empty : $" Reason: {string.Join(", ", reasons)}.";
    }
}
