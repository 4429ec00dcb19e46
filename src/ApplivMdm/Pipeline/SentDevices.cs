using ApplivMdm.Dispatch;

namespace ApplivMdm.Cmdlets;

/// <summary>The devices of a bulk run: each is sent the same command once, and every further row that names it gets the same result.</summary>
internal sealed class SentDevices
{
    private readonly Dictionary<(MdmConnection, string, string), Entry> _entries = [];

    /// <summary>False for a device that was sent before; then with its result for this row, if there is one already.</summary>
    public bool IsFirst(Consignment consignment, out DeviceCommandResult? known)
    {
        known = null;
        var row = consignment.Rows[0];
        var key = KeyOf(consignment, row.DeviceId);
        if (!_entries.TryGetValue(key, out var entry))
        {
            _entries.Add(key, new Entry());
            return true;
        }

        if (entry.Result is { } result) known = result.ForRow(row.InputObjects[0]);
        else (entry.Waiting ??= []).AddRange(row.InputObjects);
        return false;
    }

    /// <summary>The results of a request, and those of the rows that came after the first of their device.</summary>
    public IEnumerable<DeviceCommandResult> WithRepetitions(DispatchEvent.Finished finished)
    {
        foreach (var result in finished.Results)
        {
            yield return result;

            var entry = _entries[KeyOf(finished.Consignment, result.DeviceId)];
            if (entry.Result is not null) continue;

            // Kept without its row, which may be large.
            entry.Result = result.ForRow(null);
            foreach (var inputObject in entry.Waiting ?? []) yield return entry.Result.ForRow(inputObject);
            entry.Waiting = null;
        }
    }

    private static (MdmConnection, string, string) KeyOf(Consignment consignment, string deviceId) => (consignment.Connection, deviceId.ToUpperInvariant(), consignment.Command.Key);

    private sealed class Entry
    {
        public DeviceCommandResult? Result { get; set; }

        public List<object?>? Waiting { get; set; }
    }
}
