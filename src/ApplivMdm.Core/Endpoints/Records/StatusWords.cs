namespace ApplivMdm.Endpoints;

/// <summary>
/// What Applivery's words for the state of a command mean. Its documentation shows <c>PENDING</c> and <c>Pending</c> and tells of retried and
/// cancelled ones; Apple's protocol has its own. Of others only those count that say plainly that the command has ended: the rest is pending.
/// </summary>
internal static class StatusWords
{
    public static CommandOutcome OutcomeOf(string? word) => word?.ToUpperInvariant() switch
    {
        "ACKNOWLEDGED" or "COMPLETED" or "DONE" or "EXECUTED" or "SUCCEEDED" or "SUCCESS" => CommandOutcome.Succeeded,
        "COMMANDFORMATERROR" or "ERROR" or "FAILED" => CommandOutcome.Failed,
        "CANCELED" or "CANCELLED" => CommandOutcome.Cancelled,
        "EXPIRED" => CommandOutcome.Expired,
        _ => CommandOutcome.Pending,
    };
}
