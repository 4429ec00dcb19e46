namespace ApplivMdm.Reliability;

/// <summary>A clock on which every wait is over at once and the time has passed all the same. Only a request's time-out takes real time, and little of it.</summary>
internal sealed class AutoTime : TimeProvider
{
    /// <summary>No wait has this length by chance.</summary>
    public static readonly TimeSpan RequestTimeout = TimeSpan.FromTicks(TimeSpan.TicksPerSecond * 31) + TimeSpan.FromTicks(7);

    private static readonly DateTimeOffset s_start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private long _passed;
    private long _off;

    /// <summary>How long a request's time-out really takes.</summary>
    public TimeSpan RealTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>The same clock as the service has it: somebody who sets this computer's clock does not set the service's.</summary>
    public TimeProvider Service => field ??= new ServiceClock(this);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref _passed);

    public override DateTimeOffset GetUtcNow() => True + TimeSpan.FromTicks(Interlocked.Read(ref _off));

    /// <summary>Sets the clock on or back; what has passed has passed.</summary>
    public void Set(TimeSpan off) => Interlocked.Exchange(ref _off, off.Ticks);

    public void Advance(TimeSpan time) => Interlocked.Add(ref _passed, time.Ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime == RequestTimeout) return System.CreateTimer(callback, state, RealTimeout, period);

        var timer = new Passed(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private DateTimeOffset True => s_start + TimeSpan.FromTicks(Interlocked.Read(ref _passed));

    private sealed class ServiceClock(AutoTime time) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => time.True;
    }

    private sealed class Passed(AutoTime time, TimerCallback callback, object? state) : ITimer
    {
        private volatile bool _over;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime == Timeout.InfiniteTimeSpan) return true;

            time.Advance(dueTime);
            ThreadPool.QueueUserWorkItem(_ =>
            {
                if (!_over) callback(state);
            });
            return true;
        }

        public void Dispose() => _over = true;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
