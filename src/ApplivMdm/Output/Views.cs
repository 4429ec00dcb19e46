using System.ComponentModel;
using System.Globalization;

namespace ApplivMdm.Cmdlets;

/// <summary>What the tables of ApplivMdm.Format.ps1xml show where a property alone will not do. Not for scripts.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Views
{
    private const string Reset = "\u001b[0m";

    /// <summary>The last part of one of Google's names, which are longer than a column; another id as it is.</summary>
    /// <param name="id">The id.</param>
    public static string? Id(string? id) => id?.LastIndexOf('/') is > 0 and var slash ? "…" + id.Substring(slash) : id;

    /// <summary>A time of a service to the minute, in UTC.</summary>
    /// <param name="time">The time.</param>
    public static string? Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);

    /// <summary>How many requests a connection lets through.</summary>
    /// <param name="connection">The connection.</param>
    public static string Limit(MdmConnection connection) => connection switch
    {
        { RequestsPerHour: > 0 and var perHour } => string.Format(CultureInfo.InvariantCulture, "{0}/h", perHour),
        { RequestsPer100Seconds: > 0 and var perQuota } => string.Format(CultureInfo.InvariantCulture, "{0}/100 s", perQuota),
        _ => "none",
    };

    /// <summary>An outcome in the session's own colours for good, bad and doubtful, where a person reads it on a terminal that has colours.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <param name="session">The session that shows it.</param>
    public static string Outcome(CommandOutcome outcome, EngineIntrinsics session)
    {
        var text = outcome.ToString();
        return Style(session) is { } style && Colour(outcome, style) is { Length: > 0 } colour ? colour + text + Reset : text;
    }

    /// <summary>PowerShell's own styles; null where nothing is to be coloured. Windows PowerShell has none.</summary>
    private static PSObject? Style(EngineIntrinsics session)
    {
        if (Console.IsOutputRedirected || Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 } || session.Host?.UI?.SupportsVirtualTerminal != true) return null;
        if (session.SessionState.PSVariable.GetValue("PSStyle") is not { } value) return null;

        var style = PSObject.AsPSObject(value);
        return style.Properties["OutputRendering"]?.Value?.ToString() == "PlainText" ? null : style;
    }

    private static string? Colour(CommandOutcome outcome, PSObject style) => outcome switch
    {
        CommandOutcome.Accepted or CommandOutcome.Succeeded => Text(style, "Foreground", "Green"),
        CommandOutcome.Refused or CommandOutcome.Failed => Text(style, "Formatting", "Error"),
        CommandOutcome.Unknown or CommandOutcome.NotSent or CommandOutcome.Expired => Text(style, "Formatting", "Warning"),
        _ => null,
    };

    private static string? Text(PSObject style, string group, string name) =>
        style.Properties[group]?.Value is { } colours ? PSObject.AsPSObject(colours).Properties[name]?.Value as string : null;
}
