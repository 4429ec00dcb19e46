using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ApplivMdm.Commands.Android;

/// <summary>Reads a command in the wire's own form, from JSON text or from nested dictionaries, lists and plain values.</summary>
internal static class AndroidCommandReader
{
    private const string Example = "such as {\"type\":\"LOCK\",\"duration\":\"3600s\"}";

    /// <exception cref="InvalidCommandException">It is not a command; the message says where.</exception>
    public static AndroidCommand FromJson(string json)
    {
        try
        {
            return FromDictionary(JsonText.Read(json));
        }
        catch (InvalidCommandException problem) when (!problem.Message.Contains(Example))
        {
            throw new InvalidCommandException($"{problem.Message} Give an object {Example}.");
        }
    }

    /// <exception cref="InvalidCommandException">It is not a command; the message says where.</exception>
    public static AndroidCommand FromDictionary(IReadOnlyDictionary<string, object?> command) => FromNode(ToNode(command));

    private static AndroidCommand FromNode(JsonNode? node)
    {
        if (node is not JsonObject command) throw new InvalidCommandException($"A command is an object {Example}.");

        try
        {
            return new AndroidCommand(command.Deserialize(AndroidBodyJson.Wire.AndroidCommandBody)!);
        }
        catch (JsonException error)
        {
            throw new InvalidCommandException($"The command has a value of the wrong kind at '{error.Path ?? "$"}'. It takes the form of the Android Management API's Command, {Example}.");
        }
    }

    private static JsonNode Number(IFormattable number) =>
        number is double.NaN or double.PositiveInfinity or double.NegativeInfinity or float.NaN or float.PositiveInfinity or float.NegativeInfinity
            ? throw new InvalidCommandException("A command has no place for a number that is infinite or none.")
            : JsonNode.Parse(number.ToString(null, CultureInfo.InvariantCulture))!;

    private static JsonNode? ToNode(object? value) => value switch
    {
        null => null,
        IReadOnlyDictionary<string, object?> fields => new JsonObject(fields.Select(field => new KeyValuePair<string, JsonNode?>(field.Key, ToNode(field.Value)))),
        IReadOnlyList<object?> items => new JsonArray([.. items.Select(ToNode)]),
        string text => JsonValue.Create(text),
        bool flag => JsonValue.Create(flag),
        TimeSpan time => JsonValue.Create(CommandDuration.ToWire(time)),
        sbyte or byte or short or ushort or int or uint or long or ulong or float or double or decimal => Number((IFormattable)value),
        _ => throw new InvalidCommandException($"A value of type {value.GetType().Name} has no place in a command. Use text, numbers, lists and dictionaries."),
    };
}
