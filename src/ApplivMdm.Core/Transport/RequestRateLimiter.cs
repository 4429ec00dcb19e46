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
    private TimeSpan _paused;
    private TimeSpan _busySince;

    /// <param name="time">The clock.</param>
    /// <param name="limits">How many requests, in what time, and how many at once.</param>
    public RequestRateLimiter(TimeProvider time, ApiLimits limits)
    {
        _time = time;
        _start = time.GetTimestamp();
        // Rounded up, so that the limit is never passed by a tick.
        _interval = limits.Requests == 0 ? TimeSpan.Zero : TimeSpan.FromTicks((limits.Period.Ticks + limits.Requests - 1) / limits.Requests);
        _tolerance = TimeSpan.FromTicks((long)Math.Min((double)_interval.Ticks * (Math.Max(limits.Burst, 1) - 1), s_longestTolerance.Ticks));
        _limit = string.Format(CultureInfo.InvariantCulture, "{0} requests per {1:0} s", limits.Quota, limits.Period.TotalSeconds);
    }

    /// <summary>What has passed, whatever somebody sets the clock to.</summary>
    private TimeSpan Now => _time.GetElapsedTime(_start);

    /// <summary>Waits for a place, and gives it. Places are given in the order of the calls.</summary>
    public async Task<TimeSpan> WaitAsync(string subject, IRunLog log, CancellationToken cancellationToken)
    {
        var place = Reserve();
        await WaitAsync(place, subject, log, cancellationToken).ConfigureAwait(false);
        return place;
    }

    /// <summary>Waits until it is a place's turn, which another answer may have put off since it was so already.</summary>
    public async Task WaitAsync(TimeSpan place, string subject, IRunLog log, CancellationToken cancellationToken)
    {
        // Timers count milliseconds; less is no wait.
        while (Left(place, out var isPause) is { TotalMilliseconds: >= 1 } wait)
        {
            log.Verbose(isPause
                ? string.Format(CultureInfo.InvariantCulture, "{0}: waiting {1:0.0} s, because the service asked this connection to slow down.", subject, wait.TotalSeconds)
                : string.Format(CultureInfo.InvariantCulture, "{0}: waiting {1:0.0} s for the limit of {2}.", subject, wait.TotalSeconds, _limit));
            await _time.Delay(wait, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// A place whose time has gone by is exchanged for the next free one: whoever leaves late would come on top of all that may leave since.
    /// A little late, as after a flush to the disk, does not matter; the next free one may be far off.
    /// </summary>
    public TimeSpan Renew(TimeSpan place)
    {
        lock (_gate)
        {
            if (_interval == TimeSpan.Zero || Now - (place + _paused) <= _interval) return place;

            // It goes back, unless there has been a gap since, which has made up for it.
            if (place >= _busySince) _next -= _interval;
            return Reserve();
        }
    }

    /// <summary>Lets nobody through for this long: the service has refused a request for quota. The places that were given move by as much, or all of them would leave together afterwards.</summary>
    public void Pause(TimeSpan time)
    {
        lock (_gate)
        {
            var now = Now;
            var from = Later(now, _pausedUntil);
            var until = now + time;
            if (until <= from) return;

            _paused += until - from;
            if (_next > from) _next += until - from;
            _pausedUntil = until;
        }
    }

    /// <summary>A time by a clock that stands still during pauses.</summary>
    private TimeSpan Reserve()
    {
        lock (_gate)
        {
            var from = Later(Now, _pausedUntil);
            if (_interval == TimeSpan.Zero) return from - _paused;

            if (from > _next) _busySince = from - _paused;
            var mine = Later(_next, from);
            _next = mine + _interval;
            return Later(mine - _tolerance, from) - _paused;
        }
    }

    private TimeSpan Left(TimeSpan place, out bool isPause)
    {
        lock (_gate)
        {
            var now = Now;
            isPause = _pausedUntil > now;
            return Later(place + _paused, _pausedUntil) - now;
        }
    }

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
