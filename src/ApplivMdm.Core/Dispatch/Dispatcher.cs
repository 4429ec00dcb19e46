using ApplivMdm.Journal;
using ApplivMdm.Transport;

namespace ApplivMdm.Dispatch;

/// <summary>
/// Sends consignments with at most so many requests in flight. It has no thread and no queue of its own: the caller
/// waits for a free place and takes what is finished meanwhile, so memory is bounded and a consumer that stops
/// reading stops the sending.
/// </summary>
/// <param name="throttleLimit">Requests in flight.</param>
/// <param name="deliver">Called on the caller's thread only, with everything that happens.</param>
/// <param name="stop">Ends everything at once.</param>
internal sealed class Dispatcher(int throttleLimit, Action<DispatchEvent> deliver, CancellationToken stop) : IRunLog, IDisposable
{
    private readonly EventQueue _events = new();
    private readonly CancellationTokenSource _noMore = CancellationTokenSource.CreateLinkedTokenSource(stop);
    private readonly Reconciler _reconciler = new();
    private Places? _places;
    private int _begun;
    private MdmException? _runError;

    /// <summary>Where intents and outcomes go, if anywhere. Set before anything is sent.</summary>
    public RunJournal? Journal
    {
        get;
        set
        {
            field = value;
            _places = value is null ? null : new Places(throttleLimit, value, stop);
            _reconciler.Give(value?.Given ?? []);
        }
    }

    /// <summary>Whether debug lines are delivered.</summary>
    public bool IsDebug { get; set; }

    /// <summary>Whether a device may get commands of one type twice in the run, the same one or with other parameters.</summary>
    public bool MayRepeat
    {
        set => _reconciler.MayRepeat = value;
    }

    /// <summary>Why nothing more is sent: what would fail for every device alike.</summary>
    public MdmException? RunError => Volatile.Read(ref _runError);

    /// <summary>Sends as soon as a place is free, delivering what finishes meanwhile. After a run error it only reports the devices as not sent, or as in doubt where they were.</summary>
    public void Send(Consignment consignment)
    {
        DeliverReady();
        while (_begun >= (_places?.MostBegun ?? throttleLimit)) Deliver(_events.Take(stop));

        if (RunError is not null)
        {
            // What an earlier part of the run may have sent is not unsent by that.
            deliver(new DispatchEvent.Finished(consignment, consignment.InDoubtSince is null ? consignment.NotSent(RunError) : consignment.InDoubt()));
            return;
        }

        _begun++;
        var place = _places?.Begin(consignment);
        _ = Task.Run(() => RunAsync(consignment, place), CancellationToken.None);
    }

    /// <summary>Delivers what is finished, without waiting.</summary>
    public void DeliverReady()
    {
        while (_events.TryTake(out var next)) Deliver(next);
    }

    /// <summary>Delivers until nothing is in flight.</summary>
    public void Complete()
    {
        while (_begun > 0) Deliver(_events.Take(stop));
        DeliverReady();
    }

    void IRunLog.Verbose(string message) => _events.Add(new DispatchEvent.Verbose(message));

    void IRunLog.Debug(string message) => _events.Add(new DispatchEvent.Debug(message));

    /// <summary>Requests that are still in flight end on their own and need all this until then. Those that wait for a place do not get one.</summary>
    public void Dispose()
    {
        if (_begun > 0)
        {
            _noMore.Cancel();
            _places?.Settle();
            return;
        }

        _places?.Dispose();
        _noMore.Dispose();
        _events.Dispose();
    }

    private void Deliver(DispatchEvent next)
    {
        if (next is DispatchEvent.Finished) _begun--;
        deliver(next);
    }

    private async Task RunAsync(Consignment consignment, Places.Place? place)
    {
        var results = await ResultsAsync(consignment, place).ConfigureAwait(false);
        place?.Leave();
        if (results is not null) _events.Add(new DispatchEvent.Finished(consignment, results));
    }

    /// <summary>Null when everything was stopped: nobody waits for them.</summary>
    private async Task<IReadOnlyList<DeviceCommandResult>?> ResultsAsync(Consignment consignment, Places.Place? place)
    {
        try
        {
            var results = consignment.InDoubtSince is null ? await SendAsync(consignment, place).ConfigureAwait(false) : await InDoubtAsync(consignment, place).ConfigureAwait(false);
            results = await _reconciler.ResolveAsync(consignment, results, this, _noMore.Token, stop).ConfigureAwait(false);
            Journal?.Conclude(consignment, results);
            if (Journal?.Failure is { } failure) EndRun(failure);
            return results;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Its intent may be on the disk, but it has not left.
            if (place?.IsTaken == false && consignment.InDoubtSince is null) Journal!.Conclude(consignment, consignment.NotSent(error: null));
            return null;
        }
        catch (MdmException error)
        {
            // The connection was closed, or the journal cannot be written: this request has not left.
            EndRun(error);
            return consignment.NotSent(error);
        }
#pragma warning disable CA1031 // A fault of our own must not lose the devices either.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            return consignment.Results(ApiAnswer.Failed(CommandOutcome.Unknown, MdmErrorId.OutcomeUnknown, $"The module failed while it handled the answer ({fault.GetType().Name}). The service may have taken the command.", cause: fault));
        }
    }

    private async Task<IReadOnlyList<DeviceCommandResult>> InDoubtAsync(Consignment consignment, Places.Place? place)
    {
        if (place is not null) await place.TakeAsync(stop).ConfigureAwait(false);
        return consignment.InDoubt();
    }

    private async Task<IReadOnlyList<DeviceCommandResult>> SendAsync(Consignment consignment, Places.Place? place)
    {
        var request = consignment.Endpoint.Request(consignment.Connection, consignment.Command, [.. consignment.Rows.Select(row => row.DeviceId)]);
        var answer = await consignment.Connection.Client.SendAsync(request, this, place is null ? null : () => place.IntendAsync(_noMore.Token), _noMore.Token, stop).ConfigureAwait(false);
        if (answer is { EndsRun: true, Error: { } error }) EndRun(error);
        if (answer is { Outcome: CommandOutcome.NotSent, Error: null }) answer = answer with { Error = RunError };
        var results = consignment.Results(answer);
        _reconciler.Give(results);
        return results;
    }

    private void EndRun(MdmException error)
    {
        if (Interlocked.CompareExchange(ref _runError, error, null) is null) _noMore.Cancel();
    }
}
