using ApplivMdm.Commands;
using ApplivMdm.Commands.Android;
using ApplivMdm.Transport;

namespace ApplivMdm.Endpoints;

/// <summary><c>POST v1/{name=enterprises/*/devices/*}:issueCommand</c> of the Android Management API: one command for one device.</summary>
/// <param name="enterprise">The enterprise of the connection, <c>enterprises/LC…</c>.</param>
internal sealed class GoogleDeviceCommandEndpoint(string enterprise) : CommandEndpoint
{
    public override CommandRecords Records { get; } = new GoogleOperations();

    public override string Canonical(string deviceId) => GoogleDeviceId.FullName(enterprise, deviceId);

    public override string? IdProblem(string deviceId) => GoogleDeviceId.Problem(enterprise, deviceId);

    public override IEnumerable<string> BrokenRules(DeviceCommand command)
    {
        if (((AndroidCommand)command).Body.AddEsimParams is not { } esim) yield break;

        if (esim.CarrierName is not null) yield return "The Android Management API has no carrierName; it is Applivery's. Leave it out.";
        if (esim.ActivationState is null) yield return "The Android Management API needs an activation state for ADD_ESIM: ACTIVATED, or NOT_ACTIVATED on a personally-owned device.";
    }

    public override ApiRequest Request(MdmConnection connection, DeviceCommand command, IReadOnlyList<string> deviceIds) =>
        new(HttpMethod.Post, $"v1/{GoogleDeviceId.Escape(Canonical(deviceIds.Single()))}:issueCommand", ((AndroidCommand)command).GoogleJson, deviceIds[0], command.Secrets);

    public override IReadOnlyList<DeviceAnswer?> Read(byte[] body, IReadOnlyList<string> deviceIds)
    {
        if (Records.Read(body, deviceIds[0]) is not { } record) return [null];

        var answer = DeviceAnswer.Of(record) with { MatchedBy = ResultMatch.Request };
        return [record.Outcome == CommandOutcome.Failed ? answer with { IsRefusal = true, Status = record.ErrorCode } : answer];
    }
}
