using System.Collections.Concurrent;
using ApplivMdm.Transport;

namespace ApplivMdm.Core.Tests;

internal sealed class RecordingLog : IRunLog
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IEnumerable<string> Lines => _lines;

    public bool IsDebug => true;

    public void Verbose(string message) => _lines.Enqueue(message);

    public void Debug(string message) => _lines.Enqueue(message);
}
