using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ApplivMdm.NetFramework;

/// <summary>Speaks to the test server's own paths, in another process.</summary>
/// <param name="server">Its address.</param>
internal sealed class ServerControl(Uri server) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = new Uri(server, "/_test/") };

    public void Dispose() => _http.Dispose();

    /// <summary>A new fleet, an empty log, no faults.</summary>
    public Task ResetAsync() => PostAsync("reset");

    /// <summary>Orders faults for the next requests, as a JSON array's content.</summary>
    public Task OrderAsync(string faults) => PostAsync("faults", $"[{faults}]");

    /// <summary>Lets it know a service account.</summary>
    public Task KnowAsync(string account) => PostAsync("google", account);

    public Task ReleaseAsync() => PostAsync("release");

    public Task WhenInFlightAsync(int count) => _http.GetStringAsync(string.Format(CultureInfo.InvariantCulture, "inflight/{0}", count));

    /// <summary>How many requests of a method have come.</summary>
    public async Task<int> CountAsync(string method) =>
        Regex.Matches(await _http.GetStringAsync("log"), $"\"method\":\"{method}\"", RegexOptions.None, TimeSpan.FromSeconds(1)).Count;

    private async Task PostAsync(string path, string json = "")
    {
        using var body = new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await _http.PostAsync(path, body);
        answer.EnsureSuccessStatusCode();
    }
}
