namespace ApplivMdm.Cmdlets;

/// <summary>
/// Withdraws commands that the device has not fetched yet, and writes each as it stands then. Google withdraws when it can: such a command may
/// show as pending for a while, and may still be carried out. Windows actions cannot be withdrawn.
/// </summary>
[Cmdlet(VerbsLifecycle.Stop, "DeviceCommand", DefaultParameterSetName = RecordSet, SupportsShouldProcess = true)]
[OutputType(typeof(DeviceCommandRecord))]
public sealed class StopDeviceCommandCommand : CommandRecordCmdlet
{
    private protected override void Take(DeviceCommandResult result)
    {
        var (connection, records) = Target(result);
        if (result.CommandId is null)
        {
            if (!IsResult) throw new MdmException(MdmErrorId.InvalidCommand, $"Which command of {result.DeviceId}? Give -CommandId, or pipe the result of the cmdlet that sent it. Get-DeviceCommand lists them.");

            WriteVerbose($"{result.DeviceId}: {result.Command} is {result.Outcome} and has no command id; there is nothing to withdraw.");
            return;
        }

        if (!ShouldProcess($"{result.Command} {result.CommandId} of {result.DeviceId}".TrimStart(), "Withdraw the command")) return;

        var answer = Wait(log => connection.Client.SendAsync(records.Cancel(connection, result.DeviceId, result.CommandId), log, beforeAttempt: null, StopToken, StopToken));
        if (answer.EndsRun) throw answer.Error!;
        if (answer.Error is { ErrorId: MdmErrorId.DeviceNotFound } missing)
            throw new MdmException(MdmErrorId.CommandNotFound, $"{missing.Message} There is no command {result.CommandId} of the device {result.DeviceId}.", missing.StatusCode, missing.ErrorCode, missing);

        // Whatever became of the request, the record tells.
        var record = Get(connection, records, result);
        if (answer.Error is { } error && record.Outcome != CommandOutcome.Cancelled)
        {
            var errorId = answer.Outcome == CommandOutcome.Refused ? MdmErrorId.CommandConflict : error.ErrorId;
            WriteError(Record(new MdmException(errorId, $"{result.CommandId} of {result.DeviceId} was not withdrawn; it is {record.Outcome}. {error.Message}", error.StatusCode, error.ErrorCode, error), record));
        }

        WriteObject(record);
    }
}
