using System.Text.Json;
using ApplivMdm.Commands;
using ApplivMdm.Transport;

namespace ApplivMdm.Endpoints;

/// <summary>
/// <c>GET …/mdm/android/enterprise/devices/{emmDeviceId}/commands</c>, <c>/{emmCommandId}</c> and <c>POST …/cancel</c>: Applivery's
/// own state of a command around Google's operation.
/// </summary>
internal sealed class AndroidCommandRecords : AppliveryRecords
{
    private protected override string Path(string deviceId) => $"android/enterprise/devices/{Uri.EscapeDataString(deviceId)}/commands";

    private protected override IEnumerable<JsonElement> Items(JsonElement root) => CommandList.Items(root);

    private protected override DeviceCommandRecord? Read(JsonElement item, string deviceId)
    {
        if (item.ValueKind != JsonValueKind.Object) return null;

        var answer = AndroidAnswers.Read(item, ResultMatch.CommandList);
        var state = AndroidOutcome.State(item.Member("config", "metadata")) is { Type.Text: not null } known ? known : AndroidOutcome.State(item.Member("_config", "metadata"));
        var error = item.Member("config", "error") ?? item.Member("_config", "error");
        var word = StatusWords.OutcomeOf(answer.Status);
        var (outcome, code, message) = AndroidOutcome.Of(state, answer.Status is null ? IsDone(item) : word == CommandOutcome.Succeeded, error);
        if (outcome == CommandOutcome.Pending && word != CommandOutcome.Succeeded) outcome = word;
        if (outcome == CommandOutcome.Failed && code is null) (code, message) = (answer.Status, $"The service shows the command as {answer.Status}.");
        return new DeviceCommandRecord
        {
            System = MdmSystem.Applivery,
            Platform = DevicePlatform.Android,
            DeviceId = deviceId,
            Command = state?.Type.Text ?? string.Empty,
            CommandId = answer.CommandId,
            OperationName = answer.OperationName,
            Outcome = outcome,
            Status = answer.Status,
            CreatedAt = answer.CreatedAt,
            ValidUntil = answer.CreatedAt.Plus(answer.Validity),
            ErrorCode = code,
            ErrorMessage = message,
            IsFetched = AndroidOutcome.IsFetched(state),
            Details = state,
        };
    }

    /// <summary>Counts only where there is no status beside it: the documentation's sample is PENDING and done at once.</summary>
    private static bool IsDone(JsonElement item) => (item.Member("config", "done") ?? item.Member("_config", "done")) is { ValueKind: JsonValueKind.True };
}
