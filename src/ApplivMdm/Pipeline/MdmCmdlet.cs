namespace ApplivMdm.Cmdlets;

/// <summary>What every cmdlet of the module shares: it stops within a moment, and fails with stable error ids.</summary>
public abstract class MdmCmdlet : PSCmdlet, IDisposable
{
    // A field, so that a stop which comes before BeginProcessing is not missed.
    private readonly CancellationTokenSource _stop = new();

    private protected CancellationToken StopToken => _stop.Token;

    /// <summary>Whether WriteDebug shows anything: -Debug, else the preference of whoever calls.</summary>
    private protected bool IsDebug => MyInvocation.BoundParameters.TryGetValue("Debug", out var given) && given is SwitchParameter isDebug
        ? isDebug.IsPresent
        : GetVariableValue("DebugPreference") is not (ActionPreference.SilentlyContinue or ActionPreference.Ignore);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Called by PowerShell on another thread.</summary>
    protected sealed override void StopProcessing() => _stop.Cancel();

    /// <inheritdoc/>
    protected sealed override void BeginProcessing() => Guard(Begin);

    /// <inheritdoc/>
    protected sealed override void ProcessRecord() => Guard(Process);

    /// <inheritdoc/>
    protected sealed override void EndProcessing() => Guard(End);

    private protected virtual void Begin()
    {
    }

    private protected virtual void Process()
    {
    }

    private protected virtual void End()
    {
    }

    /// <summary>The error record of a failure.</summary>
    private protected virtual ErrorRecord Record(MdmException error, object? targetObject) => Errors.Record(error, targetObject);

    /// <summary>The file that a path means. Where the path, or the current location that it starts from, is of another drive than a disk, PowerShell would give a file of the same name somewhere else.</summary>
    /// <exception cref="MdmException">It means no file.</exception>
    private protected string FilePath(string path, string errorId)
    {
        var file = SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
        return provider.Name == "FileSystem" ? file : throw new MdmException(errorId, $"'{path}' is no path of a file, but one of {provider.Name}. Give the full path of a file.");
    }

    /// <summary>Frees what the cmdlet holds. Nothing that still runs in the background may go on.</summary>
    /// <param name="disposing">True when called by <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (!disposing) return;

        _stop.Cancel();
        _stop.Dispose();
    }

    private void Guard(Action work)
    {
        try
        {
            work();
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        catch (MdmException error)
        {
            _stop.Cancel();
            ThrowTerminatingError(Record(error, targetObject: null));
        }
        catch
        {
            // Select-Object -First ends us by an exception from WriteObject, not by StopProcessing.
            _stop.Cancel();
            throw;
        }
    }
}
