using ApplivMdm.Journal;

namespace ApplivMdm.Reliability;

/// <summary>The file of a journal, and what of it is sure to outlast the process or the power.</summary>
internal sealed class Disk
{
    private readonly string _path;
    private readonly int _fullAt;
    private long _safe;
    private int _flushes;

    /// <param name="path">A new file.</param>
    /// <param name="content">What an earlier process has left.</param>
    /// <param name="fullAt">At which flush it is full; 0 for never.</param>
    public Disk(string path, byte[] content, int fullAt)
    {
        (_path, _fullAt, _safe) = (path, fullAt, content.Length);
        File.WriteAllBytes(path, content);
    }

    public bool IsFull => _fullAt > 0 && _flushes >= _fullAt;

    public RunJournal Open(JournalRun run, TimeProvider time) => RunJournal.Open(_path, run, time, Flush);

    /// <summary>The file as the next process finds it.</summary>
    /// <param name="random">Where what was not flushed may end anywhere; else all of it is there.</param>
    public byte[] Left(Random? random)
    {
        var safe = Interlocked.Read(ref _safe);
        using var file = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var all = new byte[file.Length];
        file.ReadExactly(all);
        return random is null ? all : all[..(int)random.NextInt64(Math.Min(safe, all.Length), all.Length + 1)];
    }

    private void Flush(Stream stream)
    {
        if (++_flushes >= _fullAt && _fullAt > 0) throw new IOException("No space left on device");
        Interlocked.Exchange(ref _safe, stream.Position);
    }
}
