using System.Globalization;
using System.Text.Json.Nodes;

namespace ApplivMdm.Sandbox.Inventory;

/// <summary>A request's query, read strictly: only documented names with values that fit them.</summary>
internal sealed class Query
{
    private readonly ILookup<string, string> _values;

    private Query(ILookup<string, string> values) => _values = values;

    /// <summary>The value of a name, or null.</summary>
    public string? this[string name] => _values[name].FirstOrDefault();

    /// <summary>The value of a name that was checked to be a whole number.</summary>
    public int Number(string name, int absent) => this[name] is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : absent;

    /// <summary>Whether a name is <c>true</c>.</summary>
    public bool Is(string name) => this[name] == "true";

    /// <summary>The values of an array.</summary>
    public IReadOnlyList<string> All(string name) => [.. _values[name]];

    /// <param name="request">The request.</param>
    /// <param name="rules">The documented names.</param>
    /// <param name="refusal">The answer to a wrong query, or null.</param>
    public static Query Read(SandboxRequest request, QueryRules rules, out SandboxResponse? refusal)
    {
        var given = request.Query.Split(['&'], StringSplitOptions.RemoveEmptyEntries).SelectMany(pair => Values(pair, rules)).ToLookup(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal);
        var errors = given.SelectMany(pair => Problem(pair.Key, [.. pair], rules) is { } problem ? [ToJson(pair.Key, problem)] : Array.Empty<JsonObject>()).ToList();
        refusal = errors.Count > 0 ? SandboxResponse.Error(400, 6002, "Query Validation Error", new JsonObject { ["errors"] = new JsonArray([.. errors]) }) : null;
        return new Query(given);
    }

    // How an array is written is not documented: repeated, with brackets and with commas are all taken.
    private static IEnumerable<(string Name, string Value)> Values(string pair, QueryRules rules)
    {
        var parts = pair.Split(['='], 2);
        var name = Decode(parts[0]);
        var value = parts.Length == 2 ? Decode(parts[1]) : string.Empty;

        var bare = name.EndsWith("]", StringComparison.Ordinal) ? name.Substring(0, name.IndexOf('[')) : name;
        return rules.IsArray(bare) ? value.Split(',').Select(item => (bare, item)) : [(name, value)];
    }

    private static string? Problem(string name, IReadOnlyList<string> values, QueryRules rules)
    {
        if (!rules.Knows(name)) return "is not allowed";
        if (values.Count > 1 && !rules.IsArray(name)) return "must be given once";
        return values.All(value => rules.Accepts(name, value)) ? null : "is not valid";
    }

    private static JsonObject ToJson(string name, string problem) => new JsonObject
    {
        ["field"] = new JsonArray(name),
        ["location"] = "query",
        ["messages"] = new JsonArray($"\"{name}\" {problem}"),
    };

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
