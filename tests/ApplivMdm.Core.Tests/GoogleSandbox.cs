using System.Text;
using System.Text.Json;
using ApplivMdm.Sandbox;

namespace ApplivMdm.Core.Tests;

/// <summary>A sandbox spoken to as Google's API, without the client.</summary>
internal sealed class GoogleSandbox
{
    public const string Authorization = "Bearer " + SandboxService.GoogleToken;

    public GoogleSandbox() => Service = new SandboxService(300, 1, Time);

    public ManualTime Time { get; } = new();

    public SandboxService Service { get; }

    public SandboxDevice FullyManaged => Phone(device => device.Online && device.ManagementMode == "DEVICE_OWNER" && device.ApiLevel >= 35);

    public SandboxDevice CompanyProfile => Phone(device => device.Online && device.ManagementMode == "PROFILE_OWNER" && device.Ownership == "COMPANY_OWNED" && device.ApiLevel >= 33);

    public SandboxDevice Personal => Phone(device => device.Online && device.Ownership == "PERSONALLY_OWNED" && device.ApiLevel >= 35);

    public SandboxDevice Offline => Phone(device => !device.Online);

    public SandboxDevice Phone(Func<SandboxDevice, bool> predicate) => Service.Devices.First(device => device.Platform == "Android" && device.State == "ACTIVE" && predicate(device));

    public (int Status, JsonElement Json) Send(string method, string path, string query = "", string body = "", string? authorization = Authorization, string? contentType = "application/json")
    {
        var answer = Service.Handle(new SandboxRequest(method, "/v1/" + path, query, authorization, contentType, Encoding.UTF8.GetBytes(body)));
        using var document = JsonDocument.Parse(answer.Body);
        return (answer.Status, document.RootElement.Clone());
    }

    public JsonElement Get(string path, string query = "")
    {
        var (status, json) = Send("GET", path, query);
        Assert.Equal(200, status);
        return json;
    }

    /// <summary>Issues a command that is taken, and gives its operation.</summary>
    public JsonElement Issue(SandboxDevice device, string command)
    {
        var (status, json) = Send("POST", device.GoogleName + ":issueCommand", body: command);
        Assert.True(status == 200, json.GetRawText());
        return json;
    }

    /// <summary>Issues a command and gives its operation after some seconds.</summary>
    public JsonElement Finish(SandboxDevice device, string command, int seconds = 3)
    {
        var name = Name(Issue(device, command));
        Time.Advance(TimeSpan.FromSeconds(seconds));
        return Get(name);
    }

    public static string Name(JsonElement resource) => resource.GetProperty("name").GetString()!;

    public static bool IsDone(JsonElement operation) => operation.TryGetProperty("done", out var done) && done.GetBoolean();

    /// <summary>A field's text at a path such as <c>metadata/errorCode</c>, or null.</summary>
    public static string? At(JsonElement json, string path)
    {
        foreach (var name in path.Split('/'))
        {
            if (!json.TryGetProperty(name, out json)) return null;
        }

        return json.ToString();
    }
}
