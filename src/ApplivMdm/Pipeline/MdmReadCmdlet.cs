using System.Collections.Concurrent;
using ApplivMdm.Transport;

namespace ApplivMdm.Cmdlets;

/// <summary>What the cmdlets share that only ask: their connection, and waiting for an answer.</summary>
public abstract class MdmReadCmdlet : MdmCmdlet
{
    private readonly HashSet<string> _warnings = new(StringComparer.Ordinal);

    /// <summary>The connection to use instead of the current one of this runspace.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public MdmConnection[]? Connection { get; set; }

    private protected override ErrorRecord Record(MdmException error, object? targetObject) => Errors.RecordOfReading(error, targetObject);

    /// <summary>A warning that is shown once.</summary>
    private protected void WarnOnce(string message)
    {
        if (_warnings.Add(message)) WriteWarning(message);
    }

    /// <summary>Waits on the pipeline thread, showing what the transport says meanwhile. A stop ends it at once.</summary>
    private protected T Wait<T>(Func<IRunLog, Task<T>> ask)
    {
        var lines = new Lines(IsDebug);
        var asking = Task.Run(async () =>
        {
            try
            {
                return await ask(lines).ConfigureAwait(false);
            }
            finally
            {
                lines.Complete();
            }
        });
        foreach (var (isVerbose, text) in lines.Until(StopToken))
        {
            if (isVerbose) WriteVerbose(text);
            else WriteDebug(text);
        }

        return asking.GetAwaiter().GetResult();
    }

    /// <summary>What is said on other threads, for the pipeline thread.</summary>
    private sealed class Lines(bool isDebug) : IRunLog
    {
        private readonly BlockingCollection<(bool IsVerbose, string Text)> _lines = [];

        public bool IsDebug => isDebug;

        public void Verbose(string message) => _lines.Add((true, message), CancellationToken.None);

        public void Debug(string message) => _lines.Add((false, message), CancellationToken.None);

        public void Complete() => _lines.CompleteAdding();

        public IEnumerable<(bool IsVerbose, string Text)> Until(CancellationToken stop) => _lines.GetConsumingEnumerable(stop);
    }
}
