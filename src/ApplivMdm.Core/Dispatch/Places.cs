using System.Diagnostics;
using ApplivMdm.Journal;

namespace ApplivMdm.Dispatch;

/// <summary>
/// The requests that may be in flight at once in a run with a journal. A request takes its place when its intent is on
/// the disk: a few more may wait for that meanwhile, so that they share a flush and the places stay in use. How many
/// depends on what was measured: where an answer takes much longer than a flush, as over a network, it is one or two.
/// </summary>
/// <param name="count">How many there are.</param>
/// <param name="journal">Where the intents go.</param>
/// <param name="stop">Once it is cancelled nobody gets a place.</param>
internal sealed class Places(int count, RunJournal journal, CancellationToken stop) : IDisposable
{
    // More than one, so that the disk is not busy all the time.
    private const int FlushesAhead = 8;

    // Devices that wait with their intent are in doubt when the run is killed.
    private const int MostAheadPerPlace = 3;

    private readonly object _gate = new();
    private readonly SemaphoreSlim _free = new(count);
    private readonly MovingAverage _answerTime = new();
    private int _waiting;
    private int _intending;
    private int _ready;

    /// <summary>How many requests may have begun. With one place they also go in the order of the rows, so nothing begins beyond it.</summary>
    public int MostBegun => count == 1 ? 1 : count + Ahead;

    /// <summary>As many as leave while the disk is flushed a few times.</summary>
    private int Ahead => _answerTime.Value > 0
        ? (int)Math.Max(1, Math.Min(MostAheadPerPlace * count, Math.Ceiling(FlushesAhead * count * journal.FlushTime / _answerTime.Value)))
        : 1;

    /// <summary>A request that wants a place. Every one of them leaves again.</summary>
    public Place Begin(Consignment consignment)
    {
        lock (_gate) _waiting++;
        return new Place(this, consignment);
    }

    /// <summary>Waits until all have their place or have given it up.</summary>
    public void Settle()
    {
        lock (_gate)
        {
            while (_waiting > 0) Monitor.Wait(_gate);
        }
    }

    public void Dispose() => _free.Dispose();

    private void Settled()
    {
        lock (_gate)
        {
            if (--_waiting == 0) Monitor.PulseAll(_gate);
        }
    }

    private void Hurry() => journal.Hurry();

    private bool IsStopped => stop.IsCancellationRequested;

    /// <summary>Intents need the disk when those that are in flight or ready run short, or when there are many. Else they go after a moment.</summary>
    private bool IsTime => count - _free.CurrentCount + Volatile.Read(ref _ready) <= count / 2 || Volatile.Read(ref _intending) >= 2 * count;

    private async Task IntendAsync(Consignment consignment, bool isUrgent)
    {
        Interlocked.Increment(ref _intending);
        try
        {
            await journal.IntendAsync(consignment, isUrgent || IsTime).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _intending);
        }
    }

    /// <summary>One request's.</summary>
    internal sealed class Place(Places places, Consignment consignment)
    {
        private long? _leftAt;

        /// <summary>Whether the request may have left.</summary>
        public bool IsTaken { get; private set; }

        /// <summary>Completes when the intent is on the disk and the place is there. A further attempt has it already.</summary>
        public async Task IntendAsync(CancellationToken cancellationToken)
        {
            await places.IntendAsync(consignment, IsTaken).ConfigureAwait(false);
            if (IsTaken) return;

            Interlocked.Increment(ref places._ready);
            try
            {
                await TakeAsync(cancellationToken).ConfigureAwait(false);
                _leftAt = Stopwatch.GetTimestamp();
            }
            finally
            {
                Interlocked.Decrement(ref places._ready);
            }
        }

        public async Task TakeAsync(CancellationToken cancellationToken)
        {
            await places._free.WaitAsync(cancellationToken).ConfigureAwait(false);
            if (places.IsStopped || cancellationToken.IsCancellationRequested)
            {
                // Whoever was in flight made room when all ended, which may come before the wait itself hears of it.
                places._free.Release();
                throw new OperationCanceledException();
            }

            IsTaken = true;
            places.Settled();
        }

        public void Leave()
        {
            if (!IsTaken)
            {
                places.Settled();
                return;
            }

            if (_leftAt is { } leftAt) places._answerTime.Add(Stopwatch.GetTimestamp() - leftAt);
            places._free.Release();
            if (places.IsTime) places.Hurry();
        }
    }
}
