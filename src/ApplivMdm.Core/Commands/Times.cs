namespace ApplivMdm.Commands;

/// <summary>Times that may be unknown.</summary>
internal static class Times
{
    /// <summary>Null where nobody knows, or where the calendar ends before.</summary>
    public static DateTimeOffset? Plus(this DateTimeOffset? start, TimeSpan? time) => start is { } from && time < DateTimeOffset.MaxValue - from ? from + time : null;
}
