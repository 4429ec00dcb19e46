using System.Text;
using ApplivMdm.Commands;
using ApplivMdm.Dispatch;
using ApplivMdm.Journal;

namespace ApplivMdm.Cmdlets;

/// <summary>
/// The devices of a run that sends each of them once: every further row that names one gets the same result.
/// A run may have a million, so a finished device keeps a hash and its command's id; the rest it shares with its batch.
/// </summary>
internal sealed class SentDevices
{
    private readonly Dictionary<DeviceKey, UnderWay> _underWay = [];
    private readonly DeviceMap<Finished> _finished = new();
    private readonly List<DeviceCommandResult> _patterns = [];
    private (DeviceCommand? Command, string Scope) _last;

    /// <summary>Where finished devices can be looked up again; they need no memory here then.</summary>
    public RunJournal? Journal { get; set; }

    /// <summary>True for a device that is under way or done in this run; then with its result for this row, if there is one already.</summary>
    public bool IsRepetition(Consignment consignment, out DeviceCommandResult? known)
    {
        known = null;
        var row = consignment.Rows[0];
        var key = KeyOf(consignment, row.DeviceId);
        if (_underWay.TryGetValue(key, out var underWay))
        {
            (underWay.Waiting ??= []).AddRange(row.InputObjects);
            return true;
        }

        if (_finished.TryGet(key, out var finished))
        {
            known = _patterns[finished.Pattern].ForDevice(row.DeviceId, Text(finished.CommandId), Text(finished.OperationName)).OfRow(row.InputObjects[0]);
            return true;
        }

        _underWay.Add(key, new UnderWay());
        return false;
    }

    /// <summary>The results of a request, and those of the rows that came after the first of their device.</summary>
    public IEnumerable<DeviceCommandResult> WithRepetitions(DispatchEvent.Finished finished)
    {
        foreach (var result in finished.Results)
        {
            yield return result;

            var key = KeyOf(finished.Consignment, result.DeviceId);
            if (!_underWay.TryGetValue(key, out var underWay)) continue;

            foreach (var inputObject in underWay.Waiting ?? []) yield return result.ForRow(inputObject);

            _underWay.Remove(key);
            if (Journal is null || result.Outcome is not (CommandOutcome.Accepted or CommandOutcome.Refused)) _finished.Set(key, Remember(result));
        }
    }

    private Finished Remember(DeviceCommandResult result)
    {
        if (_patterns.Count == 0 || !_patterns[_patterns.Count - 1].IsLike(result)) _patterns.Add(result.ForRow(null));
        return new Finished(_patterns.Count - 1, Bytes(result.CommandId), Bytes(result.OperationName));
    }

    // UTF-8 is half of UTF-16.
    private static byte[]? Bytes(string? text) => text is null ? null : Encoding.UTF8.GetBytes(text);

    private static string? Text(byte[]? bytes) => bytes is null ? null : Encoding.UTF8.GetString(bytes);

    private DeviceKey KeyOf(Consignment consignment, string deviceId)
    {
        if (!ReferenceEquals(_last.Command, consignment.Command)) _last = (consignment.Command, consignment.Connection.Fingerprint(consignment.Command));
        return DeviceKey.Of(deviceId, _last.Scope);
    }

    /// <summary>A device whose answer has not come, and the rows that wait for it.</summary>
    private sealed class UnderWay
    {
        public List<object?>? Waiting { get; set; }
    }

    /// <summary>A device's result, as far as it is its own.</summary>
    private readonly record struct Finished(int Pattern, byte[]? CommandId, byte[]? OperationName);
}
