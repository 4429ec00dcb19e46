using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ApplivMdm.Commands.Apple;

/// <summary>One of Apple's requests with its keys: plain text, numbers, truth values, bytes, lists and dictionaries.</summary>
internal sealed class AppleCommand : DeviceCommand
{
    private const string Hidden = "********";

    private static readonly JsonWriterOptions s_text = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly IReadOnlyDictionary<string, object?> _keys;
    private byte[]? _json;
    private string? _key;
    private string[]? _secrets;

    /// <param name="requestType">Apple's name of the request.</param>
    /// <param name="keys">Its keys, without <c>RequestType</c>.</param>
    public AppleCommand(string requestType, IReadOnlyDictionary<string, object?> keys)
    {
        Name = requestType;
        Request = AppleCatalog.Find(requestType);
        _keys = keys;
    }

    public override string Name { get; }

    /// <summary>What is known of it; null for a request that this version does not know.</summary>
    public AppleRequest? Request { get; }

    public override DevicePlatform Platform => DevicePlatform.Apple;

    public override CommandImpact Impact => Request?.Impact ?? CommandImpact.Destructive;

    public override IReadOnlyCollection<string> Secrets => _secrets ??= [.. SecretTexts(_keys, secret: false)];

    public override string Key => _key ??= Encoding.UTF8.GetString(Json);

    /// <summary>The request as Apple names it, its type first, data in base64. Written once, however many devices get it.</summary>
    public byte[] Json => _json ??= Write(WriteCommand);

    /// <summary>A command from its wire form, whose key <c>RequestType</c> names it.</summary>
    /// <exception cref="InvalidCommandException">It names none.</exception>
    public static AppleCommand FromDictionary(IReadOnlyDictionary<string, object?> command) =>
        command.TryGetValue("RequestType", out var name) && name is string { Length: > 0 } requestType
            ? new AppleCommand(requestType, command.Where(key => key.Key != "RequestType").ToDictionary(key => key.Key, key => key.Value, StringComparer.Ordinal))
            : throw new InvalidCommandException("A command names its request, such as @{ RequestType = 'DeviceLock'; Message = 'Lost' }.");

    public override IEnumerable<string> BrokenRules()
    {
        if (Request is null) return [$"'{Name}' is not one of Apple's requests; names are case-sensitive. The closest are {string.Join(", ", AppleCatalog.Closest(Name))}."];

        var types = AppleTypeRules.Check(Request, _keys).ToList();
        // The rules between keys speak of well-formed ones.
        return types.Count > 0 ? types : AppleRules.Check(Name, _keys);
    }

    public override IEnumerable<string> Warnings() => Request is null ? [] : AppleRules.Warnings(Request, _keys);

    public override IEnumerable<string> Warnings(DeviceFacts device) => Request is null ? [] : AppleDeviceRules.Warnings(Request, _keys, device);

    private protected override IEnumerable<string> RulesFor(DeviceFacts device) => Request is null ? [] : AppleDeviceRules.Check(Request, device);

    private protected override string DescribeParameters()
    {
        var shown = Mask(_keys, Request?.Keys);
        return shown.Count == 0 ? Name : $"{Name} {Encoding.UTF8.GetString(Write(writer => WriteObject(writer, shown, Request?.Keys)))}";
    }

    private void WriteCommand(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("RequestType", Name);
        WriteFields(writer, _keys, Request?.Keys);
        writer.WriteEndObject();
    }

    private static void WriteObject(Utf8JsonWriter writer, IReadOnlyDictionary<string, object?> fields, List<AppleKey>? known)
    {
        writer.WriteStartObject();
        WriteFields(writer, fields, known);
        writer.WriteEndObject();
    }

    /// <summary>In Apple's order, others after them by name: the same command is always the same text.</summary>
    private static void WriteFields(Utf8JsonWriter writer, IReadOnlyDictionary<string, object?> fields, List<AppleKey>? known)
    {
        var places = (known ?? []).Select((key, place) => (key.Name, Place: place)).ToDictionary(entry => entry.Name, entry => entry.Place, StringComparer.Ordinal);
        foreach (var field in fields.OrderBy(field => places.TryGetValue(field.Key, out var place) ? place : int.MaxValue).ThenBy(field => field.Key, StringComparer.Ordinal))
        {
            writer.WritePropertyName(field.Key);
            WriteValue(writer, field.Value, known?.Find(key => key.Name == field.Key));
        }
    }

    private static byte[] Write(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, s_text)) write(writer);
        return buffer.ToArray();
    }

    private static void WriteValue(Utf8JsonWriter writer, object? value, AppleKey? key)
    {
        switch (value)
        {
            case null: writer.WriteNullValue(); break;
            case string text: writer.WriteStringValue(text); break;
            case bool flag: writer.WriteBooleanValue(flag); break;
            case byte[] data: writer.WriteBase64StringValue(data); break;
            case long or int or short or byte or sbyte or ushort or uint: writer.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture)); break;
            case ulong number: writer.WriteNumberValue(number); break;
            case decimal number: writer.WriteNumberValue(number); break;
            case float or double when Convert.ToDouble(value, CultureInfo.InvariantCulture) is var number && !double.IsNaN(number) && !double.IsInfinity(number): writer.WriteNumberValue(number); break;
            case IReadOnlyDictionary<string, object?> fields:
                WriteObject(writer, fields, key?.Keys);
                break;
            case IReadOnlyList<object?> items:
                writer.WriteStartArray();
                foreach (var item in items) WriteValue(writer, item, key?.ElementFor(item));
                writer.WriteEndArray();
                break;
            default: throw new InvalidCommandException($"A value of type {value.GetType().Name} has no place in a command. Use text, numbers, truth values, bytes, lists and dictionaries.");
        }
    }

    /// <summary>Secrets, data and free content are not shown, nor what nobody knows.</summary>
    private static Dictionary<string, object?> Mask(IReadOnlyDictionary<string, object?> fields, List<AppleKey>? known) =>
        fields.ToDictionary(field => field.Key, field => MaskValue(field.Key, field.Value, known?.Find(key => key.Name == field.Key)), StringComparer.Ordinal);

    private static object? MaskValue(string name, object? value, AppleKey? key) => (key?.Type, value) switch
    {
        (null, _) => Hidden,
        (AppleType.Any, _) => Hidden,
        _ when AppleKey.IsSecretName(name) => Hidden,
        (AppleType.Data, string text) => $"({text.Length} base64 characters)",
        (AppleType.Data, byte[] data) => $"({data.Length} bytes)",
        (_, IReadOnlyDictionary<string, object?> fields) => Mask(fields, key!.Keys),
        (_, IReadOnlyList<object?> items) => items.Select(item => MaskValue(name, item, key!.ElementFor(item))).ToList(),
        _ => value,
    };

    private static IEnumerable<string> SecretTexts(object? value, bool secret) => value switch
    {
        IReadOnlyDictionary<string, object?> fields => fields.SelectMany(field => SecretTexts(field.Value, secret || AppleKey.IsSecretName(field.Key))),
        string text when secret => [text],
        byte[] data when secret => [Convert.ToBase64String(data)],
        byte[] => [],
        IReadOnlyList<object?> items => items.SelectMany(item => SecretTexts(item, secret)),
        _ => [],
    };
}
