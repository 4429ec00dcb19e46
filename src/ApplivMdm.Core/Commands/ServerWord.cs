using System.Text.Json;
using System.Text.Json.Serialization;
using ApplivMdm.Commands;

namespace ApplivMdm;

/// <summary>A word that a service answered: its known meaning where there is one, and always the word itself. Services grow new words; none is an error.</summary>
/// <typeparam name="T">The meanings known to this version.</typeparam>
public readonly struct ServerWord<T> : IEquatable<ServerWord<T>>
    where T : struct, Enum
{
    internal ServerWord(string text) => Text = text;

    /// <summary>The word as it came, <c>ALREADY_IN_LOST_MODE</c>.</summary>
    public string? Text { get; }

    /// <summary>What it means, or null for a word that this version does not know.</summary>
    public T? Known => WireName.TryRead<T>(Text, out var value) ? value : null;

    /// <summary>Same word.</summary>
    public static bool operator ==(ServerWord<T> left, ServerWord<T> right) => left.Equals(right);

    /// <summary>Another word.</summary>
    public static bool operator !=(ServerWord<T> left, ServerWord<T> right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(ServerWord<T> other) => string.Equals(Text, other.Text, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ServerWord<T> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Text is null ? 0 : StringComparer.Ordinal.GetHashCode(Text);

    /// <inheritdoc/>
    public override string ToString() => Text ?? string.Empty;
}

/// <summary>Reads a <see cref="ServerWord{T}"/> from JSON text.</summary>
internal sealed class ServerWordConverter<T> : JsonConverter<ServerWord<T>>
    where T : struct, Enum
{
    public override ServerWord<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String) return new(reader.GetString()!);

        using var other = JsonDocument.ParseValue(ref reader);
        return new(other.RootElement.GetRawText());
    }

    public override void Write(Utf8JsonWriter writer, ServerWord<T> value, JsonSerializerOptions options) => writer.WriteStringValue(value.Text);
}
