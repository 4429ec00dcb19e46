using System.Globalization;
using System.Text.RegularExpressions;

namespace ApplivMdm.Sandbox.Inventory;

/// <summary>The names a query may have, and what their values look like.</summary>
internal sealed class QueryRules
{
    // The documented maximum of the unified list; the others name none.
    private const int LargestLimit = 10_000;

    private static readonly Regex s_sort = Rule(@"^[\w.]*((:asc)|(:desc))?\z");
    private static readonly Regex s_objectId = Rule(@"^[a-fA-F0-9]{24}\z");

    private readonly Dictionary<string, Func<string, bool>> _rules = new(StringComparer.Ordinal);
    private readonly HashSet<string> _arrays = new(StringComparer.Ordinal);

    /// <summary><c>page</c> and <c>limit</c>, which every list has.</summary>
    public static QueryRules Paged() => new QueryRules().Add(value => IsNumber(value, 1, int.MaxValue), "page").Add(value => IsNumber(value, 1, LargestLimit), "limit");

    public QueryRules Sorted() => Add(s_sort.IsMatch, "sort");

    public QueryRules ObjectIds(params string[] names) => Add(s_objectId.IsMatch, names);

    public QueryRules Booleans(params string[] names) => Add(value => value is "true" or "false", names);

    public QueryRules Texts(int longest, params string[] names) => Add(value => value.Length > 0 && value.Length <= longest, names);

    public QueryRules Integers(params string[] names) => Add(value => IsNumber(value, 0, int.MaxValue), names);

    public QueryRules Words(string name, params string[] words) => Add(words.Contains, name);

    public QueryRules Arrays(params string[] names)
    {
        _arrays.UnionWith(names);
        return Texts(128, names);
    }

    public bool Knows(string name) => _rules.ContainsKey(name);

    public bool IsArray(string name) => _arrays.Contains(name);

    public bool Accepts(string name, string value) => _rules[name](value);

    private QueryRules Add(Func<string, bool> rule, params string[] names)
    {
        foreach (var name in names) _rules[name] = rule;
        return this;
    }

    private static bool IsNumber(string text, int smallest, int largest) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= smallest && number <= largest;

    private static Regex Rule(string pattern) => new(pattern, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
}
