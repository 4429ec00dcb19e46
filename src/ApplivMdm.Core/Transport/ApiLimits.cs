namespace ApplivMdm.Transport;

/// <summary>How a connection behaves towards its service.</summary>
internal sealed record ApiLimits
{
    /// <summary>Requests per <see cref="Period"/>; 0 is no limit.</summary>
    public int Requests { get; init; } = 10_000;

    public TimeSpan Period { get; init; } = TimeSpan.FromHours(1);

    public int Burst { get; init; } = 1_000;

    /// <summary>For one attempt.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Repetitions after the first attempt, of what may be repeated.</summary>
    public int MaxRetry { get; init; } = 3;
}
