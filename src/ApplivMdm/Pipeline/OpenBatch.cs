using ApplivMdm.Dispatch;

namespace ApplivMdm.Cmdlets;

/// <summary>Devices that wait for their request to be full. One command at a time: another one closes the batch, so that memory stays bounded.</summary>
/// <param name="size">Devices per request.</param>
internal sealed class OpenBatch(int size)
{
    private readonly List<DeviceRow> _rows = [];
    private Consignment? _open;

    /// <summary>Adds a device and gives what is to be sent now.</summary>
    public IEnumerable<Consignment> Add(Consignment consignment)
    {
        var before = _open is { } open && !Fits(open, consignment) ? Take() : null;
        _open ??= consignment;
        _rows.AddRange(consignment.Rows);
        var now = _rows.Count >= size ? Take() : null;
        return before is null && now is null ? [] : new[] { before, now }.OfType<Consignment>();
    }

    /// <summary>What is in it, perhaps nothing.</summary>
    public Consignment? Take()
    {
        var taken = _open is null ? null : _open with { Rows = [.. _rows] };
        _open = null;
        _rows.Clear();
        return taken;
    }

    private static bool Fits(Consignment open, Consignment next) =>
        ReferenceEquals(open.Connection, next.Connection)
        && ReferenceEquals(open.Endpoint, next.Endpoint)
        && (ReferenceEquals(open.Command, next.Command) || open.Command.Key == next.Command.Key);
}
