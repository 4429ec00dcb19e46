using System.Text.Json.Nodes;

namespace ApplivMdm.Sandbox.Google;

/// <summary>A partial response as the query parameter <c>fields</c> asks for it: <c>a,b/c,d(e,f)</c>, with <c>*</c> for every field of an object. What lies within a list is named as if the list were not there.</summary>
internal sealed class FieldMask
{
    private const string All = "*";

    private readonly Dictionary<string, FieldMask> _fields = new(StringComparer.Ordinal);

    /// <summary>Whether everything below is meant.</summary>
    private bool _whole;

    /// <summary>Reads a mask, or gives null when it is malformed.</summary>
    public static FieldMask? Parse(string text)
    {
        var mask = new FieldMask();
        var place = 0;
        return mask.ReadList(text, ref place) && place == text.Length ? mask : null;
    }

    /// <summary>The path of the first field that is not among the known ones, or null. A known field without fields of its own may hold anything.</summary>
    public string? FirstUnknown(FieldMask known)
    {
        foreach (var (name, inner) in _fields.Select(field => (field.Key, field.Value)))
        {
            if (known._whole || name == All) continue;
            if (!known._fields.TryGetValue(name, out var knownInner)) return name;
            if (inner.FirstUnknown(knownInner) is { } unknown) return $"{name}/{unknown}";
        }

        return null;
    }

    /// <summary>A copy with only what the mask names.</summary>
    public JsonObject Apply(JsonObject value)
    {
        if (_whole) return value.DeepClone().AsObject();

        var kept = new JsonObject();
        foreach (var (name, field) in value.Select(field => (field.Key, field.Value)))
        {
            var isNamed = _fields.TryGetValue(name, out var inner) || _fields.TryGetValue(All, out inner);
            if (isNamed && (inner._whole || field is not JsonValue)) kept[name] = inner.ApplyToAny(field);
        }

        return kept;
    }

    private JsonNode? ApplyToAny(JsonNode? value) => value switch
    {
        JsonObject found => Apply(found),
        JsonArray list => new JsonArray([.. list.Select(ApplyToAny)]),
        _ => value?.DeepClone(),
    };

    private bool ReadList(string text, ref int place)
    {
        while (true)
        {
            if (!ReadPath(text, ref place)) return false;
            if (place == text.Length || text[place] != ',') return true;

            place++;
        }
    }

    private bool ReadPath(string text, ref int place)
    {
        var mask = this;
        while (true)
        {
            var start = place;
            while (place < text.Length && (char.IsLetterOrDigit(text[place]) || text[place] is '_' or '@' or '*')) place++;
            if (place == start) return false;

            mask = mask.Add(text.Substring(start, place - start));
            if (place == text.Length || text[place] is ',' or ')')
            {
                mask._whole = true;
                return true;
            }

            if (text[place] == '(')
            {
                place++;
                return mask.ReadList(text, ref place) && place < text.Length && text[place++] == ')';
            }

            if (text[place++] != '/') return false;
        }
    }

    private FieldMask Add(string name)
    {
        if (!_fields.TryGetValue(name, out var inner)) _fields[name] = inner = new FieldMask();
        return inner;
    }
}
