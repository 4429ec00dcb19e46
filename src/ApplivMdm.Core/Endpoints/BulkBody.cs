using System.Text.Json;

namespace ApplivMdm.Endpoints;

/// <summary>Writes one command for many devices.</summary>
internal static class BulkBody
{
    private static readonly JsonWriterOptions s_trusted = new() { SkipValidation = true };

    /// <param name="command">The command as JSON.</param>
    /// <param name="idsName">The name of the list of ids.</param>
    /// <param name="ids">The ids.</param>
    /// <param name="idsFirst">Whether the list stands before the command, as the documentation has it.</param>
    public static byte[] Write(byte[] command, string idsName, IReadOnlyList<string> ids, bool idsFirst)
    {
        using var buffer = new MemoryStream(command.Length + (ids.Count * 32));
        using (var writer = new Utf8JsonWriter(buffer, s_trusted))
        {
            writer.WriteStartObject();
            if (idsFirst) WriteIds();
            writer.WritePropertyName("command");
            writer.WriteRawValue(command, skipInputValidation: true);
            if (!idsFirst) WriteIds();
            writer.WriteEndObject();

            void WriteIds()
            {
                writer.WriteStartArray(idsName);
                foreach (var id in ids) writer.WriteStringValue(id);
                writer.WriteEndArray();
            }
        }

        return buffer.ToArray();
    }
}
