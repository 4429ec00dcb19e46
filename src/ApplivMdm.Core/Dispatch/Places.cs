using ApplivMdm.Journal;

namespace ApplivMdm.Dispatch;

/// <summary>
/// The requests that may be in flight at once in a run with a journal. A request takes its place when its intent is on
/// the disk: a few more may wait for that meanwhile, so that they share a flush and the places stay in use.
/// </summary>
/// <param name="count">How many there are.</param>
/// <param name="journal">Where the intents go.</param>
/// <param name="stop">Once it is cancelled nobody gets a place.</param>
internal sealed class Places(int count, RunJournal journal, CancellationToken stop) : IDisposable
{
    private readonly object _gate = new();
    private readonly SemaphoreSlim _free = new(count);
    private int _waiting;

    /// <summary>How many requests may have begun. With one place they also go in the order of the rows, so nothing begins beyond it.</summary>
    public int MostBegun => (2 * count) - 1;

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

    private bool IsStopped => stop.IsCancellationRequested;

    private Task IntendAsync(Consignment consignment, bool isUrgent) => journal.IntendAsync(consignment, isUrgent || _free.CurrentCount > 0);

    /// <summary>Intents need the disk only when one of their requests could leave.</summary>
    private void HurryIfFree()
    {
        if (_free.CurrentCount > 0) journal.Hurry();
    }

    /// <summary>One request's.</summary>
    internal sealed class Place(Places places, Consignment consignment)
    {
        /// <summary>Whether the request may have left.</summary>
        public bool IsTaken { get; private set; }

        /// <summary>Completes when the intent is on the disk and the place is there. A further attempt has it already.</summary>
        public async Task IntendAsync(CancellationToken cancellationToken)
        {
            await places.IntendAsync(consignment, IsTaken).ConfigureAwait(false);
            if (!IsTaken) await TakeAsync(cancellationToken).ConfigureAwait(false);
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
            places.HurryIfFree();
        }

        public void Leave()
        {
            if (!IsTaken)
            {
                places.Settled();
                return;
            }

            places._free.Release();
            places.HurryIfFree();
        }
    }
}
