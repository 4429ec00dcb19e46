using System.Globalization;
using System.Text.Json;
using ApplivMdm.Endpoints;
using ApplivMdm.Transport;

namespace ApplivMdm.Inventory;

/// <summary>Applivery's lists, which are asked for by the number of a page and come in several forms.</summary>
internal static class AppliveryPage
{
    /// <param name="connection">Where the list is.</param>
    /// <param name="what">What is listed, in the plural, for messages.</param>
    /// <param name="path">The list behind <c>/mdm/</c>.</param>
    /// <param name="query">Its filters; a name may come several times.</param>
    /// <param name="limit">How many to ask for at a time.</param>
    /// <param name="read">Makes an item; null for one that does not belong to the list.</param>
    public static PageWalk<T> Walk<T>(MdmConnection connection, string what, string path, IEnumerable<(string Name, string Value)> query, int limit, Func<JsonElement, T?> read)
        where T : class
    {
        var filters = string.Concat(query.Select(filter => $"&{filter.Name}={Uri.EscapeDataString(filter.Value)}"));
        return new PageWalk<T>(
            connection,
            what,
            next => new ApiRequest(HttpMethod.Get, AppliveryEndpoint.FullPath(connection, string.Format(CultureInfo.InvariantCulture, "{0}?page={1}&limit={2}{3}", path, next ?? "1", limit, filters)), Body: null, what, []),
            (body, next) => Read(body, next is null ? 1 : int.Parse(next, CultureInfo.InvariantCulture), limit, what, read));
    }

    private static Page<T> Read<T>(byte[] body, int number, int limit, string what, Func<JsonElement, T?> read)
        where T : class
    {
        using var document = JsonDocument.Parse(body);
        var items = CommandList.Items(document.RootElement).Where(item => item.ValueKind == JsonValueKind.Object).ToList();
        var envelope = document.RootElement.Member("data") is { ValueKind: JsonValueKind.Object } data ? data : document.RootElement;
        if (items.Count == 0)
        {
            if (number == 1 && Number(envelope, "totalDocs") is > 0 and var total) throw new MdmException(MdmErrorId.InvalidResponse, $"The service says that there are {total} {what}, but shows none.");
            return new Page<T>([], Next: null, Fingerprint: string.Empty);
        }

        var hasNext = HasNext(envelope, number);
        return new Page<T>([.. items.Select(read).OfType<T>()], hasNext == false ? null : (number + 1).ToString(CultureInfo.InvariantCulture), Fingerprint(items))
        {
            // As many as were asked for: if the rest cannot be had, there may well be one.
            IsNextGuessed = hasNext is null && items.Count != limit,
        };
    }

    /// <summary>What the answer says about a next page; null where it says nothing.</summary>
    private static bool? HasNext(JsonElement envelope, int number) => envelope.Member("hasNextPage")?.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => Number(envelope, "totalPages") is { } pages ? number < pages : null,
    };

    private static int? Number(JsonElement element, string name) => element.Member(name) is { ValueKind: JsonValueKind.Number } member && member.TryGetInt32(out var number) ? number : null;

    private static string Fingerprint(IEnumerable<JsonElement> items) => string.Join("\n", items.Select(item => item.Text("id") ?? item.Text("_id") ?? item.Raw()));
}
