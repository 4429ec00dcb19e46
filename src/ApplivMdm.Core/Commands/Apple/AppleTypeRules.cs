using System.Globalization;

namespace ApplivMdm.Commands.Apple;

/// <summary>Keys against Apple's schema: names, types, required ones and allowed values, at every depth.</summary>
internal static class AppleTypeRules
{
    private const int MostShown = 20;

    /// <summary>Apple's optional key that every request takes.</summary>
    private static readonly AppleKey s_tether = new() { Name = "RequestRequiresNetworkTether", Type = AppleType.Boolean };

    public static IEnumerable<string> Check(AppleRequest request, IReadOnlyDictionary<string, object?> keys) => CheckKeys(request.Name, [.. request.Keys, s_tether], keys);

    private static IEnumerable<string> CheckKeys(string path, List<AppleKey> known, IReadOnlyDictionary<string, object?> given)
    {
        foreach (var key in known.Where(key => key.IsRequired && (!given.TryGetValue(key.Name, out var value) || value is null)))
            yield return $"{path} needs {key.Name}.";

        foreach (var entry in given)
        {
            if (known.FirstOrDefault(key => key.Name == entry.Key) is not { } key)
            {
                yield return known.Count == 1
                    ? $"{path} has no key '{entry.Key}'; it takes none."
                    : $"{path} has no key '{entry.Key}'; names are case-sensitive. It takes {string.Join(", ", known.Where(each => each != s_tether).Select(each => each.Name))}.";
                continue;
            }

            foreach (var problem in CheckValue($"{path}.{key.Name}", key, entry.Value)) yield return problem;
        }
    }

    private static IEnumerable<string> CheckValue(string path, AppleKey key, object? value) => key.Type switch
    {
        AppleType.String => value is string text ? CheckAllowed(path, key, text) : [Expected(path, "text", value)],
        AppleType.Integer => value is long or int or short or byte or sbyte or ushort or uint ? CheckAllowed(path, key, Convert.ToString(value, CultureInfo.InvariantCulture)!) : [Expected(path, "a whole number", value)],
        AppleType.Boolean => value is bool ? [] : [Expected(path, "true or false", value)],
        AppleType.Data => value is byte[] || (value is string text && IsBase64(text)) ? [] : [Expected(path, "bytes, or their base64 text", value)],
        AppleType.Any => value is IReadOnlyDictionary<string, object?> ? [] : [Expected(path, "a dictionary", value)],
        AppleType.Dictionary => value is IReadOnlyDictionary<string, object?> fields ? CheckKeys(path, key.Keys, fields) : [Expected(path, "a dictionary", value)],
        _ => value is IReadOnlyList<object?> items ? CheckItems(path, key, items) : [Expected(path, "a list", value)],
    };

    private static IEnumerable<string> CheckItems(string path, AppleKey key, IReadOnlyList<object?> items)
    {
        for (var index = 0; index < items.Count; index++)
        {
            var place = string.Format(CultureInfo.InvariantCulture, "{0}[{1}]", path, index);
            var problems = key.Element is { } element ? CheckValue(place, element, items[index]) : CheckVariant(place, key, items[index]);
            foreach (var problem in problems) yield return problem;
        }
    }

    private static IEnumerable<string> CheckVariant(string path, AppleKey key, object? value)
    {
        if (value is not IReadOnlyDictionary<string, object?> fields) return [Expected(path, "a dictionary", value)];

        var item = fields.TryGetValue("Item", out var name) ? name as string : null;
        return key.ElementFor(fields) is { } variant
            ? CheckKeys($"{path} ({item})", variant.Keys, fields)
            : [$"{path} has the Item '{item}'. Allowed: {string.Join(", ", key.Variants.Select(each => each.Name.Trim('{', '}')))}."];
    }

    private static IEnumerable<string> CheckAllowed(string path, AppleKey key, string word) =>
        key.Allowed.Count == 0 || key.Allowed.Contains(word) ? []
        : key.Allowed.Count <= MostShown ? [$"{path} is '{word}'. Allowed: {string.Join(", ", key.Allowed)}."]
        : [$"{path} is '{word}', which is none of the {key.Allowed.Count} allowed values. The closest are {string.Join(", ", AppleCatalog.Closest(key.Allowed, word))}."];

    // The value itself may be a secret.
    private static string Expected(string path, string what, object? value) => $"{path} must be {what}, not {(value is null ? "empty" : "a value of type " + value.GetType().Name)}.";

    private static bool IsBase64(string text)
    {
        try
        {
            return Convert.FromBase64String(text).Length >= 0;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
