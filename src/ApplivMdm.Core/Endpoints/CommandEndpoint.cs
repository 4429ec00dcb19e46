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

    /// <summary>Asks for the device's list of commands, to look for one whose answer was lost; null where the service has no such list.</summary>
    public virtual ApiRequest? Lookup(MdmConnection connection, DeviceCommand command, string deviceId) => null;

    /// <summary>What the answer to <see cref="Lookup"/> says of a command of this type that was made between the two times, both included; of several, the first. Null when it shows none.</summary>
    public virtual DeviceAnswer? Find(byte[] body, DeviceCommand command, string deviceId, DateTimeOffset from, DateTimeOffset to) => null;
}
