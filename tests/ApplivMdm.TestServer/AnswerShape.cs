using System.Text;
using System.Text.Json.Nodes;

namespace ApplivMdm.TestServer;

/// <summary>Turns a right answer into another form in which lists and records have been seen, or into a wrong one.</summary>
/// <remarks>
/// <c>array</c>: the items alone. <c>items</c>: the page without its envelope. <c>dataArray</c>: <c>{data:[…]}</c>, enveloped, no page.
/// <c>nested</c>: <c>{data:{data:{items}}}</c>. <c>nestedArray</c>: <c>{data:{data:[…]}}</c>. <c>noItems</c>: a page without its items.
/// <c>endless</c>: a page that says there is a next one. <c>noFlags</c>: a page with its items alone. <c>underscoreId</c>: every <c>id</c> is <c>_id</c>.
/// <c>reversed</c>: the items the other way round. <c>doubled</c>: each item twice. <c>withoutLast</c>: all but the last. <c>firstForLast</c>: the first once more in the last one's place.
/// <c>noId</c>: no <c>id</c>. <c>flat</c>: what is under <c>summary</c> is beside it. <c>spacedDates</c>: <c>12: 00: 00Z</c>, as samples print it.
/// <c>state=WORD</c> and <c>status=WORD</c>: every such text is this word. <c>done=true</c>: every <c>done</c> is this. <c>null=name</c>: every such field is null.
/// </remarks>
internal static class AnswerShape
{
    private static readonly string[] s_names = ["array", "items", "dataArray", "nested", "nestedArray", "noItems", "endless", "noFlags", "reversed", "doubled", "withoutLast", "firstForLast", "underscoreId", "noId", "flat", "spacedDates", "state=", "status=", "done=", "null="];

    /// <summary>Throws if a name is not known: a fault that changes nothing would prove nothing.</summary>
    public static void Check(string shapes)
    {
        foreach (var shape in Names(shapes))
        {
            var end = shape.IndexOf('=', StringComparison.Ordinal) + 1;
            if (!s_names.Contains(end > 0 ? shape[..end] : shape)) throw new ArgumentException($"There is no shape '{shape}'. There are: {string.Join(", ", s_names)}.", nameof(shapes));
        }
    }

    public static byte[] Apply(string shapes, byte[] body)
    {
        var answer = JsonNode.Parse(body)!;
        foreach (var shape in Names(shapes)) answer = Apply(answer, shape);
        return Encoding.UTF8.GetBytes(answer.ToJsonString());
    }

    private static string[] Names(string shapes) => shapes.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static JsonNode Apply(JsonNode answer, string shape)
    {
        var data = (answer as JsonObject)?["data"];
        switch (shape.Split('='))
        {
            case ["array"]:
                return data!["items"]!.DeepClone();
            case ["items"]:
                return data!.DeepClone();
            case ["dataArray"]:
                return Enveloped(data!["items"]!.DeepClone());
            case ["nested"]:
                return Enveloped(new JsonObject { ["data"] = data!.DeepClone() });
            case ["nestedArray"]:
                return Enveloped(new JsonObject { ["data"] = data!["items"]!.DeepClone() });
            case ["noItems"]:
                data!.AsObject().Remove("items");
                return answer;
            case ["endless"]:
                data!["hasNextPage"] = true;
                return answer;
            case ["noFlags"]:
                return Enveloped(new JsonObject { ["items"] = data!["items"]!.DeepClone() });
            case ["reversed"]:
                return WithItems(answer, items => items.Reverse());
            case ["doubled"]:
                return WithItems(answer, items => items.Concat(items));
            case ["withoutLast"]:
                return WithItems(answer, items => items.SkipLast(1));
            case ["firstForLast"]:
                return WithItems(answer, items => items.SkipLast(1).Concat(items.Take(1)));
            case ["underscoreId"]:
                return ForEachObject(answer, found => Rename(found, "id", "_id"));
            case ["noId"]:
                return ForEachObject(answer, found => found.Remove("id"));
            case ["flat"]:
                return ForEachObject(answer, Flatten);
            case ["spacedDates"]:
                return ForEachObject(answer, SpaceDates);
            case ["null", var name]:
                return ForEachObject(answer, found => Replace(found, name, static _ => true, value: null));
            case ["done", var value]:
                return ForEachObject(answer, found => Replace(found, "done", static _ => true, JsonValue.Create(bool.Parse(value))));
            case [("state" or "status") and var name, var word]:
                // The envelope's own status is no text.
                return ForEachObject(answer, found => Replace(found, name, static old => old?.GetValueKind() == System.Text.Json.JsonValueKind.String, JsonValue.Create(word)));
            default:
                throw new ArgumentException($"'{shape}' is no shape.", nameof(shape));
        }
    }

    /// <summary>The list, in the envelope or in its page, changed; an answer without a list, such as an error, as it was.</summary>
    private static JsonNode WithItems(JsonNode answer, Func<IReadOnlyList<JsonNode?>, IEnumerable<JsonNode?>> change)
    {
        var parent = (answer as JsonObject)?["data"] is JsonArray ? answer : (answer as JsonObject)?["data"];
        var name = parent == answer ? "data" : "items";
        if (parent is JsonObject found && found[name] is JsonArray list) found[name] = new JsonArray([.. change([.. list]).Select(item => item?.DeepClone())]);
        return answer;
    }

    private static JsonObject Enveloped(JsonNode data) => new() { ["status"] = true, ["data"] = data };

    private static JsonNode ForEachObject(JsonNode node, Action<JsonObject> change)
    {
        var children = node switch
        {
            JsonObject found => found.Select(field => field.Value).ToList(),
            JsonArray list => [.. list],
            _ => [],
        };
        foreach (var child in children.OfType<JsonNode>()) ForEachObject(child, change);
        if (node is JsonObject itself) change(itself);
        return node;
    }

    private static void Rename(JsonObject found, string from, string to)
    {
        if (!found.Remove(from, out var value)) return;
        found[to] = value;
    }

    private static void Replace(JsonObject found, string name, Func<JsonNode?, bool> fits, JsonNode? value)
    {
        if (found.TryGetPropertyValue(name, out var old) && fits(old)) found[name] = value?.DeepClone();
    }

    private static void Flatten(JsonObject found)
    {
        if (!found.TryGetPropertyValue("summary", out var summary) || summary is not JsonObject fields) return;

        found.Remove("summary");
        foreach (var (name, value) in fields) found[name] = value?.DeepClone();
    }

    private static void SpaceDates(JsonObject found)
    {
        foreach (var (name, value) in found.ToList())
        {
            if (value is JsonValue text && text.TryGetValue<string>(out var date) && date.EndsWith('Z') && DateTimeOffset.TryParse(date, System.Globalization.CultureInfo.InvariantCulture, out _))
                found[name] = date.Replace(":", ": ", StringComparison.Ordinal);
        }
    }
}
