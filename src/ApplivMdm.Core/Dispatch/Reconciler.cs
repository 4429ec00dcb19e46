using System.Collections.Concurrent;
using ApplivMdm.Commands;
using ApplivMdm.Endpoints;
using ApplivMdm.Transport;

namespace ApplivMdm.Dispatch;

/// <summary>
/// Looks for a command whose answer was lost in the device's list of commands. One of the same type that was made
/// around the time of sending, and that no other row has got, is it, the nearest of several; else nobody knows.
/// </summary>
internal sealed class Reconciler
{
    // The clocks of this computer and of the service may differ, and theirs may count whole seconds.
    private static readonly TimeSpan s_slack = TimeSpan.FromMinutes(2);

    // More commands than any device has; a list that never ends must.
    private const int MostPages = 100;

    private readonly ConcurrentDictionary<string, bool> _given = new(StringComparer.Ordinal);

    /// <summary>Whether a device may get commands of one type twice in the run, so that one must not be taken for the other.</summary>
    public bool MayRepeat { get; set; } = true;

    /// <summary>Remembers commands that belong to rows of an earlier part of the run.</summary>
    public void Give(IEnumerable<(string DeviceId, string CommandId)> commands)
    {
        foreach (var (deviceId, commandId) in commands) Take(deviceId, commandId);
    }

    /// <summary>Remembers that a command belongs to a row.</summary>
    public void Give(IEnumerable<DeviceCommandResult> results)
    {
        if (!MayRepeat) return;

        foreach (var result in results)
        {
            if (result.CommandId is { } id) Take(result.DeviceId, id);
        }
    }

    /// <summary>The results of a consignment: adopted commands are accepted, the rest stays as it was. Never fails for what the lookup meets.</summary>
    public async Task<IReadOnlyList<DeviceCommandResult>> ResolveAsync(Consignment consignment, IReadOnlyList<DeviceCommandResult> results, IRunLog log, CancellationToken wait, CancellationToken stop)
    {
        if (results.All(result => result.Outcome != CommandOutcome.Unknown)) return results;

        var byDevice = results.ToLookup(result => result.DeviceId, StringComparer.Ordinal);
        var resolved = new List<DeviceCommandResult>(results.Count);
        foreach (var row in consignment.Rows)
        {
            var ofDevice = byDevice[row.DeviceId].ToList();
            var since = consignment.InDoubtSince ?? ofDevice[0].SentAt;
            var found = ofDevice[0].Outcome == CommandOutcome.Unknown && since is { } from
                ? await FindAsync(consignment, row.DeviceId, from, log, wait, stop).ConfigureAwait(false)
                : null;
            resolved.AddRange(found is null ? ofDevice : consignment.Adopted(row, found, ofDevice[0]));
        }

        return resolved;
    }

    /// <summary>Those of the command's type that were made between the two times, both included; the one nearest to its sending goes first: somebody else may have sent the same shortly before.</summary>
    public static IEnumerable<DeviceCommandRecord> Matching(IEnumerable<DeviceCommandRecord> records, DeviceCommand command, DateTimeOffset sent, DateTimeOffset from, DateTimeOffset to) =>
        records.Where(record => record.Command == command.Name && record.CreatedAt >= from && record.CreatedAt <= to).OrderBy(record => (record.CreatedAt!.Value - sent).Duration());

    /// <summary>Goes through all pages: services list the oldest first, or do not say.</summary>
    private async Task<DeviceAnswer?> FindAsync(Consignment consignment, string deviceId, DateTimeOffset since, IRunLog log, CancellationToken wait, CancellationToken stop)
    {
        if (!consignment.Connection.IsOpen || consignment.Endpoint.Records is not { } records) return null;

        log.Verbose($"{deviceId}: the outcome of {consignment.Command.Name} is unknown; looking at the device's commands.");
        var from = since - DateTimeOffset.MinValue > s_slack ? since - s_slack : DateTimeOffset.MinValue;
        var until = ((DateTimeOffset?)since).Plus(TimeSpan.FromSeconds(consignment.Connection.TimeoutSec) + s_slack) ?? DateTimeOffset.MaxValue;
        var candidates = new List<DeviceCommandRecord>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        string? page = null;
        for (var count = 0; count < MostPages; count++)
        {
            ApiAnswer answer;
            try
            {
                answer = await consignment.Connection.Client.SendAsync(records.List(consignment.Connection, deviceId, page) with { Secrets = consignment.Command.Secrets }, log, beforeAttempt: null, wait, stop).ConfigureAwait(false);
            }
            catch (MdmException)
            {
                // Closed meanwhile: the command stays unknown.
                return null;
            }

            // A list that cannot be read says nothing about the command.
            if (answer.Outcome != CommandOutcome.Accepted) return null;

            IReadOnlyList<DeviceCommandRecord> found;
            (found, page) = records.ReadList(answer.Body, deviceId);
            // A service that passes over the page would be asked for it again and again.
            var before = candidates.Count;
            candidates.AddRange(found.Where(record => record.CommandId is { } id && seen.Add(id)));
            if (page is null || (found.Count > 0 && candidates.Count == before)) break;
        }

        var adopted = Matching(candidates, consignment.Command, since, from, until).FirstOrDefault(record => record.CommandId is { } id && Take(deviceId, id));
        return adopted is null ? null : DeviceAnswer.Of(adopted);
    }

    /// <summary>Google's ids are times, which two devices may share.</summary>
    private bool Take(string deviceId, string commandId) => _given.TryAdd($"{deviceId}\n{commandId}", true);
}
