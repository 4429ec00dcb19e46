using ApplivMdm.Commands;

namespace ApplivMdm.Cmdlets;

/// <summary>Reads what a piped object says of its device.</summary>
internal static class RowFacts
{
    /// <summary>Null for a plain id, which says nothing. A column is looked up only when a check asks for it: a run may have a million rows.</summary>
    public static DeviceFacts? Of(PSObject? row) => row?.BaseObject is null or string or ValueType ? null : new DeviceFacts(name => Value(row, name));

    private static object? Value(PSObject row, string name)
    {
        try
        {
            var value = row.Properties[name]?.Value;
            return value is PSObject wrapped ? wrapped.BaseObject : value;
        }
        catch (GetValueException)
        {
            // A computed property that fails says nothing.
            return null;
        }
    }
}
