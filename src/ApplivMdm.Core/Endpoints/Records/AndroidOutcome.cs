using System.Text.Json;
using ApplivMdm.Transport;

namespace ApplivMdm.Endpoints;

/// <summary>
/// How far an Android command has come, in the order that Google's reference gives: the command's own status, then its
/// error code, then the operation's error.
/// </summary>
internal static class AndroidOutcome
{
    private const string Cancelled = "1";
    private const string DeadlineExceeded = "4";

    /// <summary>What the device reported; null where there is nothing that can be read.</summary>
    public static AndroidCommandState? State(JsonElement? metadata)
    {
        if (metadata is not { ValueKind: JsonValueKind.Object } command) return null;

        try
        {
            return AndroidCommandState.Read(command.Raw() ?? string.Empty);
        }
        catch (JsonException)
        {
            // One field of another kind than documented, or that is no text, hides the rest; the type and the operation's own words remain.
            return command.Text("type") is { } type ? new AndroidCommandState { Type = new(type), Duration = command.Text("duration") } : null;
        }
    }

    /// <param name="state">What the device reported.</param>
    /// <param name="isDone">Whether the operation is over.</param>
    /// <param name="error">The operation's error.</param>
    public static (CommandOutcome Outcome, string? Code, string? Message) Of(AndroidCommandState? state, bool isDone, JsonElement? error)
    {
        var (word, own) = Own(state);
        if (own is { } verdict) return (verdict, verdict == CommandOutcome.Failed ? word : null, verdict == CommandOutcome.Failed ? $"The device reported {word}." : null);

        if (state?.ErrorCode is { Text: not (null or "") and not "COMMAND_ERROR_CODE_UNSPECIFIED" } code) return (CommandOutcome.Failed, code.Text, $"The device reported {code.Text}.");
        if (error is { ValueKind: JsonValueKind.Object } refusal) return OfError(refusal);
        if (!isDone) return (CommandOutcome.Pending, null, null);

        // It is over, but how is said in a word that this version does not know.
        return word is null ? (CommandOutcome.Succeeded, null, null) : (CommandOutcome.Untracked, word, $"The device reported {word}, which this version of the module does not know.");
    }

    /// <summary>Whether the device has said anything.</summary>
    public static bool IsFetched(AndroidCommandState? state) => Own(state).Word is not null;

    private static (CommandOutcome Outcome, string? Code, string? Message) OfError(JsonElement error)
    {
        var code = error.Text("code");
        var message = error.Text("message") is { Length: > 0 } text ? text : "The operation failed without saying why.";
        return code switch
        {
            Cancelled => (CommandOutcome.Cancelled, null, null),
            DeadlineExceeded => (CommandOutcome.Expired, code, message),
            _ => (CommandOutcome.Failed, code, message),
        };
    }

    /// <summary>The command's own status: its word, and what it means where this version knows.</summary>
    private static (string? Word, CommandOutcome? Outcome) Own(AndroidCommandState? state)
    {
        if (state?.ClearAppsDataStatus?.Results is { Count: > 0 } apps) return OfApps(apps);
        if (state?.StartLostModeStatus is { } start)
        {
            return Of(start.Status, known => known switch
            {
                StartLostModeState.Success or StartLostModeState.AlreadyInLostMode => CommandOutcome.Succeeded,
                StartLostModeState.StatusUnspecified => null,
                _ => CommandOutcome.Failed,
            });
        }

        if (state?.StopLostModeStatus is { } stop)
        {
            return Of(stop.Status, known => known switch
            {
                StopLostModeState.Success or StopLostModeState.NotInLostMode => CommandOutcome.Succeeded,
                _ => null,
            });
        }

        if (state?.EsimStatus is { } esim)
        {
            return Of(esim.Status, known => known switch
            {
                EsimCommandState.Success => CommandOutcome.Succeeded,
                EsimCommandState.InProgress or EsimCommandState.PendingUserAction => CommandOutcome.Pending,
                EsimCommandState.StatusUnspecified => null,
                _ => CommandOutcome.Failed,
            });
        }

        return state?.RequestDeviceInfoStatus is { } info
            ? Of(info.Status, known => known switch
            {
                RequestDeviceInfoState.Succeeded => CommandOutcome.Succeeded,
                RequestDeviceInfoState.PendingUserAction => CommandOutcome.Pending,
                RequestDeviceInfoState.StatusUnspecified => null,
                _ => CommandOutcome.Failed,
            })
            : (null, null);
    }

    private static (string? Word, CommandOutcome? Outcome) Of<T>(ServerWord<T> word, Func<T, CommandOutcome?> meaning)
        where T : struct, Enum
        => string.IsNullOrEmpty(word.Text) || word.Text == "STATUS_UNSPECIFIED" ? (null, null) : (word.Text, word.Known is { } known ? meaning(known) : null);

    /// <summary>All of them, or the first that was not cleared.</summary>
    private static (string? Word, CommandOutcome? Outcome) OfApps(IReadOnlyDictionary<string, PerAppResult> apps)
    {
        foreach (var app in apps)
        {
            if (app.Value.ClearingResult.Known != ClearingResult.Success) return ($"{app.Value.ClearingResult.Text ?? "nothing"} for {app.Key}", CommandOutcome.Failed);
        }

        return ("SUCCESS", CommandOutcome.Succeeded);
    }
}
