using System.Globalization;
using System.Text.Json;
using ApplivMdm.Commands;
using ApplivMdm.Commands.Android;
using ApplivMdm.Transport;

namespace ApplivMdm.Endpoints;

/// <summary><c>POST /v1/organizations/{organizationId}/mdm/android/enterprise/devices/{emmDeviceId}/commands</c>: one command for one device.</summary>
internal sealed class AndroidDeviceCommandEndpoint : CommandEndpoint
{
    private const int LongestText = 256;

    public override string? IdProblem(string deviceId) => AppliveryDeviceId.Problem(deviceId);

    public override IEnumerable<string> BrokenRules(DeviceCommand command)
    {
        var body = ((AndroidCommand)command).Body;
        if (body.Type is { } type && AndroidCommandTypes.Names.Contains(type) && !AndroidCommandTypes.IsInApplivery(type))
            yield return $"Applivery does not document {type}. It documents {string.Join(", ", AndroidCommandTypes.NamesInApplivery)}.";
        if (body.AddEsimParams?.ActivationState is not null)
            yield return "Applivery does not document activationState for ADD_ESIM; leave it out.";
        if (body.NewPassword?.Length > LongestText)
            yield return $"The new password has more than {LongestText} characters.";
    }

    public override ApiRequest Request(MdmConnection connection, DeviceCommand command, IReadOnlyList<string> deviceIds)
    {
        var device = deviceIds.Single();
        var path = $"v1/organizations/{Uri.EscapeDataString(connection.Organization)}/mdm/android/enterprise/devices/{Uri.EscapeDataString(device)}/commands";
        return new ApiRequest(HttpMethod.Post, path, ((AndroidCommand)command).AppliveryJson, device, command.Secrets);
    }

    public override IReadOnlyList<DeviceAnswer?> Read(byte[] body, IReadOnlyList<string> deviceIds)
    {
        using var document = JsonDocument.Parse(body);
        var data = document.RootElement.Member("data") ?? default;
        var metadata = data.Member("config", "metadata") ?? data.Member("_config", "metadata") ?? default;
        return
        [
            new DeviceAnswer
            {
                MatchedBy = ResultMatch.Request,
                Status = data.Text("status"),
                CommandId = data.Text("id") ?? data.Text("_id"),
                OperationName = data.Member("_config")?.Text("name") ?? data.Member("config")?.Text("name"),
                CreatedAt = Date(metadata.Text("createTime") ?? data.Text("createdAt")),
                Validity = CommandDuration.TryReadWire(metadata.Text("duration"), out var validity) ? validity : null,
            },
        ];
    }

    /// <summary>Documented samples have a stray space inside the time; it is passed over.</summary>
    private static DateTimeOffset? Date(string? text) =>
        DateTimeOffset.TryParse(text?.Replace(" ", string.Empty), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date : null;
}
