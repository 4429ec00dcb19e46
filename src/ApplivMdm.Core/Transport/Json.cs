using System.Text.Json;

namespace ApplivMdm.Transport;

/// <summary>Reads what may be no JSON at all.</summary>
internal static class Json
{
    /// <summary>Null when it is none.</summary>
    public static JsonDocument? TryParse(byte[] body)
    {
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
