using System.Diagnostics;
using System.Text.Json;
using ApplivMdm.Dispatch;

namespace ApplivMdm.Journal;

/// <summary>
/// Appends lines from any thread on a thread of its own: all that has come in meanwhile is written and flushed to the
/// disk at once, so that many requests share one flush. What nobody waits for yet goes with the next that is urgent, or after a moment.
/// </summary>
internal sealed class JournalWriter : IDisposable
{
    // What is not urgent waits that long for something urgent to go with, which comes as a rule before it is over.
    private static readonly TimeSpan s_moment = TimeSpan.FromMilliseconds(1);

    private readonly object _gate = new();
    private readonly Stream _file;
    private readonly Thread _thread;
    private readonly Action<Stream> _flush;
    private readonly Utf8JsonWriter _json;
    private JournalBuffer _pending = new();
    private JournalBuffer _writing = new();

    // Completes when what is pending is on the disk; null when nobody waits for it.
    private TaskCompletionSource<bool>? _waiting;
    private Exception? _failure;
    private bool _isIdle;
    private bool _isUrgent;
    private bool _closed;

    /// <param name="file">The file, at its end.</param>
    /// <param name="flush">Flushes it to the disk.</param>
    public JournalWriter(Stream file, Action<Stream> flush)
    {
        _file = file;
        _flush = flush;
        _json = new Utf8JsonWriter(_pending, JournalText.Options);
        _pending.Begin(file.Position);
        _thread = new Thread(Run) { IsBackground = true, Name = "ApplivMdm journal" };
        _thread.Start();
    }

    /// <summary>What it takes until lines are on the disk, in ticks of <see cref="Stopwatch"/>.</summary>
    public MovingAverage FlushTime { get; } = new();

    /// <summary>Why nothing can be written any more.</summary>
    public Exception? Failure
    {
        get
        {
            lock (_gate) return _failure;
        }
    }

    /// <summary>Completes when the line is on the disk.</summary>
    /// <param name="line">What it says.</param>
    /// <param name="write">How it is written.</param>
    /// <param name="isUrgent">Whether it is needed at once.</param>
    public Task WriteAsync<T>(T line, Action<Utf8JsonWriter, T> write, bool isUrgent)
    {
        lock (_gate)
        {
            if (_failure is not null) return Task.FromException(_failure);
            if (_closed) return Task.FromException(new ObjectDisposedException(nameof(JournalWriter)));

            Append(line, write);
            _waiting ??= new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            if (isUrgent) Hurry();
            else WakeIfIdle();
            return _waiting.Task;
        }
    }

    /// <summary>Somebody needs what waits for the disk.</summary>
    public void Hurry()
    {
        lock (_gate)
        {
            if (_waiting is null || _isUrgent) return;

            _isUrgent = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Writes soon, flushed with what comes after it.</summary>
    /// <returns>Where the line will stand.</returns>
    public long Write<T>(T line, Action<Utf8JsonWriter, T> write)
    {
        lock (_gate)
        {
            var place = _pending.End;
            Append(line, write);
            WakeIfIdle();
            return place;
        }
    }

    /// <summary>The line of that place; null once it stands in the file.</summary>
    public JournalLine? Unwritten(long place)
    {
        lock (_gate) return _writing.LineAt(place) ?? _pending.LineAt(place);
    }

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

    private void WakeIfIdle()
    {
        if (!_isIdle) return;

        _isIdle = false;
        Monitor.Pulse(_gate);
    }

    private void Append<T>(T line, Action<Utf8JsonWriter, T> write)
    {
        var before = _pending.Length;
        try
        {
            _json.Reset(_pending);
            write(_json, line);
            _json.Flush();
            _pending.Add((byte)'\n');
        }
        catch
        {
            _pending.CutOff(before);
            throw;
        }
    }

    private void Run()
    {
        while (HasMore(out var waiting))
        {
            try
            {
                var start = Stopwatch.GetTimestamp();
                _writing.CopyTo(_file);
                _file.Flush();
                if (waiting is not null)
                {
                    _flush(_file);
                    FlushTime.Add(Stopwatch.GetTimestamp() - start);
                }

                lock (_gate) _writing.Begin(_pending.Start);
            }
#pragma warning disable CA1031 // Whatever goes wrong here ends the run, and its senders hear of it.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                Fail(failure, waiting);
                return;
            }

            waiting?.TrySetResult(true);
        }

        try
        {
            _flush(_file);
        }
#pragma warning disable CA1031 // On a thread of its own nobody else would catch it.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            Fail(failure, waiting: null);
        }
    }

    /// <summary>Waits for lines and takes them; false at the end.</summary>
    private bool HasMore(out TaskCompletionSource<bool>? waiting)
    {
        lock (_gate)
        {
            if (!_isUrgent && !_closed) Monitor.Wait(_gate, s_moment);
            while (_pending.Length == 0 && !_closed)
            {
                _isIdle = true;
                Monitor.Wait(_gate);
                _isIdle = false;
            }

            _isUrgent = false;
            (waiting, _waiting) = (_waiting, null);
            (_writing, _pending) = (_pending, _writing);
            _pending.Begin(_writing.End);
            return _writing.Length > 0;
        }
    }

    /// <summary>What could not be written stays where <see cref="Unwritten"/> finds it.</summary>
    private void Fail(Exception failure, TaskCompletionSource<bool>? waiting)
    {
        TaskCompletionSource<bool>? more;
        lock (_gate)
        {
            _failure = failure;
            (more, _waiting) = (_waiting, null);
        }

        waiting?.TrySetException(failure);
        more?.TrySetException(failure);
    }
}
