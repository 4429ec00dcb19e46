using System.Collections;
using System.Management.Automation.Language;
using System.Runtime.CompilerServices;
using ApplivMdm.Transport;

namespace ApplivMdm.Cmdlets;

/// <summary>
/// What completion knows of an organization. It is asked for with the first completion on a connection and kept as long as the
/// connection. A completion waits a moment for it and does without, but the answer may still come in for the next one.
/// </summary>
/// <typeparam name="T">What is kept.</typeparam>
/// <param name="ask">Asks for all of it.</param>
internal sealed class FleetMemory<T>(Func<MdmConnection, IRunLog, CancellationToken, Task<IReadOnlyList<T>>> ask)
{
    private const string Connection = nameof(MdmReadCmdlet.Connection);

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(10);

    private readonly ConditionalWeakTable<MdmConnection, Task<IReadOnlyList<T>>> _answers = new();

    /// <summary>All of it; nothing without a connection, without an answer in time, or after a failure. Never throws: nobody wants to read errors while typing.</summary>
    /// <param name="line">The line being typed.</param>
    /// <param name="parameters">Its parameters, as far as they can be told without running it.</param>
    public IReadOnlyList<T> Of(CommandAst? line, IDictionary? parameters)
    {
        try
        {
            var given = parameters?[Connection];
            // Another organization's words would be worse than none.
            if (given is null && line?.CommandElements.OfType<CommandParameterAst>().Any(element => Connection.StartsWith(element.ParameterName, StringComparison.OrdinalIgnoreCase)) == true) return [];

            var answer = Answer(ConnectionStore.Resolve(MdmSystem.Applivery, given is null ? null : LanguagePrimitives.ConvertTo<MdmConnection[]>(given)));
            return answer.Wait(s_patience) ? answer.Result : [];
        }
#pragma warning disable CA1031 // As the summary says.
        catch
#pragma warning restore CA1031
        {
            return [];
        }
    }

    /// <summary>A failure is not kept.</summary>
    private Task<IReadOnlyList<T>> Answer(MdmConnection connection)
    {
        lock (_answers)
        {
            if (_answers.TryGetValue(connection, out var answer) && !answer.IsFaulted && !answer.IsCanceled) return answer;

            _answers.Remove(connection);
            answer = Task.Run(() => AskAsync(connection));
            _answers.Add(connection, answer);
            return answer;
        }
    }

    private async Task<IReadOnlyList<T>> AskAsync(MdmConnection connection)
    {
        using var tooLate = new CancellationTokenSource(s_longest);
        return await ask(connection, new Silence(), tooLate.Token).ConfigureAwait(false);
    }

    private sealed class Silence : IRunLog
    {
        public bool IsDebug => false;

        public void Verbose(string message)
        {
        }

        public void Debug(string message)
        {
        }
    }
}
