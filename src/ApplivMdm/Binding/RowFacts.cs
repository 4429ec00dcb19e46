using System.Globalization;
using ApplivMdm.Commands;

namespace ApplivMdm.Cmdlets;

/// <summary>Reads what a piped object says of its device.</summary>
internal static class RowFacts
{
    /// <summary>Null for a plain id, which says nothing. A column is looked up only when a check asks for it: a run may have a million rows.</summary>
    public static DeviceFacts? Of(PSObject? row) => row?.BaseObject is null or string or ValueType ? null : new DeviceFacts(name => Value(row, name));

    /// <summary>The plain value of a column; null where there is none, or where it cannot be read.</summary>
    public static object? Value(PSObject row, string name) => Raw(row, name) switch
    {
        // Export-Clixml keeps an enumeration as its number and its word.
        PSObject { BaseObject: int } wrapped when wrapped.TypeNames.Any(type => type == "Deserialized.System.Enum") => wrapped.ToString(null, CultureInfo.InvariantCulture),
        PSObject wrapped => wrapped.BaseObject,
        var value => value,
    };

    /// <summary>The same as PowerShell holds it.</summary>
    public static object? Raw(PSObject row, string name)
    {
        try
        {
            return row.Properties[name]?.Value;
        }
        catch (GetValueException)
        {
            // A computed property that fails says nothing.
            return null;
        }
    }
}
