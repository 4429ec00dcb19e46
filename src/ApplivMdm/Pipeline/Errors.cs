namespace ApplivMdm.Cmdlets;

/// <summary>Error records: a stable id, a fitting category, and what to do.</summary>
internal static class Errors
{
    private static readonly Dictionary<string, (ErrorCategory Category, string Advice)> s_facts = new(StringComparer.Ordinal)
    {
        [MdmErrorId.NotConnected] = (ErrorCategory.ConnectionError, "Run Connect-ApplivMdm or Connect-AndroidManagement, or pass an open connection with -Connection."),
        [MdmErrorId.Unauthorized] = (ErrorCategory.AuthenticationError, "Connect again with a valid token or key of a service account."),
        [MdmErrorId.Forbidden] = (ErrorCategory.PermissionDenied, "Give the service account the permission that the command needs."),
        [MdmErrorId.InvalidDeviceId] = (ErrorCategory.InvalidArgument, "Pass the device's id, serial number or IMEI."),
        [MdmErrorId.InvalidCommand] = (ErrorCategory.InvalidArgument, "Correct the parameters; -SkipValidation sends the command all the same."),
        [MdmErrorId.DeviceNotFound] = (ErrorCategory.ObjectNotFound, "Check the device's id and the organization."),
        [MdmErrorId.CommandNotFound] = (ErrorCategory.ObjectNotFound, "Check the ids; services forget commands after a while."),
        [MdmErrorId.CommandRejected] = (ErrorCategory.InvalidOperation, "Read the service's message; the command was not carried out."),
        [MdmErrorId.CommandConflict] = (ErrorCategory.ResourceBusy, "Look at the device's state and try again later."),
        [MdmErrorId.RateLimited] = (ErrorCategory.LimitsExceeded, "Send the refused devices again later, or lower the limit of the connection."),
        [MdmErrorId.ServiceUnavailable] = (ErrorCategory.ResourceUnavailable, "Look at the device's commands before you send it again."),
        [MdmErrorId.OutcomeUnknown] = (ErrorCategory.OperationTimeout, "Look at the device's commands before you send it again."),
        [MdmErrorId.ConnectionFailed] = (ErrorCategory.ConnectionError, "Check the address, the network and the proxy."),
        [MdmErrorId.RequestTimedOut] = (ErrorCategory.OperationTimeout, "Check the network, or raise -TimeoutSec of the connection."),
        [MdmErrorId.InvalidResponse] = (ErrorCategory.ProtocolError, "Check the base address; look at the device's commands before you send it again."),
        [MdmErrorId.ConfirmationImpossible] = (ErrorCategory.PermissionDenied, "Pass -Force where nobody can answer, and -ExpectedCount for several devices."),
        [MdmErrorId.ExpectedCountRequired] = (ErrorCategory.InvalidArgument, "Check the list and pass -ExpectedCount."),
        [MdmErrorId.ExpectedCountMismatch] = (ErrorCategory.InvalidData, "Check the list, or correct -ExpectedCount."),
        [MdmErrorId.JournalMismatch] = (ErrorCategory.InvalidArgument, "Resume with the same command, or use another path."),
        [MdmErrorId.JournalDamaged] = (ErrorCategory.InvalidData, "Restore the journal, or look at its devices before you send anything."),
        [MdmErrorId.JournalInUse] = (ErrorCategory.ResourceBusy, "Wait for the other run, or use another path."),
        [MdmErrorId.JournalFailed] = (ErrorCategory.WriteError, "Make room or choose another path, and run the same command with the same journal again."),
        [MdmErrorId.InsecureBaseUri] = (ErrorCategory.SecurityError, "Use https."),
        [MdmErrorId.InvalidConnection] = (ErrorCategory.InvalidArgument, "Correct the connection's parameters."),
        [MdmErrorId.NotSupportedBySystem] = (ErrorCategory.NotImplemented, "Use the system that supports it."),
    };

    // Where nothing was to be sent, nothing is in doubt.
    private static readonly Dictionary<string, string> s_adviceForReading = new(StringComparer.Ordinal)
    {
        [MdmErrorId.Forbidden] = "Give the service account the permission to read.",
        [MdmErrorId.CommandRejected] = "Read the service's message.",
        [MdmErrorId.RateLimited] = "Try again later, or lower -RequestsPerHour of the connection.",
        [MdmErrorId.ServiceUnavailable] = "Try again later.",
        [MdmErrorId.InvalidResponse] = "Check the base address, and try again.",
    };

    /// <summary>The record of a failure of a cmdlet that only reads.</summary>
    public static ErrorRecord RecordOfReading(MdmException error, object? targetObject)
    {
        var record = Record(error, targetObject);
        if (s_adviceForReading.TryGetValue(error.ErrorId, out var advice)) record.ErrorDetails.RecommendedAction = advice;
        return record;
    }

    public static ErrorRecord Record(MdmException error, object? targetObject)
    {
        var (category, advice) = s_facts[error.ErrorId];
        return new ErrorRecord(error, error.ErrorId, category, targetObject)
        {
            ErrorDetails = new ErrorDetails(error.Message) { RecommendedAction = advice },
        };
    }

    public static ErrorRecord Record(DeviceCommandResult result) =>
        Record(new MdmException(result.ErrorId!, $"{result.Command} for {result.DeviceId}: {result.ErrorMessage}", errorCode: result.ErrorCode), result);
}
