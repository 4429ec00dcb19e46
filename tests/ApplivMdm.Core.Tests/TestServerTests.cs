using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ApplivMdm.Sandbox;
using ApplivMdm.TestServer;

namespace ApplivMdm.Core.Tests;

/// <summary>What a test can order of the test server, over HTTP.</summary>
public sealed class TestServerTests : IAsyncLifetime
{
    private const string Devices = "v1/organizations/sandbox/mdm/devices?subType=device&limit=3&page=2";

    private readonly HttpClient _http = new();
    private LoopbackServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await LoopbackServer.StartAsync();
        _http.BaseAddress = _server.BaseUri;
        _http.DefaultRequestHeaders.Authorization = new("Bearer", SandboxService.Token);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData("array", "#.0.id")]
    [InlineData("items", "items.0.id")]
    [InlineData("dataArray", "data.0.id")]
    [InlineData("nested", "data.data.items.0.id")]
    [InlineData("nestedArray", "data.data.0.id")]
    [InlineData("noFlags", "data.items.0.id")]
    [InlineData("underscoreId", "data.items.0._id")]
    [InlineData("array underscoreId", "#.0._id")]
    public async Task A_list_comes_in_each_form_that_was_seen(string shape, string path)
    {
        var id = At(await GetAsync(Devices), "data.items.0.id").GetString();
        await OrderAsync(new { shape, path = "page=2" });
        Assert.Equal(id, At(await GetAsync(Devices), path).GetString());
        Assert.Equal(id, At(await GetAsync(Devices), "data.items.0.id").GetString());
    }

    [Fact]
    public async Task A_list_may_be_wrong()
    {
        await OrderAsync(new { shape = "noItems" }, new { shape = "endless" }, new { shape = "noId" }, new { shape = "flat state=HIBERNATING spacedDates null=tags" });
        Assert.False(At(await GetAsync(Devices), "data").TryGetProperty("items", out _));
        Assert.True(At(await GetAsync(Devices + "000"), "data.hasNextPage").GetBoolean());
        Assert.False(At(await GetAsync(Devices), "data.items.0").TryGetProperty("id", out _));

        var item = At(await GetAsync(Devices), "data.items.0");
        Assert.Equal(("HIBERNATING", JsonValueKind.Null, false), (item.GetProperty("state").GetString(), item.GetProperty("tags").ValueKind, item.TryGetProperty("summary", out _)));
        Assert.NotEqual(string.Empty, item.GetProperty("serialNumber").GetString());
        Assert.Matches("T[0-9]{2}: [0-9]{2}: [0-9]{2}", item.GetProperty("createdAt").GetString());
    }

    [Fact]
    public async Task One_page_may_fail()
    {
        await OrderAsync(new { status = 500, path = "page=2" });
        Assert.Equal(HttpStatusCode.OK, (await _http.GetAsync(new Uri(Devices.Replace("page=2", "page=1", StringComparison.Ordinal), UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.InternalServerError, (await _http.GetAsync(new Uri(Devices, UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public void A_form_that_is_not_known_is_refused() =>
        Assert.Contains("arrray", Assert.Throws<ArgumentException>(() => _server.Order(new Fault { Shape = "arrray" })).Message, StringComparison.Ordinal);

    [Fact]
    public async Task The_clock_is_moved_on_and_a_record_is_removed()
    {
        var phone = _server.Service.Devices.First(device => device.Platform == "Android" && device.Online);
        var path = $"v1/organizations/sandbox/mdm/android/enterprise/devices/{phone.DeviceId}/commands";
        var made = await _http.PostAsJsonAsync(path, new { type = "LOCK" }, TestContext.Current.CancellationToken);
        var record = $"{path}/{At(await ReadAsync(made), "data.id").GetString()}";

        (await _http.PostAsync(new Uri("_test/advance?seconds=3", UriKind.Relative), content: null, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        Assert.Equal("DONE", At(await GetAsync(record), "data.status").GetString());

        await OrderAsync(new { shape = "status=HIBERNATING done=false" });
        Assert.Equal("HIBERNATING", At(await GetAsync(record), "data.status").GetString());

        (await _http.DeleteAsync(new Uri($"_test/devices/{phone.DeviceId}/commands", UriKind.Relative), TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        Assert.Equal(3001, At(await GetAsync(record), "error.code").GetInt32());
    }

    private async Task OrderAsync(params object[] faults) =>
        (await _http.PostAsJsonAsync("_test/faults", faults, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();

    private async Task<JsonElement> GetAsync(string path) => await ReadAsync(await _http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken));

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer)
    {
        using (answer) return await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
    }

    /// <summary>The value at a dotted path of names and places; <c>#</c> is the whole.</summary>
    private static JsonElement At(JsonElement value, string path) =>
        path.Split('.').Aggregate(value, (at, part) => part == "#" ? at : at.ValueKind == JsonValueKind.Array ? at[int.Parse(part, System.Globalization.CultureInfo.InvariantCulture)] : at.GetProperty(part));
}
