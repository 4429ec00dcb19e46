using ApplivMdm.Commands;
using ApplivMdm.Transport;

namespace ApplivMdm.Endpoints;

/// <summary>One documented URL that takes commands: turns a command and its devices into a request, and the answer into what it says of each device. It never decides when or whether to send.</summary>
internal abstract class CommandEndpoint
{
    /// <summary>Why the service cannot take this id, and what to do; null when it can.</summary>
    public abstract string? IdProblem(string deviceId);

    /// <summary>Rules that this service adds to the command's own.</summary>
    public abstract IEnumerable<string> BrokenRules(DeviceCommand command);

    public abstract ApiRequest Request(MdmConnection connection, DeviceCommand command, IReadOnlyList<string> deviceIds);

    /// <summary>What an accepted answer says of each device, in the order of <paramref name="deviceIds"/>; null for one that it does not account for.</summary>
    public abstract IReadOnlyList<DeviceAnswer?> Read(byte[] body, IReadOnlyList<string> deviceIds);

    /// <summary>The service's record of a device's commands; null where it keeps none.</summary>
    public virtual CommandRecords? Records => null;

    /// <summary>Devices, or users of devices, where the endpoint has both.</summary>
    public virtual AppleTargetType? TargetType => null;

    /// <summary>The one form of an id that may be given in several.</summary>
    public virtual string Canonical(string deviceId) => deviceId;
}
