using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace ApplivMdm.Sandbox.Google;

/// <summary>The query of a request: the method's own parameters, and those that every method of Google's has.</summary>
internal sealed class GoogleQuery
{
    // access_token and oauth_token are left out: a secret has no place in an address.
    private static readonly string[] s_common = ["$.xgafv", "alt", "fields", "key", "prettyPrint", "quotaUser"];

    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <returns>The answer to a query with an unknown parameter, or null.</returns>
    public static SandboxResponse? Read(string query, string[] own, out GoogleQuery read)
    {
        read = new GoogleQuery();
        var violations = new List<Violation>();
        foreach (var pair in query.Split(['&'], StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split(['='], 2)))
        {
            var name = Decode(pair[0]);
            if (s_common.Contains(name) || own.Contains(name)) read._values[name] = pair.Length == 2 ? Decode(pair[1]) : string.Empty;
            else violations.Add(new(string.Empty, $"Invalid JSON payload received. Unknown name \"{name}\": Cannot bind query parameter. Field '{name}' could not be found in request message."));
        }

        return violations.Count > 0 ? GoogleError.BadRequest(violations) : null;
    }

    /// <summary>How many items a page has, and after which one it begins.</summary>
    public bool TryPage(int defaultSize, int largestSize, out int size, out long after)
    {
        (size, after) = (0, -1);
        if (_values.TryGetValue("pageSize", out var text) && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out size))) return false;

        size = size == 0 ? defaultSize : Math.Min(size, largestSize);
        return !_values.TryGetValue("pageToken", out var token) || token.Length == 0 || TryReadToken(token, out after);
    }

    /// <summary>One page of a list.</summary>
    /// <param name="name">The list's name. Google leaves out a list that is empty.</param>
    /// <param name="items">The items.</param>
    /// <param name="last">The key of the last one, if more follow.</param>
    /// <param name="known">What a mask may name.</param>
    public SandboxResponse AnswerPage(string name, JsonArray items, long? last, FieldMask known)
    {
        var page = new JsonObject();
        if (items.Count > 0) page[name] = items;
        if (last is { } key) page["nextPageToken"] = Convert.ToBase64String(Encoding.ASCII.GetBytes(key.ToString("x16", CultureInfo.InvariantCulture)));
        return Answer(page, known);
    }

    /// <summary>An answer, or what of it the mask wants.</summary>
    public SandboxResponse Answer(JsonObject body, FieldMask known)
    {
        if (!_values.TryGetValue("fields", out var fields)) return SandboxResponse.Json(200, body);
        if (FieldMask.Parse(fields) is not { } mask || mask.FirstUnknown(known) is not null) return GoogleError.InvalidArgument("Request contains an invalid argument.");

        return SandboxResponse.Json(200, mask.Apply(body));
    }

    private static bool TryReadToken(string token, out long after)
    {
        after = -1;
        try
        {
            var key = Encoding.ASCII.GetString(Convert.FromBase64String(token));
            return key.Length == 16 && long.TryParse(key, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out after) && after >= 0;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
