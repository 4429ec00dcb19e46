using System.Diagnostics.CodeAnalysis;

namespace ApplivMdm.Dispatch;

/// <summary>
/// What happens on other threads, for the pipeline thread. It takes all that has come at once: results come in bursts,
/// and it need not be woken for each. It has no bound, since a sender must never wait for a host that waits for it, and
/// holds what a few requests say.
/// </summary>
internal sealed class EventQueue : IDisposable
{
    private readonly object _gate = new();
    private readonly SemaphoreSlim _more = new(0);
    private Queue<DispatchEvent> _come = new();
    private Queue<DispatchEvent> _taken = new();

    public void Add(DispatchEvent next)
    {
        lock (_gate)
        {
            _come.Enqueue(next);
            if (_more.CurrentCount == 0) _more.Release();
        }
    }

    /// <summary>The next one, waiting for it. Only one thread takes.</summary>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    public DispatchEvent Take(CancellationToken stop)
    {
        while (true)
        {
            stop.ThrowIfCancellationRequested();
            if (TryTake(out var next)) return next;
            _more.Wait(stop);
        }
    }

    /// <summary>The next one, if there is one.</summary>
    public bool TryTake([NotNullWhen(true)] out DispatchEvent? next)
    {
        if (_taken.Count == 0)
        {
            lock (_gate) (_come, _taken) = (_taken, _come);
        }

        next = _taken.Count > 0 ? _taken.Dequeue() : null;
        return next is not null;
    }

    public void Dispose() => _more.Dispose();
}
