using System.Diagnostics;

namespace ApplivMdm.Cmdlets;

/// <summary>One progress record for a run, at most five times a second: hosts may take longer to draw it than a request takes.</summary>
/// <param name="write">Shows a record.</param>
/// <param name="activity">What runs.</param>
internal sealed class RunProgress(Action<ProgressRecord> write, string activity)
{
    private const int ActivityId = 0x4D444D;

    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(200);

    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly Dictionary<CommandOutcome, int> _counts = [];
    private TimeSpan _next = s_interval;
    private int _done;
    private bool _shown;

    /// <summary>How many devices there are; 0 when nobody knows.</summary>
    public int Total { get; set; }

    public void Count(CommandOutcome outcome)
    {
        _done++;
        _counts[outcome] = _counts.TryGetValue(outcome, out var before) ? before + 1 : 1;
        if (_watch.Elapsed < _next) return;

        _next = _watch.Elapsed + s_interval;
        _shown = true;
        var rate = _done / _watch.Elapsed.TotalSeconds;
        var record = new ProgressRecord(ActivityId, activity, $"{_done}{(Total > 0 ? $" of {Total}" : string.Empty)} done ({string.Join(", ", _counts.Select(count => $"{count.Value} {count.Key}"))}), {rate:0} per second");
        if (Total > 0)
        {
            record.PercentComplete = (int)(100L * Math.Min(_done, Total) / Total);
            record.SecondsRemaining = (int)(Math.Max(0, Total - _done) / Math.Max(rate, 0.001));
        }

        write(record);
    }

    /// <summary>Takes the record away.</summary>
    public void Complete()
    {
        if (_shown) write(new ProgressRecord(ActivityId, activity, "Done") { RecordType = ProgressRecordType.Completed });
    }
}
