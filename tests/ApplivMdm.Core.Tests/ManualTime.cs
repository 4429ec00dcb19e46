using System.Collections.Concurrent;

namespace ApplivMdm.Core.Tests;

/// <summary>A clock that moves only when told to. A test learns of each wait as it begins.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private readonly BlockingCollection<TimeSpan> _waits = [];
    private DateTimeOffset _now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate) return _now;
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>The next wait that begins and is not a request's time-out, passed at once.</summary>
    public async Task<TimeSpan> PassNextWaitAsync(TimeSpan timeout)
    {
        var wait = await Task.Run(() =>
        {
            TimeSpan next;
            do next = _waits.Take(TestContext.Current.CancellationToken);
            while (next == timeout);
            return next;
        });
        Advance(wait);
        return wait;
    }

    /// <summary>Waits until a timer of this length was started.</summary>
    public Task StartedAsync(TimeSpan wait) => Task.Run(() =>
    {
        while (_waits.Take(TestContext.Current.CancellationToken) != wait)
        {
            // Another timer.
        }
    });

    public void Advance(TimeSpan time)
    {
        List<ManualTimer> due;
        lock (_gate)
        {
            _now += time;
            due = [.. _timers.Where(timer => timer.Due <= _now)];
            foreach (var timer in due) _timers.Remove(timer);
        }

        foreach (var timer in due) timer.Fire();
    }

    private sealed class ManualTimer(ManualTime time, TimerCallback callback, object? state) : ITimer
    {
        public DateTimeOffset Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._gate)
            {
                time._timers.Remove(this);
                if (dueTime == Timeout.InfiniteTimeSpan) return true;

                Due = time._now + dueTime;
                time._timers.Add(this);
            }

            time._waits.Add(dueTime);
            return true;
        }

        public void Fire() => callback(state);

        public void Dispose()
        {
            lock (time._gate) time._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
