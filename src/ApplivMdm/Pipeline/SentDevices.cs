using ApplivMdm.Dispatch;
using ApplivMdm.Journal;

namespace ApplivMdm.Cmdlets;

/// <summary>
/// The devices of a run that sends each of them once: every further row that names one gets the same result.
/// A run may have a million, so a finished device keeps its ids only; the rest it shares with its batch.
/// </summary>
internal sealed class SentDevices
{
    private readonly Dictionary<(MdmConnection, string), Dictionary<string, object>> _devices = [];
    private DeviceCommandResult? _pattern;

    /// <summary>Where finished devices can be looked up again; they need no memory here then.</summary>
    public RunJournal? Journal { get; set; }

    /// <summary>True for a device that is under way or done in this run; then with its result for this row, if there is one already.</summary>
    public bool IsRepetition(Consignment consignment, out DeviceCommandResult? known)
    {
        known = null;
        var devices = DevicesOf(consignment);
        var row = consignment.Rows[0];
        if (!devices.TryGetValue(row.DeviceId, out var state))
        {
            devices.Add(row.DeviceId, UnderWay.Alone);
            return false;
        }

        switch (state)
        {
            case Finished finished:
                known = finished.Of(row.DeviceId).ForRow(row.InputObjects[0]);
                break;
            case UnderWay { Waiting: { } waiting }:
                waiting.AddRange(row.InputObjects);
                break;
            default:
                devices[row.DeviceId] = new UnderWay([.. row.InputObjects]);
                break;
        }

        return true;
    }

    /// <summary>The results of a request, and those of the rows that came after the first of their device.</summary>
    public IEnumerable<DeviceCommandResult> WithRepetitions(DispatchEvent.Finished finished)
    {
        var devices = DevicesOf(finished.Consignment);
        foreach (var result in finished.Results)
        {
            yield return result;

            if (!devices.TryGetValue(result.DeviceId, out var state) || state is not UnderWay underWay) continue;

            foreach (var inputObject in underWay.Waiting ?? []) yield return result.ForRow(inputObject);

            if (Journal is not null && result.Outcome is CommandOutcome.Accepted or CommandOutcome.Refused) devices.Remove(result.DeviceId);
            else devices[result.DeviceId] = Remember(result);
        }
    }

    private Finished Remember(DeviceCommandResult result)
    {
        if (_pattern?.IsLike(result) != true) _pattern = result.ForRow(null);
        return new Finished(_pattern, result.CommandId, result.OperationName);
    }

    private Dictionary<string, object> DevicesOf(Consignment consignment)
    {
        var key = (consignment.Connection, consignment.Command.Key);
        if (!_devices.TryGetValue(key, out var devices)) _devices.Add(key, devices = new Dictionary<string, object>(StringComparer.OrdinalIgnoreCase));
        return devices;
    }

    /// <summary>A device whose answer has not come, and the rows that wait for it.</summary>
    private sealed class UnderWay(List<object?>? waiting)
    {
        public static readonly UnderWay Alone = new(waiting: null);

        public List<object?>? Waiting { get; } = waiting;
    }

    /// <summary>A device's result, as far as it is its own.</summary>
    private sealed class Finished(DeviceCommandResult pattern, string? commandId, string? operationName)
    {
        public DeviceCommandResult Of(string deviceId) => pattern.ForDevice(deviceId, commandId, operationName);
    }
}
