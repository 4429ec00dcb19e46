using System.Collections.Concurrent;
using ApplivMdm.Endpoints;
using ApplivMdm.Transport;

namespace ApplivMdm.Inventory;

/// <summary>A command that was accepted, and where to ask for it.</summary>
internal sealed class FollowedCommand(MdmConnection connection, CommandRecords records, DeviceCommandResult result)
{
    public MdmConnection Connection { get; } = connection;

    public CommandRecords Records { get; } = records;

    public DeviceCommandResult Result { get; } = result;

    /// <summary>How it stood when it was asked for last.</summary>
    public DeviceCommandRecord? Last { get; set; }
}

/// <summary>
/// Asks for commands until each has ended: a new one often, an old one rarely, and no more at a time than it is told.
/// It has no thread of its own; what it finds is delivered on the caller's.
/// </summary>
/// <param name="interval">The shortest time between two questions for one command.</param>
/// <param name="throttleLimit">Requests in flight.</param>
/// <param name="time">The clock.</param>
internal sealed class CommandFollower(TimeSpan interval, int throttleLimit, TimeProvider time)
{
    private const int AgePerInterval = 4;

    // What timers count.
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(1);

    // Timers take little more; who waits for weeks does not mind an hour.
    private static readonly TimeSpan s_longestTimer = TimeSpan.FromDays(24);

    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(5);

    // The device may have fetched it in the last moment, and the clocks may differ.
    private static readonly TimeSpan s_grace = TimeSpan.FromMinutes(2);

    /// <summary>By the machine's clock.</summary>
    public CommandFollower(TimeSpan interval, int throttleLimit)
        : this(interval, throttleLimit, TimeProvider.System)
    {
    }

    /// <summary>Follows them to their end, or until the time is up; then what is left is delivered as pending.</summary>
    /// <param name="commands">The commands.</param>
    /// <param name="timeout">How long; null for as long as it takes.</param>
    /// <param name="deliver">Called on this thread, with each command's result once.</param>
    /// <param name="verbose">Called on this thread, with lines for the verbose stream.</param>
    /// <param name="stop">Ends everything at once.</param>
    /// <exception cref="MdmException">Every further question would fail alike; what is left was delivered as pending.</exception>
    public void Follow(IReadOnlyList<FollowedCommand> commands, TimeSpan? timeout, Action<DeviceCommandResult> deliver, Action<string> verbose, CancellationToken stop)
    {
        using var events = new BlockingCollection<object>();
        var log = new Log(events);
        var following = Task.Run(() => RunAsync(commands, timeout, events, log, stop), CancellationToken.None);
        foreach (var next in events.GetConsumingEnumerable(stop))
        {
            if (next is DeviceCommandResult result) deliver(result);
            else verbose((string)next);
        }

        following.GetAwaiter().GetResult();
    }

    private async Task RunAsync(IReadOnlyList<FollowedCommand> commands, TimeSpan? timeout, BlockingCollection<object> events, IRunLog log, CancellationToken stop)
    {
        try
        {
            // What has passed, whatever somebody sets the clock to.
            var start = time.GetTimestamp();
            var until = timeout ?? TimeSpan.MaxValue;
            var waiting = new SortedSet<(TimeSpan Due, int Index)>(commands.Select((_, index) => (TimeSpan.Zero, index)));
            // A service may ask for a wait that is longer than ours.
            using var timeUp = timeout is { } bounded && bounded > TimeSpan.Zero && bounded <= s_longestTimer ? time.CreateCancellationTokenSource(bounded) : new CancellationTokenSource();
            using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, timeUp.Token);
            MdmException? failure = null;
            while (waiting.Count > 0 && failure is null)
            {
                var now = time.GetElapsedTime(start);

                // No time at all is time to ask once.
                if (now >= until && (timeout > TimeSpan.Zero || waiting.Min.Due > now)) break;
                if (waiting.Min.Due > now)
                {
                    var next = waiting.Min.Due < until ? waiting.Min.Due : until;
                    await time.Delay(next - now > s_tick ? next - now : s_tick, stop).ConfigureAwait(false);
                    continue;
                }

                var due = waiting.TakeWhile(entry => entry.Due <= now).Take(throttleLimit).ToList();
                var answers = await Task.WhenAll(due.Select(entry => AskAsync(commands[entry.Index], log, either.Token, stop))).ConfigureAwait(false);
                for (var place = 0; place < due.Count; place++)
                {
                    waiting.Remove(due[place]);
                    failure ??= answers[place].Failure;
                    if (answers[place].Ended is { } ended) events.Add(ended, CancellationToken.None);
                    else waiting.Add((time.GetElapsedTime(start) + Interval(commands[due[place].Index]), due[place].Index));
                }
            }

            foreach (var (_, index) in waiting) events.Add(commands[index].Result.Followed(commands[index].Last, CommandOutcome.Pending), CancellationToken.None);
            if (failure is not null) throw failure;
        }
        finally
        {
            events.CompleteAdding();
        }
    }

    /// <summary>The result of a command that has ended, or why every further question would fail alike; neither where it is to be asked again.</summary>
    private async Task<(DeviceCommandResult? Ended, MdmException? Failure)> AskAsync(FollowedCommand command, IRunLog log, CancellationToken wait, CancellationToken stop)
    {
        var result = command.Result;
        var request = command.Records.Get(command.Connection, result.DeviceId, result.CommandId!);
        var answer = await command.Connection.Client.SendAsync(request, log, beforeAttempt: null, wait, stop).ConfigureAwait(false);
        if (answer.Error?.ErrorId == MdmErrorId.DeviceNotFound) return (Gone(command), null);
        if (answer.EndsRun) return (null, answer.Error);
        if (answer.Outcome == CommandOutcome.Accepted && command.Records.Read(answer.Body, result.DeviceId) is { } record)
        {
            command.Last = record;
            if (record.Outcome != CommandOutcome.Pending) return (result.Followed(record, record.Outcome), null);
            return !record.IsFetched && (record.ValidUntil ?? result.ValidUntil) < time.GetUtcNow() - s_grace ? (result.Followed(record, CommandOutcome.Expired), null) : (null, null);
        }

        log.Verbose($"{result.DeviceId}: {answer.Error?.Message ?? "The answer holds no command."} Asking again later.");
        return (null, null);
    }

    /// <summary>The record is gone, and with it the answer to what became of the command.</summary>
    private static DeviceCommandResult Gone(FollowedCommand command) => command.Records.GoneMeansDone(command.Result.Command) is { } why
        ? command.Result.Followed(command.Last, CommandOutcome.Succeeded, why)
        : command.Result.Followed(command.Last, CommandOutcome.Untracked, "The service no longer has a record of the command; whether it was carried out cannot be told.");

    private TimeSpan Interval(FollowedCommand command)
    {
        var age = time.GetUtcNow() - (command.Last?.CreatedAt ?? command.Result.SentAt ?? time.GetUtcNow());
        var wanted = TimeSpan.FromTicks(Math.Max(interval.Ticks, age.Ticks / AgePerInterval / s_tick.Ticks * s_tick.Ticks));
        var longest = interval > s_longest ? interval : s_longest;
        return wanted < longest ? wanted : longest;
    }

    private sealed class Log(BlockingCollection<object> events) : IRunLog
    {
        // A question that is asked every few seconds tells nothing there.
        public bool IsDebug => false;

        public void Verbose(string message) => events.Add(message, CancellationToken.None);

        public void Debug(string message)
        {
        }
    }
}
