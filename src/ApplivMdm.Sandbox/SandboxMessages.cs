using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace ApplivMdm.Sandbox;

/// <summary>An HTTP request as the services see it.</summary>
/// <param name="Method">The method in capitals.</param>
/// <param name="Path">The path, still escaped, from its first slash, without the query.</param>
/// <param name="Query">The query, still escaped, without its question mark; empty if there is none.</param>
/// <param name="Authorization">The header, if any.</param>
/// <param name="ContentType">The header, if any.</param>
/// <param name="Body">The body, perhaps empty.</param>
public sealed record SandboxRequest(string Method, string Path, string Query, string? Authorization, string? ContentType, byte[] Body);

/// <summary>An answer: a status and JSON.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">JSON as UTF-8.</param>
public sealed record SandboxResponse(int Status, byte[] Body)
{
    /// <summary>Applivery's envelope around data.</summary>
    internal static SandboxResponse Ok(JsonNode data) => Json(200, new JsonObject { ["status"] = true, ["data"] = data });

    /// <summary>Applivery's envelope around an error.</summary>
    internal static SandboxResponse Error(int status, int code, string message, JsonNode? data = null)
    {
        var error = new JsonObject { ["code"] = code, ["message"] = message };
        if (data is not null) error["data"] = data;
        return Json(status, new JsonObject { ["status"] = false, ["error"] = error });
    }

    /// <summary>What does not exist.</summary>
    internal static SandboxResponse NotFound() => Error(404, 3001, "Entity not found");

    /// <summary>A time as the API writes it.</summary>
    internal static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Any JSON.</summary>
    internal static SandboxResponse Json(int status, JsonObject body) => new(status, Encoding.UTF8.GetBytes(body.ToJsonString()));
}
