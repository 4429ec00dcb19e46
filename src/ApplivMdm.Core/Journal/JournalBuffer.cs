using System.Buffers;

namespace ApplivMdm.Journal;

/// <summary>Lines on their way to the file. It grows to the most that came together and keeps that size.</summary>
internal sealed class JournalBuffer : IBufferWriter<byte>
{
    private byte[] _bytes = new byte[16 * 1024];

    /// <summary>Where its first byte stands in the file.</summary>
    public long Start { get; private set; }

    /// <summary>How much is in it.</summary>
    public int Length { get; private set; }

    /// <summary>Where its end stands in the file.</summary>
    public long End => Start + Length;

    /// <summary>Empties it for lines that will stand there.</summary>
    public void Begin(long start) => (Start, Length) = (start, 0);

    /// <summary>Takes back what was written from there on.</summary>
    public void CutOff(int length) => Length = length;

    public void CopyTo(Stream stream) => stream.Write(_bytes, 0, Length);

    /// <summary>The line that will stand there; null when it is not in here.</summary>
    public JournalLine? LineAt(long place)
    {
        if (place < Start || place >= End) return null;

        var from = (int)(place - Start);
        return JournalLine.TryParse(_bytes.AsSpan(from, Array.IndexOf(_bytes, (byte)'\n', from) - from));
    }

    public void Add(byte value)
    {
        GetSpan(1)[0] = value;
        Advance(1);
    }

    public void Advance(int count) => Length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsMemory(Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsSpan(Length);
    }

    private void Reserve(int size)
    {
        if (_bytes.Length - Length < Math.Max(size, 1)) Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + size));
    }
}
