namespace ApplivMdm.Commands.Apple;

/// <summary>What is known of one of Apple's requests.</summary>
/// <param name="Name">The request type.</param>
/// <param name="Impact">What it does to the person holding the device.</param>
/// <param name="OnDevice">It goes to devices.</param>
/// <param name="OnUser">It goes to users of a device.</param>
/// <param name="Hardware"><c>appleSiliconOnly</c> or <c>notAppleSilicon</c>, where only some Macs have it.</param>
/// <param name="Where">The systems that have it.</param>
/// <param name="Keys">Its keys.</param>
internal sealed record AppleRequest(string Name, CommandImpact Impact, bool OnDevice, bool OnUser, string? Hardware, IReadOnlyList<AppleAvailability> Where, List<AppleKey> Keys)
{
    /// <summary>The systems and versions in one line, with what a Mac needs.</summary>
    public string WhereText => string.Join(", ", Where.Select(place => place.Text)) + Hardware switch
    {
        "appleSiliconOnly" => " (Apple silicon only)",
        "notAppleSilicon" => " (not on Apple silicon)",
        _ => string.Empty,
    };
}

/// <summary>One key of a request, or of a dictionary inside it.</summary>
internal sealed class AppleKey
{
    private static readonly string[] s_secretWords = ["password", "secret", "token", "privatekey"];

    public string Name { get; init; } = string.Empty;

    public AppleType Type { get; init; }

    public bool IsRequired { get; init; }

    /// <summary>Apple demands it, but the server may fill it in.</summary>
    public bool IsFilledByServer { get; init; }

    public IReadOnlyList<string> Allowed { get; init; } = [];

    public IReadOnlyList<AppleAvailability> Where { get; init; } = [];

    public List<AppleKey> Keys { get; } = [];

    /// <summary>The element of an array that has one form.</summary>
    public AppleKey? Element => Keys.Find(key => key.Name == "[]");

    /// <summary>The forms of an array's element, by their Item.</summary>
    public IEnumerable<AppleKey> Variants => Keys.Where(key => key.Name[0] == '{');

    /// <summary>The form of this element: the only one, or the one that its Item names.</summary>
    public AppleKey? ElementFor(object? item) =>
        Element ?? (item is IReadOnlyDictionary<string, object?> fields && fields.TryGetValue("Item", out var name) ? Variants.FirstOrDefault(variant => variant.Name == "{" + name + "}") : null);

    /// <summary>Whether a value of this name must not be shown.</summary>
    public static bool IsSecretName(string name) =>
        name.Equals("PIN", StringComparison.OrdinalIgnoreCase) || name == "RedemptionCode" || s_secretWords.Any(word => name.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0);
}

/// <summary>The types of Apple's property lists that requests use.</summary>
internal enum AppleType
{
    /// <summary>Text.</summary>
    String,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>Bytes; base64 in JSON.</summary>
    Data,

    /// <summary>Named values.</summary>
    Dictionary,

    /// <summary>A list.</summary>
    Array,

    /// <summary>A dictionary of any content.</summary>
    Any,
}

/// <summary>A system and the versions in which something is there.</summary>
internal sealed record AppleAvailability(string System, string Introduced, string? Deprecated, string? Removed, bool Supervised, bool AutomatedEnrollment, bool NoUserEnrollment)
{
    public string Text => $"{System} {Introduced}" + (Removed is null ? "+" : $" until {Removed}") + (Supervised ? " supervised" : string.Empty);
}
