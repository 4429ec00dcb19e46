using System.Collections.Concurrent;
using ApplivMdm.Transport;

namespace ApplivMdm.NetFramework;

/// <summary>Keeps what the transport says.</summary>
internal sealed class Log : IRunLog
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IEnumerable<string> Lines => _lines;

    public bool IsDebug => true;

    public void Verbose(string message) => _lines.Enqueue(message);

    public void Debug(string message) => _lines.Enqueue(message);
}
