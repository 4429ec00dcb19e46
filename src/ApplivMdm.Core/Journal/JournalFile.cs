namespace ApplivMdm.Journal;

/// <summary>Reads a journal line by line. A line without an end is the trace of a power cut and does not count.</summary>
internal static class JournalFile
{
    public const int SchemaVersion = 1;

    private const int LongestLine = 16 * 1024 * 1024;

    /// <summary>Each whole line with its place in the file.</summary>
    /// <param name="stream">The journal, from its beginning.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <exception cref="MdmException">A line cannot be read.</exception>
    public static IEnumerable<(long Offset, long End, JournalLine Line)> Lines(Stream stream, string name)
    {
        var buffer = new byte[64 * 1024];
        var start = 0;
        var filled = 0;
        long offset = 0;
        var number = 0;
        while (true)
        {
            var end = Array.IndexOf(buffer, (byte)'\n', start, filled - start);
            if (end < 0)
            {
                Array.Copy(buffer, start, buffer, 0, filled - start);
                filled -= start;
                start = 0;
                if (filled == buffer.Length)
                {
                    if (buffer.Length >= LongestLine) throw Damaged(name, number + 1);
                    Array.Resize(ref buffer, buffer.Length * 2);
                }

                var read = stream.Read(buffer, filled, buffer.Length - filled);
                if (read == 0) yield break;
                filled += read;
                continue;
            }

            number++;
            var line = JournalLine.TryParse(buffer.AsSpan(start, end - start));
            if (line is null || !IsWhole(line, first: number == 1)) throw Damaged(name, number);

            var length = end - start + 1;
            yield return (offset, offset + length, line);
            offset += length;
            start = end + 1;
        }
    }

    /// <summary>The line that stands there.</summary>
    public static JournalLine LineAt(Stream stream, long offset)
    {
        stream.Position = offset;
        var bytes = new List<byte>(512);
        var buffer = new byte[512];
        while (true)
        {
            var read = stream.Read(buffer, 0, buffer.Length);
            var end = Array.IndexOf(buffer, (byte)'\n', 0, read);
            bytes.AddRange(buffer.Take(end < 0 ? read : end));
            if (end >= 0 || read == 0) return JournalLine.TryParse([.. bytes])!;
        }
    }

    /// <exception cref="MdmException">It is of another version.</exception>
    public static void CheckSchema(JournalLine header, string name)
    {
        if (header.Schema != SchemaVersion)
            throw new MdmException(MdmErrorId.JournalMismatch, $"The journal '{name}' has the format {header.Schema}; this version of the module writes {SchemaVersion}. Use the version that wrote it, or another path.");
    }

    private static bool IsWhole(JournalLine line, bool first) => line.Kind switch
    {
        JournalLine.Header => first && line.Schema is not null,
        JournalLine.Resume => !first,
        JournalLine.Intent => !first && line.Devices?.All(device => !string.IsNullOrEmpty(device)) == true && line.At is not null,
        JournalLine.Result => !first && !string.IsNullOrEmpty(line.Device) && (line.Outcome is CommandOutcome.NotSent or CommandOutcome.Accepted or CommandOutcome.Refused or CommandOutcome.Unknown),
        _ => false,
    } && (line.Kind is not (JournalLine.Intent or JournalLine.Result) || line.Fingerprint is not null);

    private static MdmException Damaged(string name, int number) =>
        new(MdmErrorId.JournalDamaged, $"Line {number} of the journal '{name}' is damaged. Nothing was sent. Only a last line that was cut off is passed over; restore the file, or look at its devices with Get-DeviceCommandJournal from a copy without that line.");
}
