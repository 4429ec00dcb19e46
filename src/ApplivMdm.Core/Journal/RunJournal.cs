using ApplivMdm.Commands;
using ApplivMdm.Dispatch;

namespace ApplivMdm.Journal;

/// <summary>
/// The write-ahead journal of one run. Before a request leaves, its devices are on the disk as an intent; what became
/// of each follows. Opened again, it knows who is done, who was never sent, and who is in doubt.
/// </summary>
internal sealed class RunJournal : IDisposable
{
    private const int ShortFingerprint = 16;

    // ERROR_SHARING_VIOLATION and EWOULDBLOCK, as .NET hands them on.
    private const int WindowsSharing = 32;
    private const int LinuxSharing = 11;
    private const int MacSharing = 35;

    private readonly object _gate = new();
    private readonly DeviceMap _places;
    private readonly FileStream _lock;
    private readonly FileStream _reader;
    private readonly JournalWriter _writer;
    private readonly TimeProvider _time;
    private readonly MdmConnection _owner;
    private readonly bool _isSameKey;
    private (DeviceCommand Command, string Fingerprint, DeviceKey Scope)? _last;

    private RunJournal(FileStream @lock, FileStream reader, JournalWriter writer, DeviceMap places, IReadOnlyList<(string DeviceId, string CommandId)> given, TimeProvider time, MdmConnection owner, bool isSameKey) =>
        (_lock, _reader, _writer, _places, Given, _time, _owner, _isSameKey) = (@lock, reader, writer, places, given, time, owner, isSameKey);

    /// <summary>The commands that devices got in an earlier part of the run, where rows bring their own; else a device has one.</summary>
    public IReadOnlyList<(string DeviceId, string CommandId)> Given { get; }

    /// <summary>Creates it, or takes it up again.</summary>
    /// <param name="path">The file.</param>
    /// <param name="run">What the run is.</param>
    /// <exception cref="MdmException">It is another run's, damaged, in use or cannot be written.</exception>
    public static RunJournal Open(string path, JournalRun run) => Open(path, run, TimeProvider.System, FlushToDisk);

    /// <summary>The same with a clock and a disk of its own.</summary>
    /// <param name="path">The file.</param>
    /// <param name="run">What the run is.</param>
    /// <param name="time">The clock.</param>
    /// <param name="flush">Flushes to the disk; for tests of a full disk.</param>
    /// <exception cref="MdmException">It is another run's, damaged, in use or cannot be written.</exception>
    public static RunJournal Open(string path, JournalRun run, TimeProvider time, Action<Stream> flush)
    {
        var @lock = Lock(path);
        FileStream? file = null;
        FileStream? reader = null;
        JournalWriter? writer = null;
        try
        {
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 1);
            reader = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var places = new DeviceMap();
            var given = new List<(string DeviceId, string CommandId)>();
            var end = Load(file, path, run, places, given, out var isSameKey);

            // What a power cut left of a line goes; the rest stays as it is.
            file.SetLength(end);
            file.Position = end;
            writer = new JournalWriter(file, flush);
            writer.WriteAsync(run.ToLine(resumes: end > 0, time.GetUtcNow()), JournalText.Write, isUrgent: true).GetAwaiter().GetResult();
            return new RunJournal(@lock, reader, writer, places, given, time, run.Owner, isSameKey);
        }
        catch (Exception error)
        {
            writer?.Dispose();
            reader?.Dispose();
            file?.Dispose();
            @lock.Dispose();
            if (error is MdmException) throw;
            throw Unwritable(path, error);
        }
    }

    /// <summary>What is known of a device from an earlier part of the run; null when nothing is.</summary>
    /// <exception cref="MdmException">That cannot be told, because the earlier part had another token.</exception>
    public JournalLine? Find(string deviceId, DeviceCommand command)
    {
        if (!_isSameKey && command.HoldsSecrets)
            throw new MdmException(MdmErrorId.JournalMismatch, $"The journal '{_reader.Name}' was begun with another token, without which a command that holds a secret is not known again. Nothing more was sent. Connect with that token, or use another path.");

        var key = ScopeOf(command).Scope.With(deviceId);
        lock (_gate) return _places.TryGet(key, out var place) ? _writer.Unwritten(place) ?? JournalFile.LineAt(_reader, place) : null;
    }

    /// <summary>Completes when the intent is on the disk; only then may the request leave.</summary>
    /// <param name="consignment">What is about to leave.</param>
    /// <param name="isUrgent">False where it could not leave yet, so that it may share a flush with those that come next.</param>
    /// <exception cref="MdmException">It cannot be written.</exception>
    public async Task IntendAsync(Consignment consignment, bool isUrgent = true)
    {
        try
        {
            var intent = new JournalText.Intent(consignment.Command.Name, ScopeOf(consignment.Command).Fingerprint, _time.GetUtcNow(), consignment.Rows);
            await _writer.WriteAsync(intent, JournalText.Write, isUrgent).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not MdmException)
        {
            throw Unwritable(_reader.Name, error);
        }
    }

    /// <summary>What a flush took of late, in ticks of <see cref="System.Diagnostics.Stopwatch"/>.</summary>
    public double FlushTime => _writer.FlushTime.Value;

    /// <summary>A request could leave: what waits for the disk waits no longer for more to come.</summary>
    public void Hurry() => _writer.Hurry();

    /// <summary>Writes what became of each device, and remembers where.</summary>
    public void Conclude(Consignment consignment, IReadOnlyList<DeviceCommandResult> results)
    {
        var (fingerprint, scope) = ScopeOf(consignment.Command);
        DeviceCommandResult? before = null;
        foreach (var result in results)
        {
            // The results of several rows of one device follow each other.
            if (before?.DeviceId == result.DeviceId) continue;
            before = result;

            lock (_gate) _places.Set(scope.With(result.DeviceId), _writer.Write(new JournalText.Outcome(fingerprint, result), JournalText.Write));
        }
    }

    /// <summary>Why the run cannot go on, or null.</summary>
    public MdmException? Failure => _writer.Failure is { } failure ? Unwritable(_reader.Name, failure) : null;

    /// <summary>Writes the rest and releases the file.</summary>
    public void Dispose()
    {
        _writer.Dispose();
        _reader.Dispose();
        _lock.Dispose();
    }

    /// <summary>A short form is enough to tell the commands of one run apart. The same command comes many times in a row.</summary>
    private (string Fingerprint, DeviceKey Scope) ScopeOf(DeviceCommand command)
    {
        lock (_gate)
        {
            if (_last is { } last && ReferenceEquals(last.Command, command)) return (last.Fingerprint, last.Scope);
        }

        var fingerprint = _owner.Fingerprint(command).Substring(0, ShortFingerprint);
        var scope = DeviceKey.OfScope(fingerprint);
        lock (_gate) _last = (command, fingerprint, scope);
        return (fingerprint, scope);
    }

    private static long Load(FileStream file, string path, JournalRun run, DeviceMap places, List<(string DeviceId, string CommandId)> given, out bool isSameKey)
    {
        long end = 0;
        isSameKey = true;
        foreach (var (offset, next, line) in JournalFile.Lines(file, path))
        {
            end = next;
            switch (line.Kind)
            {
                case JournalLine.Header:
                    JournalFile.CheckSchema(line, path);
                    run.Check(line, path);
                    isSameKey = line.Key == run.Owner.FingerprintKey;
                    break;
                case JournalLine.Intent:
                    foreach (var device in line.Devices!) places.Set(DeviceKey.Of(device, line.Fingerprint), offset);
                    break;
                case JournalLine.Result:
                    places.Set(DeviceKey.Of(line.Device!, line.Fingerprint), offset);
                    if (run.Fingerprint is null && line.CommandId is { } id) given.Add((line.Device!, id));
                    break;
            }
        }

        return end;
    }

    /// <summary>A file of its own: a lock on the journal itself would keep readers out on some systems and nobody on others.</summary>
    private static FileStream Lock(string path)
    {
        try
        {
            return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException error) when ((error.HResult & 0xFFFF) is WindowsSharing or LinuxSharing or MacSharing)
        {
            throw new MdmException(MdmErrorId.JournalInUse, $"The journal '{path}' is in use by another run. Wait for it, or use another path.", innerException: error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw Unwritable(path, error);
        }
    }

    private static void FlushToDisk(Stream stream)
    {
        var file = (FileStream)stream;
        file.Flush(flushToDisk: true);

        // Some systems go on writing into a file whose folder was removed; nobody would find it again.
        if (!File.Exists(file.Name)) throw new FileNotFoundException("It was removed while the run was writing it.");
    }

    private static MdmException Unwritable(string path, Exception error) =>
        new(MdmErrorId.JournalFailed, $"The journal '{path}' cannot be written: {error.GetBaseException().Message.TrimEnd('.')}. Without it nothing more is sent.", innerException: error);
}
