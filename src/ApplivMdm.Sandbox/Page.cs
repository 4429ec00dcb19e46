using System.Globalization;
using System.Text.Json.Nodes;

namespace ApplivMdm.Sandbox;

/// <summary>One page of a list, in the page object that Applivery documents.</summary>
internal static class Page
{
    // A documented sample shows it for a request without a limit.
    private const int DefaultLimit = 100;

    // The documented maximum of the unified list; the others name none.
    private const int LargestLimit = 10_000;

    /// <param name="request">Its query may hold <c>page</c>, from 1, and <c>limit</c>.</param>
    /// <param name="all">The whole list; only the page's items are made.</param>
    public static SandboxResponse Of(SandboxRequest request, IReadOnlyCollection<Func<JsonNode>> all)
    {
        if (!TryRead(request.Query, "page", 1, int.MaxValue, out var page) || !TryRead(request.Query, "limit", DefaultLimit, LargestLimit, out var limit))
            return SandboxResponse.Error(400, 6002, "Query Validation Error");

        // An empty list has one page, which is empty.
        var pages = Math.Max(1, (all.Count + limit - 1) / limit);
        var skipped = Math.Min((long)(page - 1) * limit, all.Count);
        return SandboxResponse.Ok(new JsonObject
        {
            ["items"] = new JsonArray([.. all.Skip((int)skipped).Take(limit).Select(make => make())]),
            ["totalDocs"] = all.Count,
            ["limit"] = limit,
            ["page"] = page,
            ["totalPages"] = pages,
            ["hasPrevPage"] = page > 1,
            ["hasNextPage"] = page < pages,
            ["prevPage"] = page > 1 ? page - 1 : null,
            ["nextPage"] = page < pages ? page + 1 : null,
        });
    }

    private static bool TryRead(string query, string name, int absent, int largest, out int value)
    {
        value = absent;
        var given = query.Split('&').Select(pair => pair.Split(['='], 2)).FirstOrDefault(pair => pair[0] == name);
        return given is null
            || (given.Length == 2 && int.TryParse(Uri.UnescapeDataString(given[1]), NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= 1 && value <= largest);
    }
}
