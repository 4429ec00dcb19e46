using ApplivMdm.Commands;
using ApplivMdm.Transport;

namespace ApplivMdm.Endpoints;

/// <summary>What Applivery's endpoints for commands share: the organization in the path, the form of an id, and whom a request is about.</summary>
internal abstract class AppliveryEndpoint : CommandEndpoint
{
    /// <summary>The whole of a path behind <c>/mdm/</c>.</summary>
    public static string FullPath(MdmConnection connection, string path) => $"v1/organizations/{Uri.EscapeDataString(connection.Tenant)}/mdm/{path}";

    public override string? IdProblem(string deviceId) => AppliveryDeviceId.Problem(deviceId);

    public override ApiRequest Request(MdmConnection connection, DeviceCommand command, IReadOnlyList<string> deviceIds)
    {
        var subject = deviceIds.Count == 1 ? deviceIds[0] : $"{deviceIds[0]} and {deviceIds.Count - 1} more";
        return new ApiRequest(HttpMethod.Post, FullPath(connection, Path(deviceIds)), Body(command, deviceIds), subject, command.Secrets);
    }

    /// <summary>The path behind <c>/mdm/</c>, its segments escaped.</summary>
    private protected abstract string Path(IReadOnlyList<string> deviceIds);

    private protected abstract byte[] Body(DeviceCommand command, IReadOnlyList<string> deviceIds);
}
