using System.Text.Json.Nodes;
using ApplivMdm.Sandbox.Inventory;

namespace ApplivMdm.Sandbox;

/// <summary>One page of a list, in the page object that Applivery documents.</summary>
internal static class Page
{
    // A documented sample shows it for a request without a limit.
    private const int DefaultLimit = 100;

    /// <param name="query">It may hold <c>page</c>, from 1, and <c>limit</c>.</param>
    /// <param name="all">The whole list.</param>
    /// <param name="make">Makes an item; only the page's items are made.</param>
    public static SandboxResponse Of<T>(Query query, IReadOnlyList<T> all, Func<T, JsonNode> make)
    {
        var (page, limit) = (query.Number("page", 1), query.Number("limit", DefaultLimit));

        // An empty list has one page, which is empty.
        var pages = Math.Max(1, (all.Count + limit - 1) / limit);
        var skipped = (int)Math.Min((long)(page - 1) * limit, all.Count);
        return SandboxResponse.Ok(new JsonObject
        {
            ["items"] = new JsonArray([.. Enumerable.Range(skipped, Math.Min(limit, all.Count - skipped)).Select(index => make(all[index]))]),
            ["totalDocs"] = all.Count,
            ["limit"] = limit,
            ["page"] = page,
            ["totalPages"] = pages,
            ["hasPrevPage"] = page > 1,
            ["hasNextPage"] = page < pages,
            ["prevPage"] = page > 1 ? page - 1 : null,
            ["nextPage"] = page < pages ? page + 1 : null,
            ["lean"] = true,
        });
    }
}
