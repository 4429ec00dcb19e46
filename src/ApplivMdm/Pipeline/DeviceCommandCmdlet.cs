using ApplivMdm.Commands;
using ApplivMdm.Dispatch;
using ApplivMdm.Endpoints;
using ApplivMdm.Journal;

namespace ApplivMdm.Cmdlets;

/// <summary>
/// Sends commands to devices: takes rows, asks, dispatches and gives one result per device. A cmdlet adds its own
/// parameters, how they make a command, and where a device's command goes.
/// </summary>
public abstract class DeviceCommandCmdlet : MdmCmdlet
{
    private const string SentAllTheSame = "It is sent all the same, as -SkipValidation asks.";

    private readonly Dictionary<string, object?> _fixedParameters = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _warnings = new(StringComparer.Ordinal);
    private readonly Dictionary<MdmSystem, MdmConnection> _connections = [];
    private readonly HeldConsignments _held = new();
    private SentDevices? _sent;
    private Dispatcher? _dispatcher;
    private RunJournal? _journal;
    private RunProgress? _progress;
    private OpenBatch? _batch;
    private DeviceCommand? _fixedCommand;
    private (CommandEndpoint? Endpoint, DeviceCommand? Command) _checked;
    private string _commandName = string.Empty;
    private bool _isRowBound;
    private bool _areIdsFixed;
    private bool? _isPreview;

    /// <summary>The row as it was piped; it comes back in each result.</summary>
    [Parameter(ValueFromPipeline = true, DontShow = true)]
    public PSObject? InputObject { get; set; }

    /// <summary>Requests in flight, 1 to 256.</summary>
    [Parameter]
    [ValidateRange(1, 256)]
    public int ThrottleLimit { get; set; } = 8;

    /// <summary>Why the command is sent; kept in each result.</summary>
    [Parameter]
    public string? Reason { get; set; }

    /// <summary>A write-ahead journal of this run. The same command with the same journal goes on where it ended: what is done is not sent again, what is in doubt is looked up.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? JournalPath { get; set; }

    /// <summary>How many distinct devices the input must come to. The whole input is read first, and nothing is sent if it is another number. Needed with -Force where a destructive command is for several devices.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int ExpectedCount { get; set; }

    /// <summary>Sends a destructive command without asking.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Sends the command although a documented rule is broken; a warning names the rule.</summary>
    [Parameter]
    public SwitchParameter SkipValidation { get; set; }

    /// <summary>The connection to use instead of the current one of this runspace.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public MdmConnection[]? Connection { get; set; }

    /// <summary>The platform of the results.</summary>
    private protected abstract DevicePlatform Platform { get; }

    /// <summary>The ids of the current row; null for one that the row does not have.</summary>
    private protected abstract IReadOnlyList<string?> Ids { get; }

    /// <summary>The name of the parameter that takes them.</summary>
    private protected virtual string IdParameter => "DeviceId";

    /// <summary>The names of the columns that may hold an id, for messages.</summary>
    private protected abstract string IdColumns { get; }

    /// <summary>The command that the parameters of this row ask for.</summary>
    /// <exception cref="InvalidCommandException">They make no command.</exception>
    private protected abstract DeviceCommand BuildCommand();

    /// <summary>The endpoint of Applivery that takes the commands.</summary>
    private protected abstract CommandEndpoint Endpoint { get; }

    /// <summary>How many devices go into one request; null where the endpoint takes one.</summary>
    private protected virtual int? DevicesPerRequest => null;

    /// <summary>The systems that take the commands.</summary>
    private protected virtual IReadOnlyList<MdmSystem> Systems { get; } = [MdmSystem.Applivery];

    /// <summary>Where a command for this device goes.</summary>
    /// <exception cref="MdmException">Nothing takes such an id.</exception>
    private protected virtual (MdmConnection Connection, CommandEndpoint Endpoint) Route(string deviceId) => (ConnectionTo(MdmSystem.Applivery), Endpoint);

    /// <exception cref="MdmException">There is none.</exception>
    private protected MdmConnection ConnectionTo(MdmSystem system) => _connections.TryGetValue(system, out var connection) ? connection : ConnectionStore.Resolve(system, Connection);

    /// <summary>A warning that is shown once, however many rows cause it.</summary>
    private protected void WarnOnce(string message)
    {
        if (_warnings.Add(message)) WriteWarning(message);
    }

    private protected override void Begin()
    {
        foreach (var parameter in MyInvocation.BoundParameters) _fixedParameters.Add(parameter.Key, parameter.Value);
        CheckParameters();
        foreach (var system in Systems.Where(system => ConnectionStore.Has(system, Connection))) _connections[system] = ConnectionStore.Resolve(system, Connection);
        if (_connections.Count == 0) ConnectionTo(Systems[0]);
        _dispatcher = new Dispatcher(ThrottleLimit, Deliver, StopToken) { IsDebug = IsDebug };
        _progress = new RunProgress(WriteProgress, MyInvocation.MyCommand.Name);
        if (DevicesPerRequest is { } size) _batch = new OpenBatch(size);
        if (_batch is not null || JournalPath is not null) _sent = new SentDevices();
        _dispatcher.MayRepeat = _sent is null;
    }

    private protected override void Process()
    {
        _isRowBound = IsRowBound();
        CheckRow();
        foreach (var id in Ids)
        {
            // A journal may know more of the device than that it is not sent now.
            if (_dispatcher!.RunError is { } error && _journal is null)
            {
                WriteObject(NotSent(id, error));
                continue;
            }

            try
            {
                Take(id);
            }
            catch (MdmException refusal) when (EndsRun(refusal))
            {
                if (refusal.ErrorId == MdmErrorId.ConfirmationImpossible) WriteObject(NotSent(id, refusal));
                HearOut(refusal);
                throw;
            }
            catch (MdmException refusal)
            {
                WriteObject(NotSent(id, refusal));
                WriteError(Errors.Record(refusal, id ?? (object?)InputObject));
            }
        }

        _dispatcher!.DeliverReady();
    }

    private protected override void End()
    {
        try
        {
            SendHeld();
        }
        catch (MdmException refusal)
        {
            HearOut(refusal);
            throw;
        }

        if (_batch?.Take() is { } last) _dispatcher!.Send(last);
        _dispatcher!.Complete();
        CloseJournal();
        _progress!.Complete();
        if (_dispatcher.RunError is { } error) ThrowTerminatingError(Errors.Record(error, targetObject: null));
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (!disposing) return;

        _dispatcher?.Dispose();
        _journal?.Dispose();
    }

    private void SendHeld()
    {
        CheckCount();
        if (_held.Count == 0) return;

        OpenJournal(_held.First);
        if (!Confirmed()) return;

        _progress!.Total = _held.Count;
        var left = new Queue<Consignment>(_held.Take());
        try
        {
            for (; left.Count > 0; left.Dequeue()) Send(left.Peek());
        }
        catch (MdmException refusal)
        {
            foreach (var consignment in left) WriteObject(consignment.NotSent(refusal), enumerateCollection: true);
            throw;
        }
    }

    /// <summary>Before the run ends: what was kept back is not sent, and what is under way is heard out.</summary>
    private void HearOut(MdmException refusal)
    {
        WriteNotSent(refusal);
        if (_batch?.Take() is { } open) WriteObject(open.NotSent(refusal), enumerateCollection: true);
        _dispatcher!.Complete();
    }

    /// <summary>A wrong id is that row's trouble; a wrong command is too, if the row had a part in it.</summary>
    private bool EndsRun(MdmException refusal) => refusal.ErrorId switch
    {
        MdmErrorId.InvalidDeviceId or MdmErrorId.NotSupportedBySystem => false,
        MdmErrorId.InvalidCommand => !_isRowBound && !RowMayDecide,
        _ => true,
    };

    /// <summary>Whether this row brings parameters. A delay-bound script block is bound from the beginning, but to another value in each row.</summary>
    private bool IsRowBound()
    {
        foreach (var parameter in MyInvocation.BoundParameters)
        {
            if (IsOwn(parameter.Key) && !(_fixedParameters.TryGetValue(parameter.Key, out var before) && ReferenceEquals(before, parameter.Value))) return true;
        }

        return false;
    }

    private bool IsOwn(string parameter) => !parameter.Equals(nameof(InputObject), StringComparison.OrdinalIgnoreCase) && !parameter.Equals(IdParameter, StringComparison.OrdinalIgnoreCase);

    /// <summary>The next row may bring what this one lacks: a row has columns, and the set has parameters that were not given.</summary>
    private bool RowMayDecide => InputObject?.BaseObject is not (null or string or ValueType)
        && ((CmdletInfo)MyInvocation.MyCommand).ParameterSets.First(set => set.Name == ParameterSetName).Parameters
            .Any(parameter => parameter.ValueFromPipelineByPropertyName && IsOwn(parameter.Name) && parameter.Name != "Duration" && !_fixedParameters.ContainsKey(parameter.Name));

    /// <summary>Refuses what PowerShell binds without complaint, but nobody means.</summary>
    private void CheckParameters()
    {
        if (_fixedParameters.TryGetValue(ParameterSetName, out var chosen) && chosen is SwitchParameter { IsPresent: false })
            throw new MdmException(MdmErrorId.InvalidCommand, $"-{ParameterSetName}:$false asks for no command. Leave the switch out and choose another one.");
        _areIdsFixed = MyInvocation.ExpectingInput && _fixedParameters.TryGetValue(IdParameter, out var ids) && ids is string[];
    }

    /// <summary>Devices come one way only. Beside those of a parameter a row may bring another parameter, such as an application, but no device.</summary>
    private void CheckRow()
    {
        if (_areIdsFixed && (!_isRowBound || IdColumns.Split([", "], StringSplitOptions.None).Any(column => InputObject?.Properties[column] is not null)))
            throw new MdmException(MdmErrorId.InvalidDeviceId, $"The devices come both by -{IdParameter} and through the pipeline. Pass them one way.");
    }

    private void Take(string? id)
    {
        var command = Command();
        if (InputObject?.BaseObject is System.Collections.IDictionary { Count: > 1 })
            throw new MdmException(MdmErrorId.InvalidDeviceId, "The row is a dictionary, whose other values PowerShell does not bind. Pipe it as [pscustomobject].");
        if (id is null) throw new MdmException(MdmErrorId.InvalidDeviceId, $"The input holds no device id. Pipe ids, or objects with one of the columns {IdColumns}.");

        var (connection, endpoint) = Route(id);
        if (endpoint.IdProblem(id) is { } problem) throw new MdmException(MdmErrorId.InvalidDeviceId, problem);
        id = endpoint.Canonical(id);
        if (_checked != (endpoint, command))
        {
            Check(endpoint.BrokenRules(command));
            _checked = (endpoint, command);
        }

        if (!IsForDevice(id, command)) return;

        var consignment = new Consignment(connection, endpoint, command, [new DeviceRow(id, [InputObject])], Reason);
        if (!Approved(id, command, out var preview))
        {
            if (!preview) WriteObject(consignment.NotSent(error: null), enumerateCollection: true);
        }
        else if (command.Impact == CommandImpact.Destructive || ExpectedCount > 0) _held.Add(consignment);
        else Send(consignment);
    }

    /// <summary>At once where the endpoint takes one device, else with the next full batch. What this run or its journal has already is not sent again.</summary>
    private void Send(Consignment consignment)
    {
        OpenJournal(consignment);
        if (_sent?.IsRepetition(consignment, out var known) == true)
        {
            if (known is not null) Write(known);
            return;
        }

        var earlier = _journal?.Find(consignment.Rows[0].DeviceId, consignment.Command);
        if (earlier?.IsFinal == true) Deliver(new DispatchEvent.Finished(consignment, consignment.Known(earlier)));
        else if (earlier?.IsInDoubt == true) _dispatcher!.Send(consignment with { InDoubtSince = earlier.SentAt ?? earlier.At });
        else if (_batch is null) _dispatcher!.Send(consignment);
        else
        {
            foreach (var full in _batch.Add(consignment)) _dispatcher!.Send(full);
        }
    }

    private void OpenJournal(Consignment consignment)
    {
        if (_journal is not null || JournalPath is null) return;

        // The same for every order of the rows, where they go to two systems.
        var owner = _connections.TryGetValue(Systems[0], out var first) ? first : consignment.Connection;
        _journal = RunJournal.Open(FilePath(JournalPath, MdmErrorId.JournalFailed), new JournalRun(owner)
        {
            Cmdlet = MyInvocation.MyCommand.Name,
            Platform = Platform,
            TargetType = consignment.Endpoint.TargetType,
            Command = _fixedCommand?.Name,
            Fingerprint = _fixedCommand is null ? null : owner.Fingerprint(_fixedCommand),
            Reason = Reason,
        });
        _dispatcher!.Journal = _journal;
        _sent!.Journal = _journal;
    }

    /// <summary>The last outcomes must be in the file before the run counts as done.</summary>
    private void CloseJournal()
    {
        _journal?.Dispose();
        if (_journal?.Failure is { } failure && _dispatcher!.RunError is null) ThrowTerminatingError(Errors.Record(failure, targetObject: null));
    }

    /// <summary>Built and checked once, unless a row brings its own parameters.</summary>
    private DeviceCommand Command()
    {
        if (_fixedCommand is not null && !_isRowBound) return _fixedCommand;

        DeviceCommand command;
        _commandName = string.Empty;
        try
        {
            command = BuildCommand();
        }
        catch (InvalidCommandException problem)
        {
            throw new MdmException(MdmErrorId.InvalidCommand, problem.Message);
        }
        catch (Exception problem) when (problem is ArgumentException or OverflowException or FormatException or IOException or UnauthorizedAccessException or System.Security.SecurityException)
        {
            // Its own message could quote a password.
            throw new MdmException(MdmErrorId.InvalidCommand, $"The command cannot be read ({problem.GetType().Name}).", innerException: null);
        }

        _commandName = command.Name;
        Check(command.BrokenRules());
        foreach (var warning in command.Warnings()) WarnOnce(warning);
        if (!_isRowBound) _fixedCommand = command;
        // Another row may bring the same device other parameters.
        else _dispatcher!.MayRepeat = true;
        return command;
    }

    private void Check(IEnumerable<string> brokenRules)
    {
        var broken = brokenRules.ToList();
        if (broken.Count > 0 && !SkipValidation) throw new MdmException(MdmErrorId.InvalidCommand, string.Join(" ", broken));
        foreach (var rule in broken) WarnOnce($"{rule} {SentAllTheSame}");
    }

    /// <summary>Whether the command can work on the device, as far as the row tells. If not, it is the row's trouble, not the run's.</summary>
    private bool IsForDevice(string id, DeviceCommand command)
    {
        if (_areIdsFixed || RowFacts.Of(InputObject) is not { } device) return true;

        var broken = string.Join(" ", command.BrokenRules(device));
        if (broken.Length > 0 && !SkipValidation)
        {
            var refused = NotSent(id, new MdmException(MdmErrorId.InvalidCommand, broken));
            WriteObject(refused);
            WriteError(Errors.Record(refused));
            return false;
        }

        if (broken.Length > 0) WarnOnce($"{broken} {SentAllTheSame}");
        foreach (var warning in command.Warnings(device)) WarnOnce(warning);
        return true;
    }

    /// <summary>PowerShell's own preview and confirmation. Only the first call asks why it was refused: it costs more, and -WhatIf does not change during a run.</summary>
    private bool Approved(string id, DeviceCommand command, out bool preview)
    {
        var action = command.Describe();
        try
        {
            if (_isPreview == false)
            {
                preview = false;
                return ShouldProcess(id, action);
            }

            var approved = ShouldProcess($"Performing the operation \"{action}\" on target \"{id}\".", $"Send {action} to {id}?", "Confirm", out var reason);
            _isPreview = preview = reason.HasFlag(ShouldProcessReason.WhatIf);
            return approved;
        }
        catch (Exception error) when (error is not PipelineStoppedException && !StopToken.IsCancellationRequested)
        {
            throw Impossible($"Send {action} to {id}?", error);
        }
    }

    /// <summary>Nothing is sent when the input does not come to as many devices as it should, or when nobody said how many.</summary>
    private void CheckCount()
    {
        var count = _held.DeviceCount;
        if (ExpectedCount == count || _isPreview == true) return;
        if (ExpectedCount > 0) throw new MdmException(MdmErrorId.ExpectedCountMismatch, $"The input comes to {count} device{(count == 1 ? string.Empty : "s")}, but -ExpectedCount says {ExpectedCount}. Nothing was sent.");
        if (Force && count > 1) throw new MdmException(MdmErrorId.ExpectedCountRequired, $"{_held.Question} With -Force and several devices it needs -ExpectedCount, so that a wrong list cannot go through. Nothing was sent.");
    }

    /// <summary>One question for all destructive commands together. Where nobody can answer, nothing is sent.</summary>
    private bool Confirmed()
    {
        if (Force || !_held.IsDestructive) return true;

        try
        {
            if (ShouldContinue(_held.Question, "Confirm")) return true;
        }
        catch (Exception error) when (error is not PipelineStoppedException && !StopToken.IsCancellationRequested)
        {
            throw Impossible(_held.Question, error);
        }

        WriteNotSent(error: null);
        return false;
    }

    /// <summary>Every host that cannot ask says so with an exception of its own.</summary>
    private static MdmException Impossible(string question, Exception error) =>
        new(MdmErrorId.ConfirmationImpossible, $"{question} Nobody can answer here, so it was not sent.", innerException: error);

    private void WriteNotSent(MdmException? error)
    {
        foreach (var consignment in _held.Take()) WriteObject(consignment.NotSent(error), enumerateCollection: true);
    }

    private void Deliver(DispatchEvent next)
    {
        switch (next)
        {
            case DispatchEvent.Finished finished:
                var results = _sent is null ? finished.Results : _sent.WithRepetitions(finished);
                foreach (var result in results) Write(result);
                break;
            case DispatchEvent.Verbose line:
                WriteVerbose(line.Message);
                break;
            case DispatchEvent.Debug line:
                WriteDebug(line.Message);
                break;
        }
    }

    private void Write(DeviceCommandResult result)
    {
        WriteObject(result);
        _progress!.Count(result.Outcome);
        if (result.Outcome is CommandOutcome.Refused or CommandOutcome.Unknown) WriteError(Errors.Record(result));
    }

    private DeviceCommandResult NotSent(string? id, MdmException refusal) => new DeviceCommandResult
    {
        DeviceId = id ?? string.Empty,
        Platform = Platform,
        Command = _commandName,
        Outcome = CommandOutcome.NotSent,
        Reason = Reason,
        ErrorId = refusal.ErrorId,
        ErrorMessage = refusal.Message,
    }.ForRow(InputObject);
}
