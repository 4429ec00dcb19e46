using System.Globalization;

namespace ApplivMdm.Transport;

/// <summary>
/// At most so many requests in a period, with a burst: the generic cell rate algorithm. All users of a connection share one.
/// System.Threading.RateLimiting would do the same, but reads the machine's clock only.
/// </summary>
internal sealed class RequestRateLimiter
{
    // More than any run lasts; a larger burst is no limit.
    private static readonly TimeSpan s_longestTolerance = TimeSpan.FromDays(3650);

    private readonly object _gate = new();
    private readonly TimeProvider _time;
    private readonly TimeSpan _interval;
    private readonly TimeSpan _tolerance;
    private readonly string _limit;
    private readonly long _start;
    private TimeSpan _next;
    private TimeSpan _pausedUntil;

    /// <param name="time">The clock.</param>
    /// <param name="limits">How many requests, in what time, and how many at once.</param>
    public RequestRateLimiter(TimeProvider time, ApiLimits limits)
    {
        _time = time;
        _start = time.GetTimestamp();
        // Rounded up, so that the limit is never passed by a tick.
        _interval = limits.Requests == 0 ? TimeSpan.Zero : TimeSpan.FromTicks((limits.Period.Ticks + limits.Requests - 1) / limits.Requests);
        _tolerance = TimeSpan.FromTicks((long)Math.Min((double)_interval.Ticks * (Math.Max(limits.Burst, 1) - 1), s_longestTolerance.Ticks));
        _limit = string.Format(CultureInfo.InvariantCulture, "{0} requests per {1:0} s", limits.Requests, limits.Period.TotalSeconds);
    }

    /// <summary>Waits for a place. Places are given in the order of the calls.</summary>
    public async Task WaitAsync(string subject, IRunLog log, CancellationToken cancellationToken)
    {
        var wait = Reserve();
        if (wait > TimeSpan.Zero)
        {
            log.Verbose(string.Format(CultureInfo.InvariantCulture, "{0}: waiting {1:0.0} s for the limit of {2}.", subject, wait.TotalSeconds, _limit));
            await _time.Delay(wait, cancellationToken).ConfigureAwait(false);
        }

        await WaitForPauseAsync(subject, log, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits while the service wants nobody, for one that has its place.</summary>
    public async Task WaitForPauseAsync(string subject, IRunLog log, CancellationToken cancellationToken)
    {
        // Another answer may ask for a longer pause meanwhile. Timers count milliseconds; less is no wait.
        while (PauseLeft() is { TotalMilliseconds: >= 1 } pause)
        {
            log.Verbose(string.Format(CultureInfo.InvariantCulture, "{0}: waiting {1:0.0} s, because the service asked this connection to slow down.", subject, pause.TotalSeconds));
            await _time.Delay(pause, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Lets nobody through for this long: the service has refused a request for quota.</summary>
    public void Pause(TimeSpan time)
    {
        lock (_gate)
        {
            var until = Now + time;
            if (until > _pausedUntil) _pausedUntil = until;
        }
    }

    private TimeSpan PauseLeft()
    {
        lock (_gate) return _pausedUntil - Now;
    }

    /// <summary>What has passed, whatever somebody sets the clock to.</summary>
    private TimeSpan Now => _time.GetElapsedTime(_start);

    private TimeSpan Reserve()
    {
        if (_interval == TimeSpan.Zero) return TimeSpan.Zero;

        lock (_gate)
        {
            var now = Now;
            var mine = _next > now ? _next : now;
            _next = mine + _interval;
            return mine - _tolerance - now;
        }
    }
}
