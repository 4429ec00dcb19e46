namespace ApplivMdm;

/// <summary>The stable error ids; scripts rely on them.</summary>
public static class MdmErrorId
{
    /// <summary>No connection, or a closed one. Run Connect-ApplivMdm.</summary>
    public const string NotConnected = nameof(NotConnected);

    /// <summary>The token is missing, wrong or has expired. Ends the run.</summary>
    public const string Unauthorized = nameof(Unauthorized);

    /// <summary>The permission is missing for every device. Ends the run.</summary>
    public const string Forbidden = nameof(Forbidden);

    /// <summary>Not an id of the documented form.</summary>
    public const string InvalidDeviceId = nameof(InvalidDeviceId);

    /// <summary>The command breaks a documented rule.</summary>
    public const string InvalidCommand = nameof(InvalidCommand);

    /// <summary>The service does not know the device.</summary>
    public const string DeviceNotFound = nameof(DeviceNotFound);

    /// <summary>The service has no record of the command.</summary>
    public const string CommandNotFound = nameof(CommandNotFound);

    /// <summary>The service refused the command for this device.</summary>
    public const string CommandRejected = nameof(CommandRejected);

    /// <summary>The device's state does not allow the command now.</summary>
    public const string CommandConflict = nameof(CommandConflict);

    /// <summary>Still refused for quota after all repetitions.</summary>
    public const string RateLimited = nameof(RateLimited);

    /// <summary>The service failed; the outcome is unknown.</summary>
    public const string ServiceUnavailable = nameof(ServiceUnavailable);

    /// <summary>The request was written and no answer came; the outcome is unknown.</summary>
    public const string OutcomeUnknown = nameof(OutcomeUnknown);

    /// <summary>No connection to the service. Ends the run.</summary>
    public const string ConnectionFailed = nameof(ConnectionFailed);

    /// <summary>Timed out before the request was written. Ends the run.</summary>
    public const string RequestTimedOut = nameof(RequestTimedOut);

    /// <summary>The answer is not the documented one; the outcome is unknown.</summary>
    public const string InvalidResponse = nameof(InvalidResponse);

    /// <summary>A destructive command needs a confirmation and nobody can be asked.</summary>
    public const string ConfirmationImpossible = nameof(ConfirmationImpossible);

    /// <summary>A destructive command for several devices with -Force needs -ExpectedCount.</summary>
    public const string ExpectedCountRequired = nameof(ExpectedCountRequired);

    /// <summary>The input has another number of devices than -ExpectedCount says.</summary>
    public const string ExpectedCountMismatch = nameof(ExpectedCountMismatch);

    /// <summary>The journal is another run's.</summary>
    public const string JournalMismatch = nameof(JournalMismatch);

    /// <summary>A line of the journal cannot be read.</summary>
    public const string JournalDamaged = nameof(JournalDamaged);

    /// <summary>Another run has the journal open.</summary>
    public const string JournalInUse = nameof(JournalInUse);

    /// <summary>The journal cannot be written. Ends the run.</summary>
    public const string JournalFailed = nameof(JournalFailed);

    /// <summary>A base address without TLS.</summary>
    public const string InsecureBaseUri = nameof(InsecureBaseUri);

    /// <summary>A connection's settings are not usable: organization, token or base address.</summary>
    public const string InvalidConnection = nameof(InvalidConnection);

    /// <summary>The system that the id belongs to cannot do it.</summary>
    public const string NotSupportedBySystem = nameof(NotSupportedBySystem);
}
