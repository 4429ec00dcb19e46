namespace ApplivMdm.Journal;

/// <summary>
/// Appends lines from any thread on a thread of its own: all that has come in meanwhile is written and flushed to the
/// disk at once, so that many requests share one flush.
/// </summary>
internal sealed class JournalWriter : IDisposable
{
    private readonly object _gate = new();
    private readonly Stream _file;
    private readonly Thread _thread;
    private readonly Action<Stream> _flush;
    private List<Entry> _pending = [];
    private long _offset;
    private Exception? _failure;
    private bool _closed;

    /// <param name="file">The file, at its end.</param>
    /// <param name="flush">Flushes it to the disk.</param>
    public JournalWriter(Stream file, Action<Stream> flush)
    {
        _file = file;
        _flush = flush;
        _offset = file.Position;
        _thread = new Thread(Run) { IsBackground = true, Name = "ApplivMdm journal" };
        _thread.Start();
    }

    /// <summary>Why nothing can be written any more.</summary>
    public Exception? Failure
    {
        get
        {
            lock (_gate) return _failure;
        }
    }

    /// <summary>Completes when the line is on the disk.</summary>
    public Task WriteAsync(byte[] line)
    {
        var written = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        Add(new Entry(line, written, null));
        return written.Task;
    }

    /// <summary>Writes soon, flushed with what comes after it, and says where it stands.</summary>
    public void Write(byte[] line, Action<long> written) => Add(new Entry(line, null, written));

    /// <summary>Writes all that has come in, flushes and ends.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.Pulse(_gate);
        }

        _thread.Join();
        _file.Dispose();
    }

    private void Add(Entry entry)
    {
        lock (_gate)
        {
            if (_failure is null && !_closed)
            {
                _pending.Add(entry);
                Monitor.Pulse(_gate);
                return;
            }
        }

        entry.Written?.TrySetException(_failure ?? new ObjectDisposedException(nameof(JournalWriter)));
    }

    private void Run()
    {
        var batch = new List<Entry>();
        while (true)
        {
            lock (_gate)
            {
                while (_pending.Count == 0 && !_closed) Monitor.Wait(_gate);
                if (_pending.Count == 0) break;
                (batch, _pending) = (_pending, batch);
            }

            Commit(batch);
            batch.Clear();
        }

        Flush();
    }

    private void Commit(List<Entry> batch)
    {
        try
        {
            foreach (var entry in batch) _file.Write(entry.Line, 0, entry.Line.Length);
            _file.Flush();
            if (batch.Exists(entry => entry.Written is not null)) _flush(_file);
        }
#pragma warning disable CA1031 // Whatever goes wrong here ends the run, and its senders hear of it.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            Fail(failure, batch);
            return;
        }

        foreach (var entry in batch)
        {
            entry.Placed?.Invoke(_offset);
            _offset += entry.Line.Length;
            entry.Written?.TrySetResult(true);
        }
    }

    private void Flush()
    {
        try
        {
            if (Failure is null) _flush(_file);
        }
        catch (IOException failure)
        {
            Fail(failure, []);
        }
    }

    private void Fail(Exception failure, List<Entry> batch)
    {
        List<Entry> more;
        lock (_gate)
        {
            _failure ??= failure;
            (more, _pending) = (_pending, []);
        }

        foreach (var entry in batch.Concat(more)) entry.Written?.TrySetException(failure);
    }

    private sealed record Entry(byte[] Line, TaskCompletionSource<bool>? Written, Action<long>? Placed);
}
