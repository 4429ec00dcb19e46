using System.Collections.Concurrent;

namespace ApplivMdm.Core.Tests;

/// <summary>A clock that moves only when told to. A test learns of each wait as it begins.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private readonly BlockingCollection<TimeSpan> _waits = [];
    private TimeSpan _off;
    private DateTimeOffset _now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Told of each timer as it starts.</summary>
    public Action<TimeSpan>? Started { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate) return _now + _off;
    }

    public override long GetTimestamp()
    {
        lock (_gate) return _now.Ticks;
    }

    /// <summary>Somebody sets the clock on or back; no time passes by it.</summary>
    public void SetClock(TimeSpan off)
    {
        lock (_gate) _off = off;
    }

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

    /// <summary>How many timers run, but for those of this length.</summary>
    public int Waiting(TimeSpan except)
    {
        lock (_gate) return _timers.Count(timer => timer.Length != except);
    }

    /// <summary>Moves to the moment at which the next timer is due, but for those of this length.</summary>
    public void AdvanceToNext(TimeSpan except)
    {
        TimeSpan left;
        lock (_gate) left = _timers.Where(timer => timer.Length != except).Min(timer => timer.Due) - _now;
        Advance(left);
    }

    private sealed class ManualTimer(ManualTime time, TimerCallback callback, object? state) : ITimer
    {
        public DateTimeOffset Due { get; private set; }

        public TimeSpan Length { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._gate)
            {
                time._timers.Remove(this);
                if (dueTime == Timeout.InfiniteTimeSpan) return true;

                (Due, Length) = (time._now + dueTime, dueTime);
                time._timers.Add(this);
            }

            time._waits.Add(dueTime);
            time.Started?.Invoke(dueTime);
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
