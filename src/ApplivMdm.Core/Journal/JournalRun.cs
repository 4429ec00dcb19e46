namespace ApplivMdm.Journal;

/// <summary>What a run is: only the same may take up its journal.</summary>
/// <param name="Owner">Whose secret keys the fingerprints of all lines, whichever connection they are of.</param>
internal sealed record JournalRun(MdmConnection Owner)
{
    public string Organization { get; init; } = Owner.Tenant;

    public string Cmdlet { get; init; } = string.Empty;

    public DevicePlatform Platform { get; init; }

    /// <summary>Apple: devices, or users of devices.</summary>
    public AppleTargetType? TargetType { get; init; }

    /// <summary>The command's name, or null where rows bring their own.</summary>
    public string? Command { get; init; }

    /// <summary>The command's fingerprint, or null where rows bring their own.</summary>
    public string? Fingerprint { get; init; }

    public string? Reason { get; init; }

    /// <exception cref="MdmException">The journal is another run's.</exception>
    public void Check(JournalLine header, string path)
    {
        if (header.Organization != Organization) throw Mismatch(path, $"is of the organization {header.Organization}, not {Organization}");
        if (header.Cmdlet != Cmdlet) throw Mismatch(path, $"was written by {header.Cmdlet}, not {Cmdlet}");
        if ((header.TargetType ?? TargetType) != TargetType) throw Mismatch(path, $"is for {header.TargetType?.ToString() ?? "no"} targets, not for {TargetType?.ToString() ?? "none"}");
        if (header.Fingerprint == Fingerprint) return;

        throw Mismatch(path, header.Command == Command
            ? $"is of the command {Command ?? "of each row"} with other parameters (or, where it holds a secret, of another token)"
            : $"is of the command {header.Command ?? "of each row"}, not {Command ?? "of each row"}");
    }

    public JournalLine ToLine(bool resumes, DateTimeOffset now)
    {
        var line = new JournalLine
        {
            Kind = resumes ? JournalLine.Resume : JournalLine.Header,
            RunId = Guid.NewGuid().ToString(),
            ModuleVersion = typeof(JournalRun).Assembly.GetName().Version.ToString(3),
            Reason = Reason,
            User = Environment.UserName,
            Host = Environment.MachineName,
            At = now,
        };
        return resumes ? line : line with
        {
            Schema = JournalFile.SchemaVersion,
            Organization = Organization,
            Cmdlet = Cmdlet,
            Platform = Platform,
            TargetType = TargetType,
            Command = Command,
            Fingerprint = Fingerprint,
            Key = Owner.FingerprintKey,
        };
    }

    private static MdmException Mismatch(string path, string what) =>
        new(MdmErrorId.JournalMismatch, $"The journal '{path}' {what}. Nothing was sent. Resume with the same command, or use another path.");
}
