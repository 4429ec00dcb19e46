using ApplivMdm.Dispatch;

namespace ApplivMdm.Cmdlets;

/// <summary>Destructive commands, kept back until the whole input is known: a device gets the same command once, however often it comes in.</summary>
internal sealed class HeldConsignments
{
    private const int NamesShown = 5;

    private readonly List<Consignment> _consignments = [];
    private readonly Dictionary<(MdmConnection, string, string), List<object?>> _rows = [];

    /// <summary>How many distinct commands to devices.</summary>
    public int Count => _consignments.Count;

    /// <summary>How many distinct devices.</summary>
    public int DeviceCount => _consignments.Select(consignment => consignment.Rows[0].DeviceId).Distinct(StringComparer.OrdinalIgnoreCase).Count();

    /// <summary>Whether one of the commands needs a question.</summary>
    public bool IsDestructive => _consignments.Exists(consignment => consignment.Command.Impact == CommandImpact.Destructive);

    /// <summary>The first command.</summary>
    public Consignment First => _consignments[0];

    /// <summary>What is about to be sent, with the number of devices and the first of them.</summary>
    public string Question
    {
        get
        {
            var commands = string.Join(", ", _consignments.Select(consignment => consignment.Command.Name).Distinct(StringComparer.Ordinal));
            var devices = _consignments.Select(consignment => consignment.Rows[0].DeviceId).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
            var names = string.Join(", ", devices.Take(NamesShown)) + (devices.Count > NamesShown ? $" and {devices.Count - NamesShown} more" : string.Empty);
            return $"Send {commands} to {devices.Count} device{(devices.Count == 1 ? string.Empty : "s")} ({names})? This may lose data or lock somebody out, and cannot be undone.";
        }
    }

    public void Add(Consignment consignment)
    {
        var row = consignment.Rows[0];
        var key = (consignment.Connection, row.DeviceId.ToUpperInvariant(), consignment.Command.Key);
        if (_rows.TryGetValue(key, out var inputs))
        {
            inputs.AddRange(row.InputObjects);
            return;
        }

        // The list grows with every further row that names the device.
        _rows.Add(key, [.. row.InputObjects]);
        _consignments.Add(consignment with { Rows = [row with { InputObjects = _rows[key] }] });
    }

    /// <summary>Hands them over and forgets them.</summary>
    public IReadOnlyList<Consignment> Take()
    {
        Consignment[] taken = [.. _consignments];
        _consignments.Clear();
        _rows.Clear();
        return taken;
    }
}
