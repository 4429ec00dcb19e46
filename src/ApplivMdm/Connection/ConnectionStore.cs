using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using ApplivMdm.Endpoints;

namespace ApplivMdm.Cmdlets;

/// <summary>The current connections of each runspace, one per system. They go with the runspace.</summary>
internal static class ConnectionStore
{
    private static readonly ConditionalWeakTable<Runspace, Dictionary<MdmSystem, MdmConnection>> s_stores = new();

    public static IReadOnlyList<MdmConnection> Current => [.. OfRunspace.Values.OrderBy(connection => connection.System)];

    private static Dictionary<MdmSystem, MdmConnection> OfRunspace => s_stores.GetOrCreateValue(Runspace.DefaultRunspace);

    /// <summary>Makes it the current one. The one before stays open: a script may hold it.</summary>
    public static void Set(MdmConnection connection) => OfRunspace[connection.System] = connection;

    public static void Remove(MdmConnection connection)
    {
        if (OfRunspace.TryGetValue(connection.System, out var current) && ReferenceEquals(current, connection)) OfRunspace.Remove(connection.System);
    }

    /// <summary>The system of an Android device: Google where its name says so, or where only connections to Google were given.</summary>
    public static MdmSystem SystemOf(string deviceId, MdmConnection[]? given) =>
        GoogleDeviceId.IsName(deviceId) || (given is not null && Array.TrueForAll(given, connection => connection.System == MdmSystem.Google)) ? MdmSystem.Google : MdmSystem.Applivery;

    /// <summary>Whether there is a connection to a system.</summary>
    public static bool Has(MdmSystem system, MdmConnection[]? given) => Candidates(system, given).Any();

    /// <summary>The connection to a system: among those given, or the current one.</summary>
    /// <exception cref="MdmException">There is none, more than one, or it was closed.</exception>
    public static MdmConnection Resolve(MdmSystem system, MdmConnection[]? given)
    {
        var candidates = Candidates(system, given).ToList();
        return candidates.Count switch
        {
            0 => throw new MdmException(MdmErrorId.NotConnected, $"There is no connection to {system} in this runspace. Run {(system == MdmSystem.Google ? "Connect-AndroidManagement" : "Connect-ApplivMdm")}, or pass a connection with -Connection."),
            1 when candidates[0].IsOpen => candidates[0],
            1 => throw candidates[0].Closed(),
            _ => throw new MdmException(MdmErrorId.InvalidConnection, $"-Connection has {candidates.Count} connections to {system}; pass one."),
        };
    }

    private static IEnumerable<MdmConnection> Candidates(MdmSystem system, MdmConnection[]? given) => (given ?? [.. Current]).Where(connection => connection.System == system);
}
