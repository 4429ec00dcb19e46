using ApplivMdm.Transport;

namespace ApplivMdm.Inventory;

/// <summary>One system's devices.</summary>
/// <param name="connection">The organization or enterprise.</param>
internal abstract class DeviceSource(MdmConnection connection)
{
    private protected const string What = "devices";

    /// <summary>The organization or enterprise, for messages.</summary>
    public string Tenant => Connection.Tenant;

    /// <summary>How many devices were passed over because they are of a platform that this version does not know.</summary>
    public int PassedOver { get; private protected set; }

    /// <summary>The platforms that it has.</summary>
    public abstract IReadOnlyList<DevicePlatform> Platforms { get; }

    private protected MdmConnection Connection { get; } = connection;

    public static DeviceSource Of(MdmConnection connection) => connection.System == MdmSystem.Google ? new GoogleDevices(connection) : new AppliveryDevices(connection);

    /// <summary>Why the system cannot take this id, and what to do; null when it can.</summary>
    public abstract string? IdProblem(string deviceId);

    /// <summary>The lists that hold the devices.</summary>
    /// <exception cref="MdmException">The system has no such filter.</exception>
    public abstract IEnumerable<PageWalk<MdmDevice>> Lists(DeviceFilter filter);

    /// <summary>Devices with this serial number or IMEI; only what is equal, letter case aside, comes out.</summary>
    public abstract PageWalk<MdmDevice> Equal(DeviceFilter filter);

    /// <summary>One device.</summary>
    /// <exception cref="MdmException">There is none, or it could not be read.</exception>
    public abstract Task<MdmDevice> GetAsync(DevicePlatform platform, string deviceId, IRunLog log, CancellationToken stop);
}
