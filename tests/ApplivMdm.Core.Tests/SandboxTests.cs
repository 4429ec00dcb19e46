using System.Globalization;
using System.Text;
using System.Text.Json;
using ApplivMdm.Sandbox;

namespace ApplivMdm.Core.Tests;

/// <summary>The sandbox against the documentation, without the client.</summary>
public class SandboxTests
{
    private readonly SandboxService _service = new(200, 1);

    [Fact]
    public void The_fleet_is_the_same_for_the_same_seed_and_covers_what_the_field_has()
    {
        var devices = _service.Devices;
        Assert.Equal(devices.Select(device => device.DeviceId), new SandboxService(300, 1).Devices.Take(200).Select(device => device.DeviceId));
        Assert.NotEqual(devices[0].DeviceId, new SandboxService(1, 2).Devices[0].DeviceId);

        var phones = devices.Where(device => device.Platform == "Android").ToList();
        Assert.Equal(Enumerable.Range(8, 9), phones.Select(device => int.Parse(device.OSVersion, CultureInfo.InvariantCulture)).Distinct().Order());
        Assert.Equal(["Apple TV", "Apple Vision Pro", "Apple Watch", "MacBook Air", "iMac", "iPad", "iPhone"], devices.Where(device => device.Platform == "Apple").Select(device => device.Model).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        Assert.Contains(devices, device => device.Platform == "Windows" && device.State == "PROVISIONING");
        Assert.Equal(
            ["COMPANY_OWNED DEVICE_OWNER", "COMPANY_OWNED PROFILE_OWNER", "PERSONALLY_OWNED PROFILE_OWNER"],
            phones.Select(device => $"{device.Ownership} {device.ManagementMode}").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        Assert.Contains(devices, device => !device.Online);
        Assert.True(phones.Select(device => device.Manufacturer).Distinct(StringComparer.Ordinal).Count() > 5);
        Assert.Equal(200, devices.SelectMany(device => new[] { device.DeviceId }).Distinct(StringComparer.Ordinal).Count());
        Assert.All(devices, device => Assert.Matches("^[0-9a-f]{24}$", device.DeviceId));
    }

    [Theory]
    [InlineData(8, 26)]
    [InlineData(11, 30)]
    [InlineData(12, 31)]
    [InlineData(13, 33)]
    [InlineData(16, 36)]
    public void Android_versions_have_their_api_levels(int version, int level) => Assert.Equal(level, new SandboxDevice { OSVersion = version.ToString(CultureInfo.InvariantCulture) }.ApiLevel);

    [Theory]
    [InlineData(null, 401, 4002)]
    [InlineData("Basic abc", 401, 4002)]
    [InlineData("Bearer wrong", 401, 4004)]
    [InlineData("Bearer sandbox-token", 200, null)]
    public void A_token_is_demanded(string? authorization, int status, int? code) => Assert.Equal((status, code), Send(authorization: authorization));

    [Theory]
    [InlineData("/v1/organizations/sandbox/mdm/android/enterprise/devices/nobody/commands")]
    [InlineData("/v1/organizations/another/mdm/android/enterprise/devices/{id}/commands")]
    [InlineData("/v2/organizations/sandbox/mdm/android/enterprise/devices/{id}/commands")]
    public void What_is_not_there_is_not_found(string path) => Assert.Equal((404, 3001), Send(path: path.Replace("{id}", Device(_ => true).DeviceId, StringComparison.Ordinal)));

    [Fact]
    public void A_device_answers_to_each_of_its_ids()
    {
        var device = Device(candidate => candidate.EnrollmentSpecificId.Length > 0);
        foreach (var id in new[] { device.DeviceId, device.SerialNumber, device.Imei, device.EnrollmentSpecificId })
            Assert.Equal((200, null), Send(path: $"/v1/organizations/sandbox/mdm/android/enterprise/devices/{id}/commands"));
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"type":"WIPE"}""")]
    [InlineData("""{"type":"LOCK","color":"red"}""")]
    [InlineData("""{"type":"LOCK","duration":"2h"}""")]
    [InlineData("""{"type":"LOCK","duration":3600}""")]
    [InlineData("""{"type":"RESET_PASSWORD","resetPasswordFlags":["NOW"]}""")]
    [InlineData("""{"type":"REMOVE_ESIM","removeEsimParams":{"iccId":"8901"}}""")]
    [InlineData("""{"type":"ADD_ESIM","addEsimParams":{"activationCode":"x","activationState":"ACTIVATED"}}""")]
    [InlineData("""{"type":"START_LOST_MODE","startLostModeParams":{"lostMessage":"text"}}""")]
    public void A_malformed_body_is_a_validation_error(string body) => Assert.Equal((400, 6002), Send(body));

    [Theory]
    [InlineData("""{"type":"LOCK","stopLostModeParams":{}}""")]
    [InlineData("""{"type":"STOP_LOST_MODE","stopLostModeParams":{},"newPassword":"abcdef"}""")]
    [InlineData("""{"type":"LOCK","newPassword":"abcdef"}""")]
    [InlineData("""{"type":"START_LOST_MODE","startLostModeParams":{"lostOrganization":{"defaultMessage":"Acme"}}}""")]
    public void Fields_that_exclude_each_other_are_invalid_data(string body) => Assert.Equal((400, 5091), Send(body));

    [Fact]
    public void Json_must_be_declared() => Assert.Equal((400, 6002), Send(contentType: "text/plain"));

    [Fact]
    public void The_answer_has_the_documented_fields()
    {
        var answer = Handle("""{"type":"LOCK","duration":"3600s"}""");
        using var document = JsonDocument.Parse(answer.Body);
        var data = document.RootElement.GetProperty("data");

        Assert.True(document.RootElement.GetProperty("status").GetBoolean());
        Assert.Equal(["_config", "config", "createdAt", "emmEnterprise", "id", "mdmUser", "organization", "status", "updatedAt"], data.EnumerateObject().Select(field => field.Name).Order(StringComparer.Ordinal));
        Assert.Equal("PENDING", data.GetProperty("status").GetString());
        Assert.False(data.GetProperty("config").GetProperty("done").GetBoolean());
        Assert.Equal("3600s", data.GetProperty("config").GetProperty("metadata").GetProperty("duration").GetString());
    }

    [Fact]
    public void Commands_change_the_devices_that_can_carry_them_out()
    {
        var managed = Device(device => device.Online && device.IsFullyManaged && device.ApiLevel >= 35);
        foreach (var body in new[]
        {
            """{"type":"LOCK"}""", """{"type":"REBOOT"}""", """{"type":"RESET_PASSWORD","newPassword":"abcdef"}""",
            """{"type":"CLEAR_APP_DATA","clearAppsDataParams":{"packageNames":["com.example"]}}""", """{"type":"ADD_ESIM","addEsimParams":{"activationCode":"x"}}""",
            """{"type":"START_LOST_MODE","startLostModeParams":{"lostMessage":{"defaultMessage":"Lost"}}}""",
        }) Assert.Equal((200, null), Send(body, managed));

        Assert.Equal((true, 1, 1, "LOST", "Lost"), (managed.Locked, managed.Reboots, managed.PasswordResets, managed.State, managed.LostMessage));
        Assert.Equal("com.example", Assert.Single(managed.ClearedApps));
        Assert.Single(managed.Esims);

        Send("""{"type":"STOP_LOST_MODE","stopLostModeParams":{}}""", managed);
        Send($$$"""{"type":"REMOVE_ESIM","removeEsimParams":{"iccid":"{{{managed.Esims[0]}}}"}} """, managed);
        Assert.Equal("ACTIVE", managed.State);
        Assert.Empty(managed.Esims);
    }

    [Fact]
    public void An_offline_device_keeps_its_command_and_a_personal_one_ignores_what_it_cannot_do()
    {
        var offline = Device(device => !device.Online);
        Assert.Equal((200, null), Send("""{"type":"LOCK"}""", offline));
        Assert.False(offline.Locked);
        Assert.Equal("LOCK", Assert.Single(offline.Commands));

        var personal = Device(device => device.Online && !device.IsCompanyOwned);
        Assert.Equal((200, null), Send("""{"type":"REBOOT"}""", personal));
        Assert.Equal(0, personal.Reboots);
    }

    [Fact]
    public void A_relinquished_device_is_gone()
    {
        var device = Device(candidate => candidate.Online && candidate.IsCompanyOwned && !candidate.IsFullyManaged);
        Assert.Equal((200, null), Send("""{"type":"RELINQUISH_OWNERSHIP"}""", device));
        Assert.Equal((404, 3001), Send("""{"type":"LOCK"}""", device));
    }

    [Fact]
    public void A_bulk_command_is_for_all_phones_or_none()
    {
        var phones = _service.Devices.Where(device => device.Platform == "Android").Take(3).ToList();
        var ids = string.Join(',', phones.Select(device => $"\"{device.DeviceId}\""));
        const string Path = "/v1/organizations/sandbox/mdm/android/enterprise/devices/commands";

        var answer = Handle($$$"""{"deviceIds":[{{{ids}}}],"command":{"type":"LOCK"}}""", path: Path);
        using var document = JsonDocument.Parse(answer.Body);
        Assert.Equal(3, document.RootElement.GetProperty("data").GetArrayLength());
        Assert.All(phones, phone => Assert.Equal("LOCK", Assert.Single(phone.Commands)));

        Assert.Equal((404, 3001), Send($$$"""{"deviceIds":[{{{ids}}},"nobody"],"command":{"type":"LOCK"}}""", path: Path));
        Assert.Equal((400, 6002), Send($$$"""{"deviceIds":[],"command":{"type":"LOCK"}}""", path: Path));
        Assert.Equal((400, 6002), Send($$$"""{"deviceIds":[{{{ids}}}],"command":{"type":"WIPE"}}""", path: Path));
        Assert.Equal((400, 6002), Send($$$"""{"deviceIds":[{{{ids}}}],"command":{"type":"LOCK"},"more":1}""", path: Path));
        Assert.All(phones, phone => Assert.Single(phone.Commands));
    }

    [Theory]
    [InlineData("""{"entity":"command","action":"reboot"}""", 200, null)]
    [InlineData("""{"entity":"command","action":"wipe","type":"protected"}""", 200, null)]
    [InlineData("""{"entity":"application","action":"install","id":"507f1f77bcf86cd799439088"}""", 200, null)]
    [InlineData("""{"entity":"application","action":"install"}""", 400, 6002)]
    [InlineData("""{"entity":"application","action":"reboot","id":"507f1f77bcf86cd799439088"}""", 400, 6002)]
    [InlineData("""{"entity":"command","action":"install","id":"507f1f77bcf86cd799439088"}""", 400, 6002)]
    [InlineData("""{"entity":"command","action":"reboot","id":"507f1f77bcf86cd799439088"}""", 400, 6002)]
    [InlineData("""{"entity":"command","action":"reboot","type":"default"}""", 400, 6002)]
    [InlineData("""{"entity":"command","action":"wipe","type":"everything"}""", 400, 6002)]
    [InlineData("""{"action":"reboot"}""", 400, 6002)]
    public void A_windows_action_is_checked(string body, int status, int? code) =>
        Assert.Equal((status, code), Send(body, path: WindowsPath(device => device.State == "ACTIVE" && device.Manufacturer != "Microsoft")));

    [Fact]
    public void A_windows_device_may_be_inactive_or_without_the_action()
    {
        Assert.Equal((400, 5142), Send("""{"entity":"command","action":"reboot"}""", path: WindowsPath(device => device.State == "PROVISIONING")));
        Assert.Equal((401, 5025), Send("""{"entity":"command","action":"wipe"}""", path: WindowsPath(device => device.State == "ACTIVE" && device.Manufacturer == "Microsoft")));
        Assert.Equal((404, 3001), Send("""{"entity":"command","action":"reboot"}""", path: "/v1/organizations/sandbox/mdm/windows/enterprise/devices/nobody/action"));
    }

    [Fact]
    public void An_apple_answer_names_its_targets_in_an_order_of_its_own_and_leaves_out_who_is_not_there()
    {
        var devices = _service.Devices.Where(device => device.Platform == "Apple").Take(3).Select(device => device.DeviceId).ToList();
        var answer = Handle($$$"""{"command":{"RequestType":"DeviceLock"},"targetIds":["{{{devices[0]}}}","nobody","{{{devices[1]}}}","{{{devices[2]}}}"]}""", path: "/v1/organizations/sandbox/mdm/apple/enterprise/commands/device");
        using var document = JsonDocument.Parse(answer.Body);
        var data = document.RootElement.GetProperty("data").EnumerateArray().ToList();

        Assert.Equal(Enumerable.Reverse(devices), data.Select(item => item.GetProperty("targetId").GetString()));
        Assert.All(data, item => Assert.Equal("Pending", item.GetProperty("status").GetString()));
    }

    [Theory]
    [InlineData("device", """{"command":{"RequestType":"DeviceLock"},"targetIds":["nobody"]}""", 404, 3001)]
    [InlineData("device", """{"command":{"Message":"x"},"targetIds":["a"]}""", 400, 6002)]
    [InlineData("device", """{"command":{"RequestType":"DeviceLock"},"targetIds":[]}""", 400, 6002)]
    [InlineData("device", """{"command":{"RequestType":"DeviceLock"}}""", 400, 6002)]
    [InlineData("device", """{"command":{"RequestType":"Settings"},"targetIds":["a"]}""", 400, 5091)]
    [InlineData("device", """{"command":{"RequestType":"Settings","Settings":[{"Item":"DeviceName"}]},"targetIds":["a"]}""", 400, 5091)]
    [InlineData("computer", """{"command":{"RequestType":"DeviceLock"},"targetIds":["a"]}""", 404, 3001)]
    public void An_apple_command_is_checked(string targetType, string body, int status, int code) =>
        Assert.Equal((status, code), Send(body, path: $"/v1/organizations/sandbox/mdm/apple/enterprise/commands/{targetType}"));

    [Fact]
    public void A_user_of_a_mac_is_a_target_of_another_kind()
    {
        var mac = _service.Devices.First(device => device.UserId.Length > 0);
        (int, int?) SendTo(string targetType, string id) => Send($$$"""{"command":{"RequestType":"ProfileList"},"targetIds":["{{{id}}}"]}""", path: $"/v1/organizations/sandbox/mdm/apple/enterprise/commands/{targetType}");
        Assert.Equal((200, null), SendTo("deviceUser", mac.UserId));
        Assert.Equal((404, 3001), SendTo("deviceUser", mac.DeviceId));
        Assert.Equal((404, 3001), SendTo("device", mac.UserId));
    }

    private string WindowsPath(Func<SandboxDevice, bool> predicate) =>
        $"/v1/organizations/sandbox/mdm/windows/enterprise/devices/{_service.Devices.Where(device => device.Platform == "Windows").First(predicate).SerialNumber}/action";

    private SandboxDevice Device(Func<SandboxDevice, bool> predicate) => _service.Devices.Where(device => device.Platform == "Android").First(predicate);

    private (int Status, int? Code) Send(string body = """{"type":"LOCK"}""", SandboxDevice? device = null, string? authorization = "Bearer sandbox-token", string? path = null, string contentType = "application/json; charset=utf-8")
    {
        var answer = Handle(body, device, authorization, path, contentType);
        using var document = JsonDocument.Parse(answer.Body);
        return (answer.Status, document.RootElement.TryGetProperty("error", out var error) ? error.GetProperty("code").GetInt32() : null);
    }

    private SandboxResponse Handle(string body, SandboxDevice? device = null, string? authorization = "Bearer sandbox-token", string? path = null, string contentType = "application/json") =>
        _service.Handle(new SandboxRequest(
            "POST",
            path ?? $"/v1/organizations/sandbox/mdm/android/enterprise/devices/{(device ?? Device(_ => true)).DeviceId}/commands",
            string.Empty,
            authorization,
            contentType,
            Encoding.UTF8.GetBytes(body)));
}
