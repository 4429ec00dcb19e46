using ApplivMdm.Endpoints;
using ApplivMdm.Journal;

namespace ApplivMdm.Cmdlets;

/// <summary>What the cmdlets share that look at commands after they were sent: they take results, ids or a journal.</summary>
public abstract class CommandRecordCmdlet : MdmReadCmdlet
{
    private protected const string RecordSet = "Record";
    private protected const string JournalSet = "Journal";

    /// <summary>A result of a cmdlet that sends, or a row with its columns.</summary>
    [Parameter(ParameterSetName = RecordSet, ValueFromPipeline = true, DontShow = true)]
    public PSObject? InputObject { get; set; }

    /// <summary>The devices.</summary>
    [Parameter(ParameterSetName = RecordSet, Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("TargetId")]
    [AllowNull, AllowEmptyString, AllowEmptyCollection]
    [DeviceIdTransformation(nameof(DeviceId), "TargetId")]
    public string[] DeviceId { get; set; } = [];

    /// <summary>Their family. Not needed for devices of the form enterprises/…/devices/….</summary>
    [Parameter(ParameterSetName = RecordSet, ValueFromPipelineByPropertyName = true)]
    [NullIfEmptyTransformation]
    public DevicePlatform? Platform { get; set; }

    /// <summary>The service's id of the command.</summary>
    [Parameter(ParameterSetName = RecordSet, ValueFromPipelineByPropertyName = true)]
    [AllowNull, AllowEmptyString]
    public string? CommandId { get; set; }

    /// <summary>Apple: whether the ids are those of devices or of users of devices. Default: Device.</summary>
    [Parameter(ParameterSetName = RecordSet, ValueFromPipelineByPropertyName = true)]
    [NullIfEmptyTransformation]
    public AppleTargetType? TargetType { get; set; }

    /// <summary>The journal of a run: all of its commands.</summary>
    [Parameter(ParameterSetName = JournalSet, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string JournalPath { get; set; } = string.Empty;

    /// <summary>Whether the current row is the result of a command, and not just a device.</summary>
    private protected bool IsResult => ParameterSetName == JournalSet || (Column(nameof(DeviceCommandResult.Command)) is not null && Column(nameof(DeviceCommandResult.Outcome)) is not null);

    /// <summary>Looks at one command, or at those of one device.</summary>
    private protected abstract void Take(DeviceCommandResult result);

    private protected override void Begin()
    {
        // What a row brings is not bound yet.
        if (MyInvocation.ExpectingInput && MyInvocation.BoundParameters.ContainsKey(nameof(DeviceId)))
            throw new MdmException(MdmErrorId.InvalidDeviceId, "The devices come both by -DeviceId and through the pipeline. Pass them one way.");
    }

    private protected override void Process()
    {
        if (ParameterSetName == JournalSet)
        {
            foreach (var result in JournalReport.Read(FilePath(JournalPath, MdmErrorId.JournalFailed))) TryTake(result);
            return;
        }

        foreach (var id in DeviceId) TryTake(Result(id));
    }

    /// <summary>Where the service's record of the command is.</summary>
    /// <exception cref="MdmException">There is none, or the id is none.</exception>
    private protected (MdmConnection Connection, CommandRecords Records) Target(DeviceCommandResult result)
    {
        if (result.DeviceId.Length == 0) throw new MdmException(MdmErrorId.InvalidDeviceId, "The input holds no device id. Pipe results, or rows with the columns DeviceId, Platform and CommandId.");

        // A result has the whole name of a device of Google's; only a plain id may be short.
        var system = HasPlatform(result) && result.Platform != DevicePlatform.Android ? MdmSystem.Applivery : ConnectionStore.SystemOf(result.DeviceId, IsResult ? null : Connection);
        if (system == MdmSystem.Applivery && !HasPlatform(result)) throw new MdmException(MdmErrorId.InvalidDeviceId, $"The family of '{result.DeviceId}' is not known. Say it with -Platform.");
        if (CommandRecords.Of(system, result.Platform, result.TargetType) is not { } records)
            throw new MdmException(MdmErrorId.NotSupportedBySystem, $"{Untracked} Look at the device with Get-MdmDevice -Platform Windows -DeviceId {result.DeviceId}.");

        var connection = ConnectionStore.Resolve(system, Connection);
        if ((system == MdmSystem.Google ? GoogleDeviceId.Problem(connection.Enterprise!, result.DeviceId) : AppliveryDeviceId.Problem(result.DeviceId)) is { } problem) throw new MdmException(MdmErrorId.InvalidDeviceId, problem);
        // Piped on without -Connection, a short one would go to Applivery.
        if (system == MdmSystem.Google) result.DeviceId = GoogleDeviceId.FullName(connection.Enterprise!, result.DeviceId);
        return (connection, records);
    }

    /// <summary>Why there is nothing to ask for after a Windows action.</summary>
    private protected const string Untracked = "Applivery answers a Windows action with 'queued' and no id, so what becomes of it cannot be followed.";

    /// <summary>One command as it stands.</summary>
    /// <exception cref="MdmException">There is no such command, or it could not be read.</exception>
    private protected DeviceCommandRecord Get(MdmConnection connection, CommandRecords records, DeviceCommandResult result)
    {
        var answer = Wait(log => connection.Client.SendAsync(records.Get(connection, result.DeviceId, result.CommandId!), log, beforeAttempt: null, StopToken, StopToken));
        if (answer.Error is { ErrorId: MdmErrorId.DeviceNotFound } missing)
            throw new MdmException(MdmErrorId.CommandNotFound, $"{missing.Message} {records.GoneMeansDone(result.Command) ?? $"There is no command {result.CommandId} of the device {result.DeviceId}."}", missing.StatusCode, missing.ErrorCode, missing);
        if (answer.Error is { } error) throw error;

        return records.Read(answer.Body, result.DeviceId) ?? throw new MdmException(MdmErrorId.InvalidResponse, $"The service's answer to the command {result.CommandId} of {result.DeviceId} is not a command.");
    }

    private void TryTake(DeviceCommandResult result)
    {
        try
        {
            Take(result);
        }
        catch (MdmException error) when (!EndsRun(error))
        {
            WriteError(Record(error, ParameterSetName == JournalSet ? result : InputObject ?? (object)result.DeviceId));
        }
    }

    private static bool EndsRun(MdmException error) =>
        error.ErrorId is MdmErrorId.Unauthorized or MdmErrorId.Forbidden or MdmErrorId.NotConnected or MdmErrorId.InvalidConnection or MdmErrorId.ConnectionFailed or MdmErrorId.RequestTimedOut;

    private bool HasPlatform(DeviceCommandResult result) => ParameterSetName == JournalSet || Platform is not null || ReferenceEquals(InputObject?.BaseObject, result);

    /// <summary>The result that was piped, or one made of the row's columns.</summary>
    private DeviceCommandResult Result(string? id) => InputObject?.BaseObject is DeviceCommandResult piped ? piped : new DeviceCommandResult
    {
        DeviceId = id ?? string.Empty,
        Platform = Platform ?? DevicePlatform.Android,
        TargetType = TargetType,
        Command = Column(nameof(DeviceCommandResult.Command))?.ToString() ?? string.Empty,
        CommandId = string.IsNullOrEmpty(CommandId) ? null : CommandId,
        Outcome = Enum.TryParse<CommandOutcome>(Column(nameof(DeviceCommandResult.Outcome))?.ToString(), ignoreCase: true, out var outcome) ? outcome : CommandOutcome.Accepted,
        Status = Column(nameof(DeviceCommandResult.Status))?.ToString(),
        SentAt = Time(nameof(DeviceCommandResult.SentAt)) ?? Time(nameof(DeviceCommandRecord.CreatedAt)),
        ValidUntil = Time(nameof(DeviceCommandResult.ValidUntil)),
    }.OfRow(InputObject);

    private DateTimeOffset? Time(string name) => LanguagePrimitives.TryConvertTo<DateTimeOffset>(Column(name), System.Globalization.CultureInfo.InvariantCulture, out var time) ? time : null;

    private object? Column(string name) => InputObject?.BaseObject is null or string or ValueType ? null : RowFacts.Value(InputObject, name);
}
