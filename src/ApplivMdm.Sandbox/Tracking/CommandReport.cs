namespace ApplivMdm.Sandbox.Tracking;

/// <summary>What a device reports of a command. It carries a command out at once and reports after <see cref="Delay"/>: until then the record is pending, and cancelling it comes too late for the device.</summary>
/// <param name="Status">The status word of the record.</param>
/// <param name="Json">A JSON object with what the device says besides, or null.</param>
/// <param name="IsDone">Whether the device did it.</param>
internal sealed record CommandReport(string Status, string? Json, bool IsDone)
{
    /// <summary>How long a device that is online takes to report.</summary>
    public static TimeSpan Delay { get; } = TimeSpan.FromSeconds(3);
}

/// <summary>How far a command is.</summary>
internal enum CommandPhase
{
    Pending,
    Reported,
    Canceled,
    Expired,
}
