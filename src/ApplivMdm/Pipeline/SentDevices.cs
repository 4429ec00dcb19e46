using ApplivMdm.Dispatch;
using ApplivMdm.Journal;

namespace ApplivMdm.Cmdlets;

/// <summary>The devices of a run that sends each of them once: every further row that names one gets the same result.</summary>
internal sealed class SentDevices
{
    private readonly Dictionary<(MdmConnection, string, string), Entry> _entries = [];

    /// <summary>Where finished devices can be looked up again; they need no memory here then.</summary>
    public RunJournal? Journal { get; set; }

    /// <summary>True for a device that is under way or done in this run; then with its result for this row, if there is one already.</summary>
    public bool IsRepetition(Consignment consignment, out DeviceCommandResult? known)
    {
        known = null;
        var row = consignment.Rows[0];
        var key = KeyOf(consignment, row.DeviceId);
        if (!_entries.TryGetValue(key, out var entry))
        {
            _entries.Add(key, new Entry());
            return false;
        }

        if (entry.Result is { } result) known = result.ForRow(row.InputObjects[0]);
        else (entry.Waiting ??= []).AddRange(row.InputObjects);
        return true;
    }

    /// <summary>The results of a request, and those of the rows that came after the first of their device.</summary>
    public IEnumerable<DeviceCommandResult> WithRepetitions(DispatchEvent.Finished finished)
    {
        foreach (var result in finished.Results)
        {
            yield return result;

            var key = KeyOf(finished.Consignment, result.DeviceId);
            if (!_entries.TryGetValue(key, out var entry) || entry.Result is not null) continue;

            // Kept without its row, which may be large.
            entry.Result = result.ForRow(null);
            foreach (var inputObject in entry.Waiting ?? []) yield return entry.Result.ForRow(inputObject);
            entry.Waiting = null;
            if (Journal is not null && result.Outcome is CommandOutcome.Accepted or CommandOutcome.Refused) _entries.Remove(key);
        }
    }

    private static (MdmConnection, string, string) KeyOf(Consignment consignment, string deviceId) => (consignment.Connection, deviceId.ToUpperInvariant(), consignment.Command.Key);

    private sealed class Entry
    {
        public DeviceCommandResult? Result { get; set; }

        public List<object?>? Waiting { get; set; }
    }
}
