using ApplivMdm.TestServer;

namespace ApplivMdm.Reliability;

/// <summary>Where the commands of a scenario go.</summary>
internal enum Road
{
    AndroidDevice,
    AndroidBulk,
    AppleDevices,
    AppleUsers,
    Windows,
    Google,
}

/// <summary>How a part of a run ends before its time.</summary>
internal enum EndKind
{
    /// <summary>Somebody presses Ctrl+C.</summary>
    Stop,

    /// <summary>The process is killed; what it has written is in the file.</summary>
    Kill,

    /// <summary>The power fails; only what was flushed is sure to be in the file, and the rest may end anywhere.</summary>
    PowerCut,

    /// <summary>The disk of the journal is full.</summary>
    DiskFull,
}

/// <param name="Kind">What happens.</param>
/// <param name="At">At which request, or at which flush of the journal.</param>
internal sealed record End(EndKind Kind, int At);

/// <summary>A run that is made up from a seed: the same seed makes the same one, though threads may interleave in another way.</summary>
internal sealed record Scenario
{
    public int Seed { get; init; }

    public Road Road { get; init; }

    public int Devices { get; init; }

    /// <summary>Ids that no device has.</summary>
    public int Strangers { get; init; }

    public int BatchSize { get; init; }

    public int ThrottleLimit { get; init; }

    public int MaxRetry { get; init; }

    /// <summary>0 is no limit.</summary>
    public int RequestsPerHour { get; init; }

    public bool HasJournal { get; init; }

    /// <summary>The devices have a command of the same type already, older than the run.</summary>
    public bool HasOlderCommands { get; init; }

    /// <summary>By how much this computer's clock is set on or back during the run.</summary>
    public TimeSpan ClockSet { get; init; }

    /// <summary>Of a hundred requests, how many go wrong.</summary>
    public int Bad { get; init; }

    /// <summary>Whether requests may hang until they time out.</summary>
    public bool Slow { get; init; }

    public IReadOnlyList<End> Ends { get; init; } = [];

    public IReadOnlyList<Fault> Faults { get; init; } = [];

    /// <summary>Nothing goes wrong, so everything must be accepted.</summary>
    public bool IsFine => Bad == 0 && Strangers == 0 && Ends.Count == 0 && ClockSet == TimeSpan.Zero;

    public static Scenario Make(int seed, Uri elsewhere)
    {
        var random = new Random(seed);
        var road = (Road)random.Next(6);
        var isBulk = road is Road.AndroidBulk or Road.AppleDevices or Road.AppleUsers;
        var devices = 1 + random.Next(random.Next(4) == 0 ? 40 : 12);
        var hasJournal = random.Next(2) == 0;
        var slow = random.Next(12) == 0;
        var bad = random.Next(8) switch { 0 => 0, 1 or 2 => 10, 3 or 4 => 30, 5 or 6 => 60, _ => 95 };
        var strangers = random.Next(4) == 0 ? 1 + random.Next(2) : 0;
        var isClockSet = random.Next(8) == 0;
        return new Scenario
        {
            Seed = seed,
            Road = road,
            Devices = devices,
            Strangers = strangers,
            BatchSize = isBulk ? 1 + random.Next(random.Next(2) == 0 ? 4 : 30) : 1,
            ThrottleLimit = 1 + random.Next(random.Next(2) == 0 ? 3 : 12),
            MaxRetry = random.Next(4),
            RequestsPerHour = random.Next(3) == 0 ? 10 + random.Next(5000) : 0,
            HasJournal = hasJournal,
            // A clock that is wrong by more than two minutes cannot tell older commands from its own.
            HasOlderCommands = !isClockSet && random.Next(4) == 0,
            ClockSet = isClockSet ? TimeSpan.FromSeconds(random.Next(-100_000, 100_000)) : TimeSpan.Zero,
            Bad = bad,
            Slow = slow,
            Ends = Endings(random, hasJournal, devices),
            Faults = bad == 0 ? [] : Weather.Make(random, 3 * devices, bad, slow, strangers > 0, elsewhere),
        };
    }

    public override string ToString() =>
        $"seed {Seed}: {Road}, {Devices} devices, {Strangers} strangers, batches of {BatchSize}, throttle {ThrottleLimit}, {MaxRetry} retries, {RequestsPerHour} requests per hour, "
        + $"{(HasJournal ? "journal" : "no journal")}{(HasOlderCommands ? ", older commands" : string.Empty)}, clock set by {ClockSet}, {Bad} % bad{(Slow ? ", slow" : string.Empty)}, ends: {string.Join(" ", Ends)}";

    private static IReadOnlyList<End> Endings(Random random, bool hasJournal, int devices)
    {
        End Any(int kinds) => (EndKind)random.Next(kinds) is var kind ? new End(kind, 1 + random.Next(devices + 3)) : null!;
        return hasJournal
            ? [.. Enumerable.Range(0, random.Next(4)).Select(_ => Any(4))]
            : random.Next(6) == 0 ? [Any(1)] : [];
    }
}
