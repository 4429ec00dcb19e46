using System.Text.Json;
using ApplivMdm.Transport;

namespace ApplivMdm.Endpoints;

/// <summary>A service's record of the commands of a device: a list, one of them, and its withdrawal. It never decides when to ask.</summary>
internal abstract class CommandRecords
{
    /// <summary>The records of a device of this family; null where the service keeps none (Windows actions).</summary>
    public static CommandRecords? Of(MdmSystem system, DevicePlatform platform, AppleTargetType? targetType) => (system, platform) switch
    {
        (MdmSystem.Google, _) => new GoogleOperations(),
        (_, DevicePlatform.Android) => new AndroidCommandRecords(),
        (_, DevicePlatform.Apple) => new AppleCommandRecords(targetType ?? AppleTargetType.Device),
        _ => null,
    };

    /// <summary>One page of the device's commands.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="deviceId">The device.</param>
    /// <param name="page">What <see cref="ReadList"/> gave for it; null for the first.</param>
    public abstract ApiRequest List(MdmConnection connection, string deviceId, string? page);

    /// <summary>The entries of a page that can be read, and the next page where there is one.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public abstract (IReadOnlyList<DeviceCommandRecord> Records, string? NextPage) ReadList(byte[] body, string deviceId);

    /// <summary>One command.</summary>
    public abstract ApiRequest Get(MdmConnection connection, string deviceId, string commandId);

    /// <summary>The answer to <see cref="Get"/>; null when it holds no command.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public abstract DeviceCommandRecord? Read(byte[] body, string deviceId);

    /// <summary>Withdraws a command that the device has not fetched.</summary>
    public abstract ApiRequest Cancel(MdmConnection connection, string deviceId, string commandId);

    /// <summary>What it means that the service has no such command any more; null where that says nothing.</summary>
    public virtual string? GoneMeansDone(string command) => null;
}
