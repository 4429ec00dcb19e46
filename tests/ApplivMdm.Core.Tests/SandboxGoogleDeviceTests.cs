using ApplivMdm.Sandbox;
using static ApplivMdm.Core.Tests.GoogleSandbox;

namespace ApplivMdm.Core.Tests;

/// <summary>The sandbox's devices as Google's API shows them.</summary>
public class SandboxGoogleDeviceTests
{
    private const string Devices = "enterprises/LC0sandbox/devices";
    private const string Mask = "nextPageToken,devices(name,state,appliedState,managementMode,ownership,apiLevel,userName,lastStatusReportTime,hardwareInfo(serialNumber,model,brand))";

    private readonly GoogleSandbox _google = new();

    [Theory]
    [InlineData("", 10)]
    [InlineData("pageSize=0", 10)]
    [InlineData("pageSize=7", 7)]
    [InlineData("pageSize=1000", 100)]
    public void A_page_has_ten_devices_or_at_most_a_hundred(string query, int count) =>
        Assert.Equal(count, _google.Get(Devices, query).GetProperty("devices").GetArrayLength());

    [Fact]
    public void The_pages_make_the_fleets_phones_each_once()
    {
        var found = new List<string>();
        var pages = 0;
        for (string? token = string.Empty; token is not null; pages++)
        {
            var page = _google.Get(Devices, $"pageSize=20&pageToken={Uri.EscapeDataString(token)}");
            found.AddRange(page.GetProperty("devices").EnumerateArray().Select(Name));
            token = At(page, "nextPageToken");
        }

        var phones = _google.Service.Devices.Where(device => device.Platform == "Android").Select(device => device.GoogleName).ToList();
        Assert.Equal(phones, found);
        Assert.Equal((phones.Count + 19) / 20, pages);
    }

    [Fact]
    public void The_documented_mask_is_honoured()
    {
        var device = _google.Service.Devices.First(candidate => candidate.Platform == "Android" && candidate.Online);
        var found = _google.Get(Devices, $"pageSize=100&fields={Uri.EscapeDataString(Mask)}").GetProperty("devices").EnumerateArray().Single(candidate => Name(candidate) == device.GoogleName);

        Assert.Equal(
            $$$"""{"name":"{{{device.GoogleName}}}","managementMode":"{{{device.ManagementMode}}}","state":"ACTIVE","appliedState":"ACTIVE","lastStatusReportTime":"2026-03-01T12:00:00Z","apiLevel":{{{device.ApiLevel}}},"hardwareInfo":{"brand":"{{{device.Manufacturer.ToLowerInvariant()}}}","model":"{{{device.Model}}}","serialNumber":"{{{device.SerialNumber}}}"},"userName":"enterprises/LC0sandbox/users/{{{device.User}}}","ownership":"{{{device.Ownership}}}"}""",
            found.GetRawText());
    }

    [Theory]
    [InlineData("devices/name", """{"devices":[{"name":"N"}]}""")]
    [InlineData("devices(name,hardwareInfo/brand)", """{"devices":[{"name":"N","hardwareInfo":{"brand":"B"}}]}""")]
    [InlineData("devices/hardwareInfo(brand),devices(name)", """{"devices":[{"name":"N","hardwareInfo":{"brand":"B"}}]}""")]
    [InlineData("devices/*/androidVersion", """{"devices":[{"hardwareInfo":{},"softwareInfo":{"androidVersion":"V"}}]}""")]
    [InlineData("unknown", null)]
    [InlineData("devices(name,serial)", null)]
    [InlineData("devices(name", null)]
    [InlineData("devices(name))", null)]
    [InlineData("devices/", null)]
    [InlineData("", null)]
    public void A_mask_is_read_strictly(string mask, string? expected)
    {
        var (status, json) = _google.Send("GET", Devices, $"pageSize=1&fields={Uri.EscapeDataString(mask)}");
        if (expected is null)
        {
            Assert.Equal((400, "INVALID_ARGUMENT"), (status, At(json, "error/status")));
            return;
        }

        var device = _google.Service.Devices.First(candidate => candidate.Platform == "Android");
        Assert.Equal(expected.Replace("N", device.GoogleName, StringComparison.Ordinal).Replace("B", device.Manufacturer.ToLowerInvariant(), StringComparison.Ordinal).Replace("\"V\"", $"\"{device.OSVersion}\"", StringComparison.Ordinal), json.GetRawText());
    }

    [Theory]
    [InlineData(Devices, "pageSize=-1")]
    [InlineData(Devices, "pageSize=ten")]
    [InlineData(Devices, "pageToken=!")]
    [InlineData(Devices, "pageToken=YWJj")]
    [InlineData(Devices, "filter=x")]
    [InlineData("{d}", "pageSize=1")]
    [InlineData("{d}", "access_token=sandbox-google-token")]
    [InlineData("{d}/operations", "pageToken=!")]
    public void A_query_that_cannot_be_is_refused(string path, string query)
    {
        var (status, json) = _google.Send("GET", path.Replace("{d}", _google.FullyManaged.GoogleName, StringComparison.Ordinal), query);
        Assert.Equal((400, "INVALID_ARGUMENT"), (status, At(json, "error/status")));
    }

    [Fact]
    public void A_personal_device_shows_its_enterprise_id_instead_of_its_hardware()
    {
        var device = _google.Get(_google.Personal.GoogleName);
        Assert.Equal(At(device, "hardwareInfo/enterpriseSpecificId"), At(device, "hardwareInfo/serialNumber"));
        Assert.Equal((null, null), (At(device, "networkInfo"), At(device, "hardwareInfo/euiccChipInfo")));

        var company = _google.Get(_google.FullyManaged.GoogleName);
        Assert.Equal(_google.FullyManaged.Imei, At(company, "networkInfo/imei"));
        Assert.Null(At(company, "hardwareInfo/enterpriseSpecificId"));
        Assert.Matches("^[0-9]{32}$", At(company.GetProperty("hardwareInfo").GetProperty("euiccChipInfo")[0], "eid"));
    }

    [Fact]
    public void An_offline_device_has_not_reported_for_days() =>
        Assert.Equal("2026-02-26T12:00:00Z", At(_google.Get(_google.Offline.GoogleName), "lastStatusReportTime"));

    [Fact]
    public async Task Both_systems_answer_through_one_handler()
    {
        using var client = new HttpClient(new SandboxHandler(_google.Service)) { BaseAddress = new Uri("https://androidmanagement.googleapis.com") };
        client.DefaultRequestHeaders.Authorization = new("Bearer", SandboxService.GoogleToken);

        using var content = new StringContent("""{"type":"REBOOT"}""", mediaType: new("application/json"));
        using var answer = await client.PostAsync($"/v1/{_google.FullyManaged.GoogleName}:issueCommand", content);
        Assert.Contains("\"type\":\"REBOOT\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("REBOOT", Assert.Single(_google.FullyManaged.Commands));

        using var applivery = await client.GetAsync($"/v1/organizations/sandbox/mdm/android/enterprise/devices/{_google.FullyManaged.DeviceId}/commands");
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, applivery.StatusCode);
    }
}
