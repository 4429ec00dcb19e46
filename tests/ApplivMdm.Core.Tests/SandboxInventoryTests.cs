using System.Globalization;
using System.Text.Json;
using ApplivMdm.Sandbox;

namespace ApplivMdm.Core.Tests;

/// <summary>The sandbox's inventory against the documentation, without the client.</summary>
public class SandboxInventoryTests
{
    private const string Unified = SandboxCalls.Root + "devices";
    private const string WindowsApplications = SandboxCalls.Root + "windows/enterprise/applications";

    private static readonly string[] s_platformIds = ["emmDevice", "admDevice", "winDevice"];

    private readonly ManualTime _time = new();
    private readonly SandboxService _service;
    private readonly SandboxCalls _calls;

    public SandboxInventoryTests()
    {
        _service = new(200, 1, _time);
        _calls = new(_service);
    }

    [Theory]
    [InlineData("Android", "emmEnterprise")]
    [InlineData("Apple", "admEnterprise")]
    [InlineData("Windows", "winEnterpriseId")]
    public void A_platform_lists_its_devices_page_by_page(string platform, string enterprise)
    {
        var all = Walk(List(platform), "limit=7");
        Assert.Equal(Existing(platform).Select(device => device.DeviceId), all.Select(Id));
        Assert.All(all, item => Assert.NotEqual(JsonValueKind.Undefined, item.GetProperty(enterprise).ValueKind));

        var (device, first) = (Existing(platform).First(), all[0]);
        Assert.Equal((device.Name, device.OSVersion, device.SerialNumber), (Summary(first, "name"), Summary(first, "osVersion"), Summary(first, "serialNumber")));
        Assert.Equal((device.Name, device.State, device.User + "@example.com"), (Text(first, "displayName"), Text(first, "state"), Text(first.GetProperty("mdmUser"), "email")));
        Assert.Contains(device.Tag, Tags(first));
    }

    [Fact]
    public void The_page_object_is_the_documented_one()
    {
        var page = _calls.Get(List("Android"), "page=2&limit=10").GetProperty("data");
        Assert.Equal(["items", "totalDocs", "limit", "page", "totalPages", "hasPrevPage", "hasNextPage", "prevPage", "nextPage", "lean"], page.EnumerateObject().Select(field => field.Name));
        Assert.Equal((10, 2, 1, 3), (page.GetProperty("items").GetArrayLength(), page.GetProperty("page").GetInt32(), page.GetProperty("prevPage").GetInt32(), page.GetProperty("nextPage").GetInt32()));
        Assert.Equal(100, _calls.Get(Unified).GetProperty("data").GetProperty("limit").GetInt32());
    }

    [Theory]
    [InlineData("Android", "page=0")]
    [InlineData("Android", "limit=10001")]
    [InlineData("Android", "mdmUserId=507f1f77bcf86cd799439011")]
    [InlineData("Android", "mdm-user=ines")]
    [InlineData("Android", "adm-policy=507f1f77bcf86cd799439011")]
    [InlineData("Android", "show-deleted=yes")]
    [InlineData("Android", "showAll=true")]
    [InlineData("Android", "sort=name:up")]
    [InlineData("Android", "segmentId=one")]
    [InlineData("Android", "expandTo=all")]
    [InlineData("Android", "tags=")]
    [InlineData("Android", "page=1&page=2")]
    [InlineData("Android", "search=a")]
    [InlineData("Apple", "emm-policy=507f1f77bcf86cd799439011")]
    [InlineData("Windows", "adm-policy=507f1f77bcf86cd799439011")]
    [InlineData("", "show-deleted=true")]
    [InlineData("", "mdm-user=507f1f77bcf86cd799439011")]
    [InlineData("", "type=Android")]
    [InlineData("", "subType=token")]
    [InlineData("", "serialNumber=")]
    [InlineData("", "onlyAdmDep=1")]
    public void A_query_that_is_not_documented_is_a_validation_error(string platform, string query)
    {
        var error = _calls.Get(platform.Length > 0 ? List(platform) : Unified, query).GetProperty("error");
        Assert.Equal(6002, error.GetProperty("code").GetInt32());
        Assert.Equal("query", error.GetProperty("data").GetProperty("errors")[0].GetProperty("location").GetString());
    }

    [Fact]
    public void A_list_can_be_narrowed()
    {
        var user = _calls.Items(List("Apple"))[0].GetProperty("mdmUser");
        var ofUser = _calls.Items(List("Apple"), "mdm-user=" + Text(user, "id"));
        Assert.Equal(Existing("Apple").Count(device => device.User + "@example.com" == Text(user, "email")), ofUser.Count);

        var policy = Text(_calls.Items(List("Android"), "tags=kiosk")[0].GetProperty("deviceEmmPolicy"), "id");
        Assert.Equal(_calls.Items(List("Android"), "tags=kiosk").Select(Id), _calls.Items(List("Android"), "emm-policy=" + policy).Select(Id));

        var segments = Enumerable.Range(0, 4).Select(segment => _calls.Items(List("Android"), $"segmentId={segment}").Count).ToList();
        Assert.All(segments, count => Assert.True(count > 0));
        Assert.Equal(Existing("Android").Count(), segments.Sum());
        Assert.Equal(segments[1] + segments[3], _calls.Items(List("Android"), "segmentId=1&expandTo=children").Count);
        Assert.Equal(segments[0] + segments[1], _calls.Items(List("Android"), "segmentId=1&expandTo=ancestors").Count);
        Assert.Empty(_calls.Items(List("Android"), "segmentId=77"));
    }

    [Theory]
    [InlineData("tags=kiosk&tags=pilot")]
    [InlineData("tags[]=kiosk&tags[]=pilot")]
    [InlineData("tags%5B0%5D=kiosk&tags%5B1%5D=pilot")]
    [InlineData("tags=kiosk,pilot")]
    public void Tags_are_taken_in_each_form_of_an_array(string query)
    {
        foreach (var list in new[] { List("Android"), Unified })
        {
            var found = Walk(list, query);
            Assert.Equal(["kiosk", "pilot"], found.SelectMany(Tags).Where(tag => tag is "kiosk" or "pilot").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
            Assert.All(found, item => Assert.Contains(Tags(item), tag => tag is "kiosk" or "pilot"));
        }

        Assert.NotEmpty(_calls.Items(List("Android"), "tags=shared%20device"));
        Assert.Equal(_calls.Items(List("Android"), "tags=shared%20device").Count, _calls.Items(List("Android"), "tags=shared+device").Count);
    }

    [Fact]
    public void The_tags_in_use_are_listed_once() =>
        Assert.Equal(["field", "kiosk", "office", "pilot", "sales", "shared device", "warehouse"], _calls.Items(Unified + "/tags").Select(item => Text(item, "value")));

    [Fact]
    public void A_list_has_an_order()
    {
        var newest = Walk(List("Windows"), "limit=5&sort=lastStatusReportTime:desc").Select(item => item.GetProperty("updatedAt").GetString()!).ToList();
        Assert.Equal(newest.OrderDescending(StringComparer.Ordinal), newest);
        Assert.Equal(Existing("Windows").Select(device => device.SerialNumber).Order(StringComparer.Ordinal), Walk(List("Windows"), "sort=summary.serialNumber").Select(item => Summary(item, "serialNumber")));
    }

    [Fact]
    public void Devices_were_last_seen_over_weeks_on_the_sandboxs_clock()
    {
        var days = Walk(Unified, "subType=device&limit=500")
            .Where(item => item.GetProperty("lastStatusReportTime").ValueKind == JsonValueKind.String)
            .Select(item => (_time.GetUtcNow() - item.GetProperty("lastStatusReportTime").GetDateTimeOffset()).TotalDays).ToList();
        Assert.True(days.Min() > 0 && days.Count(day => day < 1) > 100 && days.Count(day => day > 14) > 5, string.Join(' ', days.Select(day => day.ToString("F1", CultureInfo.InvariantCulture))));
    }

    [Fact]
    public void Deleted_devices_are_shown_only_when_asked_for()
    {
        foreach (var platform in new[] { "Android", "Apple", "Windows" })
        {
            var deleted = Assert.Single(_calls.Items(List(platform), "show-deleted=true&limit=500"), item => Text(item, "state") == "DELETED");
            Assert.DoesNotContain(_calls.Items(List(platform), "limit=500"), item => Id(item) == Id(deleted));
            Assert.Equal("DELETED", Text(_calls.Get($"{List(platform)}/{Id(deleted)}").GetProperty("data"), "state"));
        }

        Assert.Equal(3, _calls.Items(Unified, "showAll=true&state=DELETED").Count);
        Assert.Empty(_calls.Items(Unified, "state=DELETED"));
        Assert.Equal(3001, SandboxCalls.CodeOf(_calls.Post($"{List("Android")}/0dd0000000000000000000a2/commands", """{"type":"LOCK"}""")));
        Assert.NotEmpty(_calls.Items(Unified, "type=android&state=PROVISIONING"));
        Assert.NotEmpty(_calls.Items(Unified, "type=apple&state=PROVISIONING"));
    }

    [Fact]
    public void A_device_is_read_by_each_of_its_ids()
    {
        foreach (var device in _service.Devices.Where(device => device.EnrollmentSpecificId.Length > 0).Take(1).Concat(_service.Devices.Where(device => device.Model is "iPhone" or "ThinkPad T14").Take(6)))
        {
            var listed = _calls.Items(List(device.Platform), "limit=500").Single(item => Id(item) == device.DeviceId).GetRawText();
            foreach (var id in new[] { device.DeviceId, device.SerialNumber, device.Imei, device.EnrollmentSpecificId }.Where(id => id.Length > 0))
                Assert.Equal(listed, _calls.Get($"{List(device.Platform)}/{id}").GetProperty("data").GetRawText());
        }

        Assert.Equal(3001, _calls.Code(List("Android") + "/nobody"));
        Assert.Equal(3001, _calls.Code($"{List("Apple")}/{Existing("Android").First().DeviceId}"));
    }

    [Theory]
    [InlineData("5CD-1234")]
    [InlineData("VMware-56-4d-8f-a2-11-0c-93-5e")]
    [InlineData("VMware-56 4d 3b 7e c0 19 aa 52-0f 61 d8 24 9b e7 33 c4")]
    public void A_serial_number_with_a_hyphen_is_no_path_and_can_be_looked_up(string serialNumber)
    {
        var path = $"{List("Windows")}/{Uri.EscapeDataString(serialNumber)}";
        Assert.Equal(3001, _calls.Code(path));
        Assert.Equal(3001, SandboxCalls.CodeOf(_calls.Post(path + "/action", """{"entity":"command","action":"reboot"}""")));

        var found = Assert.Single(_calls.Items(Unified, "serialNumber=" + Uri.EscapeDataString(serialNumber)));
        Assert.Equal("queued", _calls.Post($"{List("Windows")}/{Text(found, "winDevice")}/action", """{"entity":"command","action":"reboot"}""").GetProperty("data").GetProperty("status").GetString());
    }

    [Fact]
    public void The_unified_list_has_ids_of_its_own_and_names_the_platforms()
    {
        var all = Walk(Unified, "subType=device&limit=50");
        Assert.Equal(_service.Devices.Concat(_service.OtherDevices).Where(device => device.State != "DELETED").Select(device => device.DeviceId), all.Select(PlatformId));
        Assert.All(all, item => Assert.NotEqual(Id(item), PlatformId(item)));
        Assert.Equal(all.Count, all.Select(Id).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(3001, _calls.Code($"{List("Android")}/{Id(all[0])}"));
        foreach (var type in new[] { "android", "apple", "windows" }) Assert.Equal(all.Where(item => Text(item, "type") == type).Select(Id), Walk(Unified, $"subType=device&type={type}").Select(Id));
        Assert.Empty(_calls.Items(Unified, "type=aosp"));
    }

    [Fact]
    public void The_unified_list_mixes_in_pending_enrolments_unless_told_not_to()
    {
        var tokens = _calls.Items(Unified, "subType=enrollment");
        Assert.Equal(["android", "apple", "windows"], tokens.Select(item => Text(item, "type")));
        Assert.All(tokens, item => Assert.Null(PlatformId(item)));
        Assert.Equal(tokens.Count + Walk(Unified, "subType=device").Count, Walk(Unified, "limit=33").Count);
        Assert.Contains(_calls.Items(Unified, "type=apple"), item => Text(item, "subType") == "enrollment");
    }

    [Fact]
    public void The_unified_list_can_be_searched()
    {
        var device = Existing("Android").First(candidate => candidate.Imei.Length > 0);
        foreach (var query in new[] { "serialNumber=" + device.SerialNumber, "imei=" + device.Imei, "name=" + Uri.EscapeDataString(device.Name), "search=" + device.SerialNumber.ToLowerInvariant(), "search=" + device.Imei })
            Assert.Equal([device.DeviceId], _calls.Items(Unified, query).Select(PlatformId));

        Assert.True(_calls.Items(Unified, "search=ipad&subType=device").Count > 5);
        Assert.All(Walk(Unified, "onlyAdmDep=true"), item => Assert.True(item.GetProperty("summary").GetProperty("supervised").GetBoolean()));
        Assert.Contains(Walk(Unified, "onlyAdmDep=true&tags=kiosk"), item => Summary(item, "model") == "iPad");
        Assert.Empty(_calls.Items(Unified, "networkIp=10.0.0.1"));
        Assert.Equal(Walk(Unified, "subType=device").Count, _calls.Items(Unified, "isCompliance=true&limit=500").Count + _calls.Items(Unified, "isCompliance=false&limit=500").Count);
    }

    [Fact]
    public void A_windows_application_has_its_name_where_its_type_keeps_it()
    {
        Assert.Equal(
            ["store Company Portal", "build Route Planner", "asset 7-Zip 24.09 (x64 edition)", "asset Kiosk Browser", "lastBuild Route Planner (latest)"],
            _calls.Items(WindowsApplications).Select(item => $"{Text(item, "type")} {NameOf(item.GetProperty("info"))}"));
        Assert.Equal("Company Portal", NameOf(Assert.Single(_calls.Items(WindowsApplications, "winStoreId=9WZDNCRFJ3PZ")).GetProperty("info")));
        Assert.Equal(2, _calls.Get(WindowsApplications, "limit=2&page=2").GetProperty("data").GetProperty("items").GetArrayLength());
        Assert.Equal(6002, _calls.Code(WindowsApplications, "search=zip"));
    }

    [Fact]
    public void What_was_installed_from_the_catalogue_is_in_the_devices_history()
    {
        var application = _calls.Items(WindowsApplications)[2];
        var device = $"{List("Windows")}/0dd0000000000000000000c3";
        _calls.Post(device + "/action", $$"""{"entity":"application","action":"install","id":"{{Id(application)}}"}""");
        _calls.Post(device + "/action", """{"entity":"application","action":"uninstall","id":"507f1f77bcf86cd799439088"}""");
        _calls.Post(device + "/action", """{"entity":"command","action":"reboot"}""");

        Assert.Equal(["507f1f77bcf86cd799439088", "7-Zip 24.09 (x64 edition)"], _calls.Get(device + "/applications/history").GetProperty("data").EnumerateArray().Select(item => Text(item, "package")));
        var installed = Assert.Single(_calls.Get(device + "/applications/history", "installsOnly=true").GetProperty("data").EnumerateArray().ToList());
        Assert.Equal(application.GetRawText(), installed.GetProperty("winApplication").GetRawText());
    }

    [Fact]
    public void The_same_seed_lists_the_same() =>
        Assert.Equal(_calls.Get(Unified, "limit=500").GetRawText(), new SandboxCalls(new SandboxService(200, 1, new ManualTime())).Get(Unified, "limit=500").GetRawText());

    private IEnumerable<SandboxDevice> Existing(string platform) => _service.Devices.Concat(_service.OtherDevices).Where(device => device.Platform == platform && device.State != "DELETED");

    private List<JsonElement> Walk(string path, string query)
    {
        var items = new List<JsonElement>();
        for (var page = 1; ; page++)
        {
            var data = _calls.Get(path, $"{query}&page={page}").GetProperty("data");
            items.AddRange(data.GetProperty("items").EnumerateArray());
            if (!data.GetProperty("hasNextPage").GetBoolean()) return items;
        }
    }

    private static string List(string platform) => $"{SandboxCalls.Root}{platform.ToLowerInvariant()}/enterprise/devices";

    private static string? Id(JsonElement item) => Text(item, "id");

    private static string? PlatformId(JsonElement item) =>
        s_platformIds.Select(name => item.TryGetProperty(name, out var id) ? id.GetString() : null).SingleOrDefault(id => id is not null);

    private static string? Summary(JsonElement item, string name) => Text(item.GetProperty("summary"), name);

    private static string? Text(JsonElement item, string name) => item.GetProperty(name).GetString();

    private static IEnumerable<string> Tags(JsonElement item) => item.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()!);

    private static string? NameOf(JsonElement info) =>
        info.TryGetProperty("name", out var name) ? name.GetString()
        : info.TryGetProperty("applicationInfo", out var application) ? Text(application, "name")
        : info.GetProperty("config").TryGetProperty("msi", out var msi) ? Text(msi, "productName")
        : Text(info.GetProperty("config").GetProperty("msix"), "displayName");
}
