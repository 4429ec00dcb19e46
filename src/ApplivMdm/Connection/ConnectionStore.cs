using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;

namespace ApplivMdm.Cmdlets;

/// <summary>The current connections of each runspace, one per system. They go with the runspace.</summary>
internal static class ConnectionStore
{
    private static readonly ConditionalWeakTable<Runspace, Dictionary<MdmSystem, MdmConnection>> s_stores = new();

    public static IReadOnlyList<MdmConnection> Current => [.. OfRunspace.Values];

    private static Dictionary<MdmSystem, MdmConnection> OfRunspace => s_stores.GetOrCreateValue(Runspace.DefaultRunspace);

    /// <summary>Makes it the current one. The one before stays open: a script may hold it.</summary>
    public static void Set(MdmConnection connection) => OfRunspace[connection.System] = connection;

    public static void Remove(MdmConnection connection)
    {
        if (OfRunspace.TryGetValue(connection.System, out var current) && ReferenceEquals(current, connection)) OfRunspace.Remove(connection.System);
    }

    /// <summary>The connection to a system: among those given, or the current one.</summary>
    /// <exception cref="MdmException">There is none, more than one, or it was closed.</exception>
    public static MdmConnection Resolve(MdmSystem system, MdmConnection[]? given)
    {
        var candidates = (given ?? [.. Current]).Where(connection => connection.System == system).ToList();
        return candidates.Count switch
        {
            0 => throw new MdmException(MdmErrorId.NotConnected, $"There is no connection to {system} in this runspace. Run {(system == MdmSystem.Google ? "Connect-AndroidManagement" : "Connect-ApplivMdm")}, or pass a connection with -Connection."),
            1 when candidates[0].IsOpen => candidates[0],
            1 => throw candidates[0].Closed(),
            _ => throw new MdmException(MdmErrorId.InvalidConnection, $"-Connection has {candidates.Count} connections to {system}; pass one."),
        };
    }
}
