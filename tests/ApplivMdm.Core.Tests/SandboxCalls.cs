using System.Text;
using System.Text.Json;
using ApplivMdm.Sandbox;

namespace ApplivMdm.Core.Tests;

/// <summary>Calls a sandbox as the documentation says, without the client.</summary>
internal sealed class SandboxCalls(SandboxService service)
{
    public const string Root = "/v1/organizations/sandbox/mdm/";

    public JsonElement Get(string path, string query = "") => Send("GET", path, query);

    public JsonElement Post(string path, string body = "") => Send("POST", path, body: body);

    /// <summary>The items of a page.</summary>
    public IReadOnlyList<JsonElement> Items(string path, string query = "") => [.. Get(path, query).GetProperty("data").GetProperty("items").EnumerateArray()];

    /// <summary>The code of an error, or null.</summary>
    public int? Code(string path, string query = "") => CodeOf(Get(path, query));

    public static int? CodeOf(JsonElement answer) => answer.TryGetProperty("error", out var error) ? error.GetProperty("code").GetInt32() : null;

    public JsonElement Send(string method, string path, string query = "", string body = "", string? authorization = "Bearer sandbox-token")
    {
        var answer = service.Handle(new SandboxRequest(method, path, query, authorization, "application/json", Encoding.UTF8.GetBytes(body)));
        using var document = JsonDocument.Parse(answer.Body);
        return document.RootElement.Clone();
    }
}
