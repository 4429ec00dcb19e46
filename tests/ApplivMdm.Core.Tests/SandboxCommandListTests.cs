using System.Text.Json;
using ApplivMdm.Sandbox;

namespace ApplivMdm.Core.Tests;

/// <summary>The sandbox's lists of commands against the documentation, without the client.</summary>
public class SandboxCommandListTests
{
    private const string Root = "/v1/organizations/sandbox/mdm/";
    private const string Phones = Root + "android/enterprise/devices/";
    private const string Apples = Root + "apple/enterprise/commands/";

    private readonly ManualTime _time = new();
    private readonly SandboxService _service;
    private readonly SandboxCalls _calls;

    public SandboxCommandListTests()
    {
        _service = new(200, 1, _time);
        _calls = new(_service);
    }

    [Fact]
    public void A_phone_lists_its_commands_newest_first_as_they_were_answered()
    {
        var phone = Phone(0);
        var single = Post($"{Phones}{phone.DeviceId}/commands", """{"type":"LOCK","duration":"60s"}""").GetProperty("data");
        _time.Advance(TimeSpan.FromSeconds(1));
        var bulk = Post($"{Phones}commands", $$$"""{"deviceIds":["{{{Phone(1).DeviceId}}}","{{{phone.DeviceId}}}"],"command":{"type":"REBOOT"}}""").GetProperty("data")[1];

        foreach (var id in new[] { phone.DeviceId, phone.SerialNumber })
        {
            var items = Get($"{Phones}{id}/commands").GetProperty("data").GetProperty("items");
            Assert.Equal([bulk.GetRawText(), single.GetRawText()], items.EnumerateArray().Select(item => item.GetRawText()));
        }
    }

    [Fact]
    public void A_list_is_the_documented_page_object()
    {
        var path = $"{Phones}{Phone(0).DeviceId}/commands";
        Assert.Equal(
            """{"items":[],"totalDocs":0,"limit":100,"page":1,"totalPages":1,"hasPrevPage":false,"hasNextPage":false,"prevPage":null,"nextPage":null,"lean":true}""",
            Get(path).GetProperty("data").GetRawText());

        for (var command = 0; command < 5; command++) Post(path, """{"type":"LOCK"}""");
        var page = Get(path, "limit=2&page=2").GetProperty("data");
        Assert.Equal([3, 2], page.GetProperty("items").EnumerateArray().Select(item => Convert.ToInt32(item.GetProperty("id").GetString(), 16)));
        Assert.EndsWith(""","totalDocs":5,"limit":2,"page":2,"totalPages":3,"hasPrevPage":true,"hasNextPage":true,"prevPage":1,"nextPage":3,"lean":true}""", page.GetRawText(), StringComparison.Ordinal);
        Assert.Empty(Get(path, "page=2147483647").GetProperty("data").GetProperty("items").EnumerateArray());
    }

    [Theory]
    [InlineData("page=0")]
    [InlineData("page=first")]
    [InlineData("page")]
    [InlineData("limit=-1")]
    [InlineData("limit=10001")]
    [InlineData("sort=id")]
    public void A_page_that_cannot_be_is_a_validation_error(string query) =>
        Assert.Equal(6002, Get($"{Phones}{Phone(0).DeviceId}/commands", query).GetProperty("error").GetProperty("code").GetInt32());

    [Fact]
    public void Only_the_last_commands_of_a_device_are_kept()
    {
        var path = $"{Phones}{Phone(0).DeviceId}/commands";
        for (var command = 0; command < 25; command++) Post(path, """{"type":"LOCK"}""");

        var items = Get(path).GetProperty("data").GetProperty("items");
        Assert.Equal(Enumerable.Range(6, 20).Reverse(), items.EnumerateArray().Select(item => Convert.ToInt32(item.GetProperty("id").GetString(), 16)));
        Assert.Equal(25, Phone(0).Commands.Count);
    }

    [Fact]
    public void Apple_commands_are_listed_in_groups_and_apart_for_a_user()
    {
        var mac = _service.Devices.First(device => device.UserId.Length > 0);
        var locked = Post(Apples + "device", Apple("DeviceLock", mac.DeviceId));
        var restarted = Post(Apples + "device", Apple("RestartDevice", mac.DeviceId));
        var lockedAgain = Post(Apples + "device", Apple("DeviceLock", mac.DeviceId));
        var user = Post(Apples + "deviceUser", Apple("ProfileList", mac.UserId));

        Assert.Equal([$"DeviceLock {Only(lockedAgain)},{Only(locked)}", $"RestartDevice {Only(restarted)}"], Groups($"{Apples}device/{mac.SerialNumber}/grouped"));
        Assert.Equal([$"ProfileList {Only(user)}"], Groups($"{Apples}deviceUser/{mac.UserId}/grouped"));
        Assert.Equal(2, Get($"{Apples}device/{mac.DeviceId}/grouped", "limit=1").GetProperty("data").GetProperty("totalPages").GetInt32());
    }

    [Theory]
    [InlineData(Phones + "nobody/commands")]
    [InlineData(Phones + "commands")]
    [InlineData(Apples + "device/nobody/grouped")]
    [InlineData(Apples + "device")]
    [InlineData(Apples + "computer/{apple}/grouped")]
    [InlineData(Apples + "deviceUser/{apple}/grouped")]
    [InlineData(Root + "windows/enterprise/devices/{windows}/action")]
    public void What_is_not_there_is_not_found(string path)
    {
        foreach (var platform in new[] { "Apple", "Windows" })
            path = path.Replace($"{{{platform.ToLowerInvariant()}}}", _service.Devices.First(device => device.Platform == platform).DeviceId, StringComparison.Ordinal);
        Assert.Equal(3001, Get(path).GetProperty("error").GetProperty("code").GetInt32());
    }

    [Theory]
    [InlineData(null, 4002)]
    [InlineData("Bearer wrong", 4004)]
    public void A_token_is_demanded(string? authorization, int code) =>
        Assert.Equal(code, _calls.Send("GET", $"{Phones}{Phone(0).DeviceId}/commands", authorization: authorization).GetProperty("error").GetProperty("code").GetInt32());

    [Fact]
    public async Task The_query_reaches_the_service_through_the_handler()
    {
        using var client = new HttpClient(new SandboxHandler(_service)) { BaseAddress = new Uri("https://sandbox.invalid") };
        client.DefaultRequestHeaders.Authorization = new("Bearer", SandboxService.Token);
        Assert.Contains("\"limit\":7,", await client.GetStringAsync($"{Phones}{Phone(0).DeviceId}/commands?limit=7"), StringComparison.Ordinal);
    }

    private static string Apple(string requestType, string targetId) => $$$"""{"command":{"RequestType":"{{{requestType}}}"},"targetIds":["{{{targetId}}}"]}""";

    private static string Only(JsonElement answer) => Assert.Single(answer.GetProperty("data").EnumerateArray().ToList()).GetRawText();

    private IEnumerable<string> Groups(string path) =>
        Get(path).GetProperty("data").GetProperty("items").EnumerateArray()
            .Select(group => $"{group.GetProperty("groupName").GetString()} {string.Join(',', group.GetProperty("commands").EnumerateArray().Select(command => command.GetRawText()))}");

    private SandboxDevice Phone(int place) => _service.Devices.Where(device => device.Platform == "Android").ElementAt(place);

    private JsonElement Get(string path, string query = "") => _calls.Get(path, query);

    private JsonElement Post(string path, string body) => _calls.Post(path, body);
}
