using ApplivMdm.Dispatch;

namespace ApplivMdm.Journal;

/// <summary>A journal for people: what became of each device.</summary>
internal static class JournalReport
{
    /// <summary>One result per device and command, in the order in which they were sent.</summary>
    /// <param name="path">The journal; another run may be writing it.</param>
    /// <exception cref="MdmException">It is damaged, of another version or cannot be read.</exception>
    public static IReadOnlyList<DeviceCommandResult> Read(string path)
    {
        using var file = Open(path);
        JournalLine? header = null;
        var results = new List<DeviceCommandResult>();
        var places = new Dictionary<DeviceKey, int>();
        foreach (var (_, _, line) in JournalFile.Lines(file, path))
        {
            if (line.Kind == JournalLine.Header)
            {
                JournalFile.CheckSchema(line, path);
                header = line;
            }

            foreach (var device in line.Devices ?? (line.Device is { } one ? [one] : []))
            {
                var key = DeviceKey.Of(device, line.Fingerprint);
                var result = line.ToResult(device, header!.Platform ?? default, header.TargetType, header.Reason);
                if (places.TryGetValue(key, out var place)) results[place] = result;
                else
                {
                    places.Add(key, results.Count);
                    results.Add(result);
                }
            }
        }

        return results;
    }

    private static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new MdmException(MdmErrorId.JournalFailed, $"The journal '{path}' cannot be read: {error.Message}", innerException: error);
        }
    }
}
