using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ApplivMdm.Reliability;

/// <summary>Makes an answer worse: other values in other places, then bytes that are wrong.</summary>
/// <param name="random">Chance.</param>
internal sealed class Mutator(Random random)
{
    private const string Placeholder = "@@raw@@";

    private static readonly string[] s_values =
    [
        "null", "true", "false", "0", "-1", "1e400", "-1e400", "99999999999999999999999999999999999999999", "0.1", "2147483648", "\"\"", "\" \"", "[]", "{}", "[null]", "[[]]", "[{}]", "{\"\":null}", "{\"id\":1,\"id\":{}}",
        "\"\\ud800\"", "\"\\udc00x\"", "\"a\\ud83d\"", "{\"d\\ud800ta\":1}", "{\"\\udc00\":{\"type\":\"LOCK\"}}", "\"\\u0000\\u001b[2J\\r\\n\\u202e\"",
        "\"LOCK\"", "\"true\"", "\"failed\"", "\"3001\"", "\"PENDING\"", "\"sandbox-token\"", "\"../../x\"", "\"enterprises/a/devices/b/operations/\"", "\"/\"",
        "\"9999-12-31T23:59:59.9999999Z\"", "\"0001-01-01T00:00:00+14:00\"", "\"9999-12-31T23:59:59-14:00\"", "\"2026-02-30T00:00:00Z\"", "\"2026-03-01T12: 00: 00Z\"", "\"1772366430\"",
        "\"315576000000s\"", "\"-1s\"", "\"s\"", "\"0.0000000001s\"", "\"79228162514264337593543950335s\"",
    ];

    private static readonly string[] s_tokens = ["{", "}", "[", "]", "\"", ",", ":", "\\", "\\u", "\\ud800", "null", "1e9999", "\0", "\n", "\u2028", "//", "/*", "'", "NaN"];

    public byte[] Apply(byte[] sample)
    {
        var bytes = random.Next(4) == 0 ? sample : InTree(sample, 1 + random.Next(4));
        for (var times = random.Next(3); times > 0; times--) bytes = InBytes(bytes);
        return bytes;
    }

    private byte[] InTree(byte[] sample, int times)
    {
        JsonNode? root;
        try
        {
            root = JsonNode.Parse(sample);
        }
        catch (JsonException)
        {
            // A journal has a document per line.
            return sample;
        }

        var raw = new List<string>();
        for (; times > 0; times--)
        {
            var places = Places(root).ToList();
            if (places.Count == 0) break;
            Change(places[random.Next(places.Count)], places, raw);
        }

        var text = new StringBuilder(root!.ToJsonString());
        foreach (var value in raw)
        {
            var at = text.ToString().IndexOf($"\"{Placeholder}\"", StringComparison.Ordinal);
            if (at < 0) break;
            text.Remove(at, Placeholder.Length + 2).Insert(at, value);
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private void Change((JsonNode Parent, string? Name, int Index) place, List<(JsonNode Parent, string? Name, int Index)> places, List<string> raw)
    {
        switch (random.Next(6))
        {
            case 0 when place.Parent is JsonObject found:
                found.Remove(place.Name!);
                break;
            case 0:
                place.Parent.AsArray().RemoveAt(place.Index);
                break;
            case 1 when place.Parent is JsonArray list:
                for (var times = 1 + random.Next(3); times > 0; times--) list.Add(list[place.Index]?.DeepClone());
                break;
            case 1 when place.Parent is JsonObject found && found[place.Name!] is { } value:
                found[place.Name! + random.Next(3)] = value.DeepClone();
                break;
            case 2:
                var other = places[random.Next(places.Count)];
                Set(place, Get(other)?.DeepClone());
                break;
            default:
                raw.Add(Value());
                Set(place, JsonValue.Create(Placeholder));
                break;
        }
    }

    private string Value() => random.Next(20) switch
    {
        0 => Nested(10 + random.Next(120)),
        1 => $"\"{new string((char)random.Next(' ' + 3, 0xD7FF), 1 + random.Next(random.Next(50) == 0 ? 200_000 : 300)).Replace("\\", "/", StringComparison.Ordinal)}\"",
        2 => Nested(random.Next(50) == 0 ? 50_000 : 62),
        _ => s_values[random.Next(s_values.Length)],
    };

    private string Nested(int depth) => random.Next(2) == 0
        ? new string('[', depth) + new string(']', depth)
        : string.Concat(Enumerable.Repeat("{\"data\":", depth)) + "1" + new string('}', depth);

    private byte[] InBytes(byte[] bytes)
    {
        if (bytes.Length == 0) return bytes;

        var at = random.Next(bytes.Length);
        var length = Math.Min(bytes.Length - at, 1 + random.Next(random.Next(2) == 0 ? 4 : 200));
        switch (random.Next(7))
        {
            case 0:
                byte[] flipped = [.. bytes];
                flipped[at] ^= (byte)(1 << random.Next(8));
                return flipped;
            case 1:
                return [.. bytes[..at], .. bytes[(at + length)..]];
            case 2:
                return [.. bytes[..at], .. bytes[at..(at + length)], .. bytes[at..]];
            case 3:
                return [.. bytes[..at], .. Encoding.UTF8.GetBytes(s_tokens[random.Next(s_tokens.Length)]), .. bytes[at..]];
            case 4:
                var noise = new byte[length];
                random.NextBytes(noise);
                return [.. bytes[..at], .. noise, .. bytes[(at + length)..]];
            case 5:
                return bytes[..at];
            default:
                // Into a text, where the rest stays JSON.
                var quote = Array.IndexOf(bytes, (byte)'"', at);
                return quote < 0 ? bytes : [.. bytes[..(quote + 1)], .. random.Next(2) == 0 ? [(byte)random.Next(0x80, 0x100)] : Encoding.ASCII.GetBytes("\\ud83d"), .. bytes[(quote + 1)..]];
        }
    }

    private static IEnumerable<(JsonNode Parent, string? Name, int Index)> Places(JsonNode? node) => node switch
    {
        JsonObject found => found.SelectMany(field => Places(field.Value).Prepend((found, field.Key, 0))),
        JsonArray list => list.SelectMany((item, index) => Places(item).Prepend((list, null, index))),
        _ => [],
    };

    private static JsonNode? Get((JsonNode Parent, string? Name, int Index) place) => place.Parent is JsonObject found
        ? found[place.Name!]
        : place.Index < place.Parent.AsArray().Count ? place.Parent[place.Index] : null;

    private static void Set((JsonNode Parent, string? Name, int Index) place, JsonNode? value)
    {
        if (place.Parent is JsonObject found) found[place.Name!] = value;
        else if (place.Index < place.Parent.AsArray().Count) place.Parent[place.Index] = value;
    }
}
