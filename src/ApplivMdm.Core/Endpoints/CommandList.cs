using System.Text.Json;
using ApplivMdm.Transport;

namespace ApplivMdm.Endpoints;

/// <summary>Reads a device's list of commands, whichever of its forms it comes in.</summary>
internal static class CommandList
{
    /// <summary>The entries of <c>{data: {items}}</c>, as documented, or of <c>{data: [...]}</c>, <c>{items}</c> or a bare array, as seen; none of anything else.</summary>
    public static IEnumerable<JsonElement> Items(JsonElement root) =>
        new[] { root.Member("data", "items"), root.Member("data"), root.Member("items"), root }.FirstOrDefault(list => list is { ValueKind: JsonValueKind.Array }) is { } items
            ? items.EnumerateArray()
            : Enumerable.Empty<JsonElement>();

    /// <summary>Every object, however deep, that has this path: the form of a grouped list is not documented.</summary>
    public static IEnumerable<JsonElement> Holding(JsonElement root, params string[] path)
    {
        if (root.Member(path) is not null) return [root];

        return root.ValueKind switch
        {
            JsonValueKind.Array => root.EnumerateArray().SelectMany(item => Holding(item, path)),
            JsonValueKind.Object => root.EnumerateObject().SelectMany(member => Holding(member.Value, path)),
            _ => [],
        };
    }
}
