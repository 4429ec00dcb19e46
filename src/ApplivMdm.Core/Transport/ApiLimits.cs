namespace ApplivMdm.Transport;

/// <summary>How a connection behaves towards its service.</summary>
internal sealed record ApiLimits
{
    private int? _quota;

    /// <summary>Requests per <see cref="Period"/>; 0 is no limit.</summary>
    public int Requests { get; init; } = 10_000;

    public TimeSpan Period { get; init; } = TimeSpan.FromHours(1);

    public int Burst { get; init; } = 1_000;

    /// <summary>A quota that no stretch of this length may exceed: what may leave at once after a rest is taken off the steady rate.</summary>
    public static ApiLimits Window(int requests, TimeSpan period)
    {
        var burst = Math.Max(1, requests / 10);
        return new ApiLimits { Requests = requests == 0 ? 0 : requests - burst + 1, Period = period, Burst = burst, _quota = requests };
    }

    /// <summary>The limit as it was asked for: that of <see cref="Window"/>, or <see cref="Requests"/>.</summary>
    public int Quota => _quota ?? Requests;

    /// <summary>For one attempt.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Repetitions after the first attempt, of what may be repeated.</summary>
    public int MaxRetry { get; init; } = 3;
}
