namespace ApplivMdm.Commands.Apple;

/// <summary>Apple's requests, read from the embedded table when first asked for.</summary>
internal static class AppleCatalog
{
    private static readonly Lazy<Dictionary<string, AppleRequest>> s_requests = new(Load);

    public static IReadOnlyCollection<AppleRequest> All => s_requests.Value.Values;

    public static AppleRequest? Find(string requestType) => s_requests.Value.TryGetValue(requestType, out var request) ? request : null;

    /// <summary>The request types most like a wrong one, best first.</summary>
    public static IReadOnlyList<string> Closest(string requestType) => Closest(s_requests.Value.Keys, requestType);

    /// <summary>The words most like a wrong one, best first.</summary>
    public static IReadOnlyList<string> Closest(IEnumerable<string> words, string wrong) =>
        [.. words.OrderBy(word => Distance(word.ToUpperInvariant(), wrong.ToUpperInvariant())).ThenBy(word => word, StringComparer.Ordinal).Take(3)];

    private static Dictionary<string, AppleRequest> Load()
    {
        var requests = new Dictionary<string, AppleRequest>(StringComparer.Ordinal);
        // The key that is open at each depth; a request's own keys stand at depth 1.
        var open = new List<List<AppleKey>>();

        using var reader = new StreamReader(typeof(AppleCatalog).Assembly.GetManifestResourceStream("AppleCatalog.txt"));
        while (reader.ReadLine() is { } line)
        {
            if (line[0] == '#') continue;

            var depth = line.Length - line.TrimStart(' ').Length;
            open.RemoveRange(depth, open.Count - depth);
            if (depth == 0)
            {
                var keys = new List<AppleKey>();
                var request = ReadRequest(line, keys);
                requests.Add(request.Name, request);
                open.Add(keys);
            }
            else
            {
                var key = ReadKey(line.Substring(depth));
                open[depth - 1].Add(key);
                open.Add(key.Keys);
            }
        }

        return requests;
    }

    private static AppleRequest ReadRequest(string line, List<AppleKey> keys)
    {
        var (facts, where) = Split(line);
        var words = facts.Split(' ');
        return new AppleRequest(
            words[0],
            (CommandImpact)Enum.Parse(typeof(CommandImpact), words[1], ignoreCase: true),
            words[2] is "device" or "both",
            words[2] is "user" or "both",
            words.Length > 3 ? words[3] : null,
            where,
            keys);
    }

    private static AppleKey ReadKey(string line)
    {
        var (facts, where) = Split(line);
        var words = facts.Split([' '], 4);
        return new AppleKey
        {
            Name = words[0].TrimEnd('!', '?'),
            IsRequired = words[0].EndsWith("!", StringComparison.Ordinal),
            IsFilledByServer = words[0].EndsWith("?", StringComparison.Ordinal),
            Type = (AppleType)Enum.Parse(typeof(AppleType), words[1], ignoreCase: true),
            Allowed = words.Length > 3 ? words[3].Split('|') : [],
            Where = where,
        };
    }

    private static (string Facts, IReadOnlyList<AppleAvailability> Where) Split(string line)
    {
        var at = line.IndexOf(" @ ", StringComparison.Ordinal);
        return at < 0 ? (line, []) : (line.Substring(0, at), [.. line.Substring(at + 3).Split([", "], StringSplitOptions.None).Select(ReadPlace)]);
    }

    /// <summary><c>iOS 9.0~26.0-27.0 su</c>.</summary>
    private static AppleAvailability ReadPlace(string place)
    {
        var words = place.Split(' ');
        var flags = words.Length > 2 ? words[2] : string.Empty;
        var lifetime = words[1].Split('-');
        var start = lifetime[0].Split('~');
        return new AppleAvailability(words[0], start[0], start.Length > 1 ? start[1] : null, lifetime.Length > 1 ? lifetime[1] : null, flags.IndexOf('s') >= 0, flags.IndexOf('d') >= 0, flags.IndexOf('u') >= 0);
    }

    /// <summary>Levenshtein: how many letters to add, drop or change.</summary>
    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (left[i - 1] == right[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[right.Length];
    }
}
