using ApplivMdm.Commands;
using ApplivMdm.Dispatch;
using ApplivMdm.Journal;

namespace ApplivMdm.Cmdlets;

/// <summary>
/// The devices of a run that sends each of them once: every further row that names one gets the same result.
/// A run may have a million, so a finished device keeps a hash and its command's id only.
/// </summary>
internal sealed class SentDevices
{
    // With the rows that wait for a device's answer, where there are any.
    private readonly Dictionary<DeviceKey, List<object?>?> _underWay = [];
    private readonly DeviceMap _finished = new();
    private readonly CompactResults _results = new();
    private (DeviceCommand? Command, DeviceKey Scope) _last;

    /// <summary>Where finished devices can be looked up again; they need no memory here then.</summary>
    public RunJournal? Journal { get; set; }

    /// <summary>True for a device that is under way or done in this run; then with its result for this row, if there is one already.</summary>
    public bool IsRepetition(Consignment consignment, out DeviceCommandResult? known)
    {
        known = null;
        var row = consignment.Rows[0];
        var key = KeyOf(consignment, row.DeviceId);
        if (_underWay.TryGetValue(key, out var waiting))
        {
            if (waiting is null) _underWay[key] = [.. row.InputObjects];
            else waiting.AddRange(row.InputObjects);
            return true;
        }

        if (_finished.TryGet(key, out var place))
        {
            known = _results.Get(place, row.DeviceId).OfRow(row.InputObjects[0]);
            return true;
        }

        _underWay.Add(key, null);
        return false;
    }

    /// <summary>The results of a request, and those of the rows that came after the first of their device.</summary>
    public IEnumerable<DeviceCommandResult> WithRepetitions(DispatchEvent.Finished finished)
    {
        foreach (var result in finished.Results)
        {
            yield return result;

            var key = KeyOf(finished.Consignment, result.DeviceId);
            if (!_underWay.TryGetValue(key, out var waiting)) continue;

            foreach (var inputObject in waiting ?? []) yield return result.ForRow(inputObject);

            _underWay.Remove(key);
            if (Journal is null || !JournalLine.IsFinalOutcome(result.Outcome, result.ErrorId)) _finished.Set(key, _results.Add(result));
        }
    }

    private DeviceKey KeyOf(Consignment consignment, string deviceId)
    {
        if (!ReferenceEquals(_last.Command, consignment.Command)) _last = (consignment.Command, DeviceKey.OfScope(consignment.Connection.Fingerprint(consignment.Command)));
        return _last.Scope.With(deviceId);
    }
}
