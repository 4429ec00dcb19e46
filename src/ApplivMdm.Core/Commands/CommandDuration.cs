using System.Globalization;

namespace ApplivMdm;

/// <summary>
/// How long a command stays valid: a <see cref="TimeSpan"/>, a number of seconds, or text such as <c>3600s</c>, <c>90m</c>, <c>2h</c> or <c>7d</c>.
/// Positive, to a fraction of a second; an empty text means "not given".
/// </summary>
/// <remarks>
/// It is made while PowerShell binds a row, and a row that is refused there would vanish without a result.
/// So it keeps a text that it cannot read, and says so when the command is checked.
/// </remarks>
public sealed class CommandDuration
{
    // google.protobuf.Duration goes to about 10,000 years.
    private const decimal MaximumSeconds = 315_576_000_000m;

    private readonly TimeSpan? _value;
    private readonly string? _problem;

    /// <summary>From a time span.</summary>
    /// <param name="value">More than zero.</param>
    public CommandDuration(TimeSpan value)
    {
        if (value <= TimeSpan.Zero) _problem = $"The duration {value.ToString("c", CultureInfo.InvariantCulture)} is not positive. {Expected}";
        else if ((decimal)value.TotalSeconds > MaximumSeconds) _problem = $"The duration {value.ToString("c", CultureInfo.InvariantCulture)} is longer than 10,000 years. {Expected}";
        else _value = value;
    }

    /// <summary>From a number of seconds.</summary>
    /// <param name="seconds">More than zero.</param>
    public CommandDuration(double seconds)
        : this(seconds.ToString("R", CultureInfo.InvariantCulture))
    {
    }

    /// <summary>From text: seconds (<c>3600</c> or <c>3600s</c>), minutes (<c>90m</c>), hours (<c>2h</c>), days (<c>7d</c>) or a time span with colons (<c>1.02:00:00</c>).</summary>
    /// <param name="text">The text; empty means "not given".</param>
    public CommandDuration(string? text)
    {
        var trimmed = text?.Trim() ?? string.Empty;
        if (trimmed.Length == 0) return;

        if (!TryRead(trimmed, out var value)) _problem = $"'{trimmed}' is not a duration. {Expected}";
        else if (value <= TimeSpan.Zero) _problem = $"The duration '{trimmed}' is not positive. {Expected}";
        else _value = value;
    }

    private CommandDuration(Type type) => _problem = $"A value of type {type.Name} is not a duration. {Expected}";

    private static string Expected => "Give a positive time: '3600s', '90m', '2h', '7d', a number of seconds or a TimeSpan.";

    /// <summary>The time.</summary>
    /// <exception cref="Commands.InvalidCommandException">It is not a positive time.</exception>
    internal TimeSpan? Read() => _problem is null ? _value : throw new Commands.InvalidCommandException(_problem);

    /// <summary>For a value that is of no fitting type; it says so when the command is checked.</summary>
    internal static CommandDuration Unreadable(Type type) => new(type);

    /// <summary>Decimal seconds with up to nine fraction digits and an <c>s</c>, as Google's Duration is written.</summary>
    internal static string ToWire(TimeSpan value)
    {
        var fraction = value.Ticks % TimeSpan.TicksPerSecond;
        var seconds = (value.Ticks / TimeSpan.TicksPerSecond).ToString(CultureInfo.InvariantCulture);
        return fraction == 0
            ? seconds + "s"
            : seconds + "." + fraction.ToString("0000000", CultureInfo.InvariantCulture).TrimEnd('0') + "s";
    }

    /// <summary>Reads Google's written form, <c>3.5s</c>.</summary>
    internal static bool TryReadWire(string? text, out TimeSpan value)
    {
        value = default;
        return text is { Length: > 1 }
            && text[text.Length - 1] == 's'
            && TryReadUnits(text.Substring(0, text.Length - 1), TimeSpan.TicksPerSecond, out value);
    }

    /// <inheritdoc/>
    public override string ToString() => _value is { } value ? ToWire(value) : string.Empty;

    private static bool TryRead(string text, out TimeSpan value)
    {
        if (text.IndexOf(':') >= 0) return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out value);

        var number = text.Substring(0, text.Length - 1);
        return char.ToLowerInvariant(text[text.Length - 1]) switch
        {
            's' => TryReadUnits(number, TimeSpan.TicksPerSecond, out value),
            'm' => TryReadUnits(number, TimeSpan.TicksPerMinute, out value),
            'h' => TryReadUnits(number, TimeSpan.TicksPerHour, out value),
            'd' => TryReadUnits(number, TimeSpan.TicksPerDay, out value),
            _ => TryReadUnits(text, TimeSpan.TicksPerSecond, out value),
        };
    }

    private static bool TryReadUnits(string number, long ticksPerUnit, out TimeSpan value)
    {
        value = default;
        if (!decimal.TryParse(number, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var units)) return false;
        if (Math.Abs(units) > MaximumSeconds * TimeSpan.TicksPerSecond / ticksPerUnit) return false;

        value = new TimeSpan((long)(units * ticksPerUnit));
        return true;
    }
}
