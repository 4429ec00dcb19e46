namespace ApplivMdm.Transport;

/// <summary>What became of a request, decided once: nobody after the transport looks at HTTP again.</summary>
internal sealed record ApiAnswer
{
    public CommandOutcome Outcome { get; init; }

    /// <summary>Every further request would fail alike.</summary>
    public bool EndsRun { get; init; }

    /// <summary>Provably not processed, or only a question, so it may be sent again.</summary>
    public bool MayRepeat { get; init; }

    /// <summary>How long the service asks to wait before the next attempt.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The body of an accepted answer: a JSON document.</summary>
    public byte[] Body { get; init; } = [];

    public MdmException? Error { get; init; }

    public DateTimeOffset? SentAt { get; init; }

    public int Attempts { get; init; }

    public static ApiAnswer Failed(CommandOutcome outcome, string errorId, string message, int? status = null, string? code = null, Exception? cause = null) =>
        new() { Outcome = outcome, Error = new MdmException(errorId, message, status, code, cause) };
}
