using System.Collections.Concurrent;
using ApplivMdm.Commands;
using ApplivMdm.Dispatch;
using ApplivMdm.Endpoints;
using ApplivMdm.Journal;

namespace ApplivMdm.Reliability;

/// <summary>Plays a scenario: parts of a run that end before their time, and a last one that goes to its end.</summary>
internal sealed class ScenarioRun(Stage stage, Scenario scenario, Tally tally)
{
    // Nothing here really waits; a run that takes so long does not end.
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(90);

    private readonly CommandEndpoint _endpoint = Stage.Endpoint(scenario.Road);
    private readonly DeviceCommand _command = Stage.Command(scenario.Road);
    private readonly Random _random = new(~scenario.Seed);
    private IReadOnlyList<string> _rows = [];
    private Witness _witness = null!;

    public void Play()
    {
        var devices = stage.SetUp(scenario);
        if (scenario.HasOlderCommands) SendOlder(devices.Where(entry => entry.Device is not null).Select(entry => entry.Id));
        _witness = new Witness(devices);
        _rows = [.. devices.Select(entry => entry.Id)];
        stage.Begin(scenario.Faults);

        byte[] journal = [];
        foreach (var end in scenario.Ends) journal = Part(end, journal).Journal;
        var (last, results) = Part(end: null, journal);

        if (scenario.Ends.Count == 0 || scenario.HasJournal) Witness.CheckComplete(_rows.Count, results);
        foreach (var result in results) _witness.Check(result);
        if (scenario.IsFine) Witness.Require(results.All(result => result.Outcome == CommandOutcome.Accepted), "nothing went wrong, but not everything is Accepted");
        if (scenario.HasJournal) Witness.CheckJournal(Read(last), results);
        Witness.Require(!stage.WasElsewhereAsked, "a redirect was followed to another host");
        tally.Add(scenario, results, _rows.Count(id => _witness.CountOf(id) > 0));
    }

    /// <summary>One process of the run, from the journal that the one before has left.</summary>
    private (byte[] Journal, IReadOnlyList<DeviceCommandResult> Results) Part(End? end, byte[] before)
    {
        // Without a journal what comes after a stop is another run, which may send again.
        if (end is null && !scenario.HasJournal && scenario.Ends.Count > 0) return ([], []);

        using var stop = new CancellationTokenSource();
        var disk = new Disk(stage.NewFile(), before, end is { Kind: EndKind.DiskFull } ? end.At : 0);
        byte[]? left = null;
        using var gate = stage.NewGate(end is null or { Kind: EndKind.DiskFull } ? 0 : end.At, () =>
        {
            tally.End(end!.Kind);
            if (end.Kind != EndKind.Stop) left = disk.Left(end.Kind == EndKind.PowerCut ? _random : null);
            ThreadPool.QueueUserWorkItem(_ => stop.Cancel());
            return end.Kind != EndKind.Stop;
        });

        var connection = stage.Connect(scenario, gate);
        var results = new ConcurrentQueue<DeviceCommandResult>();
        var process = Task.Factory.StartNew(() => Process(connection, disk, results, stop.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            Witness.Require(process.Wait(s_longest), "the run does not end");
        }
        catch (AggregateException error) when (error.InnerException is OperationCanceledException && stop.IsCancellationRequested)
        {
            // As ordered.
        }
        catch (AggregateException error)
        {
            throw new BrokenPromiseException(error.InnerException is BrokenPromiseException ? error.InnerException.Message : error.InnerException!.ToString());
        }
        finally
        {
            connection.Dispose();
        }

        return (left ?? disk.Left(random: null), [.. results]);
    }

    private void Process(MdmConnection connection, Disk disk, ConcurrentQueue<DeviceCommandResult> results, CancellationToken stop)
    {
        void Deliver(DispatchEvent next)
        {
            foreach (var result in (next as DispatchEvent.Finished)?.Results ?? [])
            {
                _witness.Check(result);
                results.Enqueue(result);
            }
        }

        using var dispatcher = new Dispatcher(scenario.ThrottleLimit, Deliver, stop) { MayRepeat = !scenario.HasJournal && scenario.BatchSize == 1 };
        RunJournal? journal = null;
        try
        {
            if (scenario.HasJournal) dispatcher.Journal = journal = disk.Open(Run(connection), stage.Time);
            SendAll(connection, dispatcher, journal, Deliver);
        }
        catch (MdmException full) when (journal is null && full.ErrorId == MdmErrorId.JournalFailed && disk.IsFull)
        {
            // Not even the first line can be written.
        }
        finally
        {
            journal?.Dispose();
        }

        if (dispatcher.RunError?.ErrorId == MdmErrorId.JournalFailed) tally.End(EndKind.DiskFull);
    }

    /// <summary>As the cmdlets do: what the journal knows comes out, what is in doubt is looked up alone, the rest goes out in batches.</summary>
    private void SendAll(MdmConnection connection, Dispatcher dispatcher, RunJournal? journal, Action<DispatchEvent> deliver)
    {
        var batch = new List<DeviceRow>();
        for (var number = 0; number < _rows.Count; number++)
        {
            if (number == _rows.Count / 2) stage.Time.Set(scenario.ClockSet);

            var one = new Consignment(connection, _endpoint, _command, [new DeviceRow(_rows[number], [number])], Reason: null);
            var earlier = journal?.Find(_rows[number], _command);
            if (earlier?.IsFinal == true)
            {
                deliver(new DispatchEvent.Finished(one, one.Known(earlier)));
                continue;
            }

            if (earlier?.IsInDoubt == true)
            {
                dispatcher.Send(one with { InDoubtSince = earlier.SentAt ?? earlier.At });
                continue;
            }

            batch.AddRange(one.Rows);
            if (batch.Count < scenario.BatchSize) continue;
            dispatcher.Send(one with { Rows = [.. batch] });
            batch.Clear();
        }

        if (batch.Count > 0) dispatcher.Send(new Consignment(connection, _endpoint, _command, batch, Reason: null));
        dispatcher.Complete();
    }

    /// <summary>Commands of the same type, ten minutes before the run: nobody may take them for its own.</summary>
    private void SendOlder(IEnumerable<string> ids)
    {
        using var connection = stage.Connect(scenario, gate: null);
        using var dispatcher = new Dispatcher(4, static _ => { }, CancellationToken.None);
        foreach (var id in ids) dispatcher.Send(new Consignment(connection, _endpoint, _command, [new DeviceRow(id, [null])], Reason: null));
        dispatcher.Complete();
        stage.Time.Advance(TimeSpan.FromMinutes(10));
    }

    private JournalRun Run(MdmConnection connection) => new(connection)
    {
        Cmdlet = "Reliability",
        Platform = _command.Platform,
        TargetType = _endpoint.TargetType,
        Command = _command.Name,
        Fingerprint = connection.Fingerprint(_command),
    };

    private IReadOnlyList<DeviceCommandResult> Read(byte[] journal)
    {
        var path = stage.NewFile();
        File.WriteAllBytes(path, journal);
        var results = JournalReport.Read(path);
        File.Delete(path);
        return results;
    }
}
