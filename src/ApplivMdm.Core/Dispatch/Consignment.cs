using ApplivMdm.Commands;
using ApplivMdm.Endpoints;
using ApplivMdm.Journal;
using ApplivMdm.Transport;

namespace ApplivMdm.Dispatch;

/// <summary>What goes out in one request: a command, its devices, and where to.</summary>
internal sealed record Consignment(MdmConnection Connection, CommandEndpoint Endpoint, DeviceCommand Command, IReadOnlyList<DeviceRow> Rows, string? Reason)
{
    /// <summary>Set where an earlier part of the run may have sent it: then it is only looked up.</summary>
    public DateTimeOffset? InDoubtSince { get; init; }

    /// <summary>Results that an earlier part of the run has got.</summary>
    public IReadOnlyList<DeviceCommandResult> Known(JournalLine line) =>
        [.. Rows.SelectMany(row => row.InputObjects.Select(line.ToResult(row.DeviceId, Command.Platform, Endpoint.TargetType, Reason).ForRow))];

    /// <summary>Results of a command that was found in the device's list after its answer was lost.</summary>
    public IEnumerable<DeviceCommandResult> Adopted(DeviceRow row, DeviceAnswer found, DeviceCommandResult lost) =>
        Results(row, new ApiAnswer { Outcome = CommandOutcome.Accepted, SentAt = lost.SentAt, Attempts = lost.Attempts }, found);

    /// <summary>Results for devices of which an earlier part of the run does not know whether they got the command.</summary>
    public IReadOnlyList<DeviceCommandResult> InDoubt() => All(new ApiAnswer
    {
        Outcome = CommandOutcome.Unknown,
        SentAt = InDoubtSince,
        Error = new MdmException(MdmErrorId.OutcomeUnknown, "An earlier part of this run was sending it when it ended. The service may have taken the command."),
    });

    /// <summary>Results for devices that no request was made for.</summary>
    public IReadOnlyList<DeviceCommandResult> NotSent(MdmException? error) => All(new ApiAnswer { Outcome = CommandOutcome.NotSent, Error = error });

    /// <summary>One result per device from the verdict on the request and, where it was accepted, from what the answer says of the device.</summary>
    public IReadOnlyList<DeviceCommandResult> Results(ApiAnswer answer)
    {
        if (answer.Outcome != CommandOutcome.Accepted) return All(Rows.Count > 1 ? OfBatch(answer) : answer);

        var devices = Endpoint.Read(answer.Body, [.. Rows.Select(row => row.DeviceId)]);
        var results = new List<DeviceCommandResult>(Rows.Count);
        for (var index = 0; index < Rows.Count; index++)
        {
            var device = devices[index];
            var ofDevice = device is null ? Unaccounted(answer) : device.IsRefusal ? Refused(answer, device) : answer;
            var row = Rows[index];
            if (row.InputObjects.Count == 1) results.Add(Result(row.DeviceId, ofDevice, device).OfRow(row.InputObjects[0]));
            else results.AddRange(Results(row, ofDevice, device));
        }

        return results;
    }

    private List<DeviceCommandResult> All(ApiAnswer answer) => [.. Rows.SelectMany(row => Results(row, answer, null))];

    /// <summary>What the service says of a request stands for every device of it.</summary>
    private ApiAnswer OfBatch(ApiAnswer answer) => answer.Error is not { } error ? answer : answer with
    {
        Error = new MdmException(error.ErrorId, $"{error.Message} That stands for all {Rows.Count} devices of the request.", error.StatusCode, error.ErrorCode, error.InnerException),
    };

    private ApiAnswer Refused(ApiAnswer answer, DeviceAnswer device) => answer with
    {
        Outcome = CommandOutcome.Refused,
        Error = new MdmException(MdmErrorId.CommandRejected, $"The service answered the status '{Clean(device.Status)}'."),
    };

    /// <summary>A word of the service without the secrets that it may echo.</summary>
    private string? Clean(string? word) => Words.Shown(word is null || Command.Secrets.Count == 0 ? word : Redaction.Apply(word, Command.Secrets));

    private static ApiAnswer Unaccounted(ApiAnswer answer) => answer with
    {
        Outcome = CommandOutcome.Unknown,
        Error = new MdmException(MdmErrorId.OutcomeUnknown, "The service accepted the request, but its answer does not account for this device."),
    };

    private IEnumerable<DeviceCommandResult> Results(DeviceRow row, ApiAnswer answer, DeviceAnswer? device)
    {
        var result = Result(row.DeviceId, answer, device);
        return row.InputObjects.Count == 1 ? [result.OfRow(row.InputObjects[0])] : row.InputObjects.Select(result.ForRow);
    }

    private DeviceCommandResult Result(string deviceId, ApiAnswer answer, DeviceAnswer? device) => new()
    {
        DeviceId = deviceId,
        Platform = Command.Platform,
        TargetType = Endpoint.TargetType,
        Command = Command.Name,
        Outcome = answer.Outcome,
        Status = Clean(device?.Status),
        CommandId = Clean(device?.CommandId),
        OperationName = Clean(device?.OperationName),
        MatchedBy = device?.MatchedBy,
        SentAt = answer.SentAt,
        ValidUntil = device is null ? null : (device.CreatedAt ?? answer.SentAt).Plus(device.Validity ?? Command.Validity),
        Attempts = answer.Attempts,
        Reason = Reason,
        ErrorId = answer.Error?.ErrorId,
        ErrorCode = answer.Error?.ErrorCode,
        ErrorMessage = answer.Error?.Message,
    };
}
