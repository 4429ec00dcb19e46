using System.Text.Json;
using ApplivMdm.Sandbox;

namespace ApplivMdm.Core.Tests;

/// <summary>What becomes of the sandbox's commands on its clock, without the client.</summary>
public class SandboxTrackingTests
{
    private static readonly TimeSpan s_delay = TimeSpan.FromSeconds(3);

    private readonly ManualTime _time = new();
    private readonly SandboxService _service;
    private readonly SandboxCalls _calls;

    public SandboxTrackingTests()
    {
        _service = new(200, 1, _time);
        _calls = new(_service);
    }

    [Fact]
    public void A_phone_that_is_online_reports_after_three_seconds()
    {
        var record = Command(Phone(device => device.Online), """{"type":"LOCK"}""");
        Assert.Equal(("PENDING", false), State(_calls.Get(record)));
        _time.Advance(s_delay - TimeSpan.FromTicks(1));
        Assert.Equal(("PENDING", false), State(_calls.Get(record)));

        _time.Advance(TimeSpan.FromTicks(1));
        var done = _calls.Get(record).GetProperty("data");
        Assert.Equal(("DONE", true), State(_calls.Get(record)));
        Assert.True(done.GetProperty("_config").GetProperty("done").GetBoolean());
        Assert.Equal(_time.GetUtcNow(), done.GetProperty("updatedAt").GetDateTimeOffset());
        Assert.Equal(done.GetRawText(), Assert.Single(_calls.Items(record[..record.LastIndexOf('/')])).GetRawText());
    }

    [Theory]
    [InlineData("""{"type":"LOCK"}""", 600)]
    [InlineData("""{"type":"LOCK","duration":"90.5s"}""", 90.5)]
    public void A_phone_that_is_offline_lets_its_command_expire(string command, double seconds)
    {
        var record = Command(Phone(device => !device.Online), command);
        _time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromTicks(1));
        Assert.Equal(("PENDING", false), State(_calls.Get(record)));
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(("EXPIRED", true), State(_calls.Get(record)));
    }

    [Fact]
    public void A_duration_without_an_end_does_not_expire()
    {
        var record = Command(Phone(device => !device.Online), """{"type":"LOCK","duration":"99999999999999999999s"}""");
        _time.Advance(TimeSpan.FromDays(10_000));
        Assert.Equal(("PENDING", false), State(_calls.Get(record)));
    }

    [Theory]
    [InlineData("""{"type":"REBOOT"}""", "COMPANY_OWNED", "PROFILE_OWNER", 0, "MANAGEMENT_MODE")]
    [InlineData("""{"type":"START_LOST_MODE","startLostModeParams":{"lostEmailAddress":"it@example.com"}}""", "PERSONALLY_OWNED", "PROFILE_OWNER", 0, "MANAGEMENT_MODE")]
    [InlineData("""{"type":"RELINQUISH_OWNERSHIP"}""", "COMPANY_OWNED", "DEVICE_OWNER", 0, "MANAGEMENT_MODE")]
    [InlineData("""{"type":"ADD_ESIM","addEsimParams":{"activationCode":"x"}}""", "COMPANY_OWNED", "DEVICE_OWNER", 26, "API_LEVEL")]
    [InlineData("""{"type":"RESET_PASSWORD","newPassword":"1234"}""", "COMPANY_OWNED", "DEVICE_OWNER", 36, "INVALID_VALUE")]
    public void What_a_phone_cannot_do_fails_with_googles_code_and_does_nothing(string command, string ownership, string mode, int level, string code)
    {
        var phone = Phone(device => device.Online && device.Ownership == ownership && device.ManagementMode == mode && (level == 0 || device.ApiLevel == level));
        var record = Command(phone, command);
        _time.Advance(s_delay);

        Assert.Equal(("ERROR", true), State(_calls.Get(record)));
        Assert.Equal(code, Metadata(record, "errorCode").GetString());
        Assert.Equal(("ACTIVE", 0, 0, 0), (phone.State, phone.Reboots, phone.PasswordResets, phone.Esims.Count));
    }

    [Fact]
    public void A_personally_owned_phone_reports_a_restart_that_it_did_not_do()
    {
        var phone = Phone(device => device.Online && !device.IsCompanyOwned);
        var record = Command(phone, """{"type":"REBOOT"}""");
        _time.Advance(s_delay);
        Assert.Equal(("DONE", true), State(_calls.Get(record)));
        Assert.Equal(0, phone.Reboots);
    }

    [Fact]
    public void Some_commands_have_a_status_of_their_own()
    {
        var phone = Phone(device => device.Online && device.IsFullyManaged && device.ApiLevel >= 35);
        var found = Command(phone, """{"type":"STOP_LOST_MODE"}""");
        var lost = Command(phone, """{"type":"START_LOST_MODE","startLostModeParams":{"lostEmailAddress":"it@example.com"}}""");
        var again = Command(phone, """{"type":"START_LOST_MODE","startLostModeParams":{"lostEmailAddress":"it@example.com"}}""");
        var cleared = Command(phone, """{"type":"CLEAR_APP_DATA","clearAppsDataParams":{"packageNames":["com.one","com.two"]}}""");
        var removed = Command(phone, """{"type":"REMOVE_ESIM","removeEsimParams":{"iccid":"8901"}}""");
        _time.Advance(s_delay);

        Assert.Equal(("ERROR", "NOT_IN_LOST_MODE"), (State(_calls.Get(found)).Status, Metadata(found, "stopLostModeStatus").GetProperty("status").GetString()));
        Assert.Equal(("DONE", "SUCCESS"), (State(_calls.Get(lost)).Status, Metadata(lost, "startLostModeStatus").GetProperty("status").GetString()));
        Assert.Equal(("ERROR", "ALREADY_IN_LOST_MODE"), (State(_calls.Get(again)).Status, Metadata(again, "startLostModeStatus").GetProperty("status").GetString()));
        Assert.Equal(("DONE", """{"com.one":{"clearingResult":"SUCCESS"},"com.two":{"clearingResult":"SUCCESS"}}"""), (State(_calls.Get(cleared)).Status, Metadata(cleared, "clearAppsDataStatus").GetProperty("results").GetRawText()));
        Assert.Equal(("ERROR", "ERROR_ICC_ID_NOT_FOUND"), (State(_calls.Get(removed)).Status, Metadata(removed, "esimStatus").GetProperty("status").GetString()));
    }

    [Fact]
    public void The_records_of_a_relinquished_phone_can_still_be_read()
    {
        var phone = Phone(device => device.Online && device.IsCompanyOwned && !device.IsFullyManaged);
        var record = Command(phone, """{"type":"RELINQUISH_OWNERSHIP"}""");
        _time.Advance(s_delay);
        Assert.Equal(("DONE", true), State(_calls.Get(record)));
    }

    [Fact]
    public void A_pending_android_command_can_be_cancelled_once()
    {
        var phone = Phone(device => !device.Online);
        var record = Command(phone, """{"type":"LOCK"}""");
        _time.Advance(TimeSpan.FromMinutes(1));

        var canceled = _calls.Post(record + "/cancel");
        Assert.Equal(("CANCELLED", true), State(canceled));
        Assert.Equal(1, canceled.GetProperty("data").GetProperty("_config").GetProperty("error").GetProperty("code").GetInt32());
        Assert.False(canceled.GetProperty("data").GetProperty("config").GetProperty("metadata").TryGetProperty("errorCode", out _));
        Assert.Equal(canceled.GetRawText(), _calls.Get(record).GetRawText());
        Assert.Equal(5091, SandboxCalls.CodeOf(_calls.Post(record + "/cancel")));

        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(("CANCELLED", true), State(_calls.Get(record)));
        Assert.Equal(3001, SandboxCalls.CodeOf(_calls.Post($"{record[..^1]}f/cancel")));
    }

    [Fact]
    public void What_was_reported_or_has_expired_cannot_be_cancelled()
    {
        var reported = Command(Phone(device => device.Online), """{"type":"LOCK"}""");
        var expired = Command(Phone(device => !device.Online), """{"type":"LOCK"}""");
        _time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(5091, SandboxCalls.CodeOf(_calls.Post(reported + "/cancel")));
        Assert.Equal(5091, SandboxCalls.CodeOf(_calls.Post(expired + "/cancel")));
    }

    [Fact]
    public void An_apple_device_acknowledges_fails_or_asks_for_patience()
    {
        var pad = _service.Devices.First(device => device.Model == "iPad" && device.Online && device.Supervised);
        var plain = _service.Devices.First(device => device.Model == "iPhone" && device.Online && !device.Supervised);
        var offline = _service.Devices.First(device => device.Platform == "Apple" && !device.Online);
        var asked = Apple(pad, """{"RequestType":"DeviceInformation","Queries":["OSVersion"]}""");
        var notLost = Apple(pad, """{"RequestType":"DisableLostMode"}""");
        var locked = Apple(pad, """{"RequestType":"DeviceLock"}""");
        var notNow = Apple(pad, """{"RequestType":"InstallProfile","Payload":"eA=="}""");
        var wrong = Apple(plain, """{"RequestType":"RestartDevice"}""");
        var waiting = Apple(offline, """{"RequestType":"DeviceLock"}""");
        foreach (var record in new[] { asked, notLost, locked, notNow, wrong, waiting }) Assert.Equal("Pending", Status(record));

        _time.Advance(s_delay);
        Assert.Equal(["Acknowledged", "Error", "Acknowledged", "NotNow", "Error"], new[] { asked, notLost, locked, notNow, wrong }.Select(Status));
        Assert.Equal($$"""{"OSVersion":"{{pad.OSVersion}}"}""", Data(asked).GetProperty("data").GetRawText());
        Assert.Equal(12067, Data(notLost).GetProperty("data").GetProperty("ErrorChain")[0].GetProperty("ErrorCode").GetInt32());
        Assert.Equal(12021, Data(wrong).GetProperty("data").GetProperty("ErrorChain")[0].GetProperty("ErrorCode").GetInt32());
        Assert.Equal((1, true, false), (Data(notNow).GetProperty("numTries").GetInt32(), Data(notNow).TryGetProperty("triedAt", out _), Data(notNow).TryGetProperty("receivedAt", out _)));

        _time.Advance(TimeSpan.FromDays(100));
        Assert.Equal("Pending", Status(waiting));
    }

    [Fact]
    public void Apple_cancels_what_is_pending_or_tried_and_answers_so()
    {
        var pad = _service.Devices.First(device => device.Model == "iPad" && device.Online);
        var locked = Apple(pad, """{"RequestType":"DeviceLock"}""");
        var notNow = Apple(pad, """{"RequestType":"InstallProfile","Payload":"eA=="}""");
        var waiting = Apple(_service.Devices.First(device => device.Platform == "Apple" && !device.Online), """{"RequestType":"DeviceLock"}""");
        _time.Advance(s_delay);

        Assert.Equal(5106, SandboxCalls.CodeOf(_calls.Post(locked + "/cancel")));
        foreach (var record in new[] { notNow, waiting })
        {
            Assert.Equal("""{"status":true,"data":{"canceled":"OK"}}""", _calls.Post(record + "/cancel").GetRawText());
            Assert.Equal(("Canceled", _time.GetUtcNow()), (Status(record), Data(record).GetProperty("canceledAt").GetDateTimeOffset()));
            Assert.Equal(5106, SandboxCalls.CodeOf(_calls.Post(record + "/cancel")));
        }
    }

    [Fact]
    public void A_record_belongs_to_its_target()
    {
        var mac = _service.Devices.First(device => device.UserId.Length > 0 && device.Online);
        var answer = _calls.Post(SandboxCalls.Root + "apple/enterprise/commands/deviceUser", $$$"""{"command":{"RequestType":"ProfileList"},"targetIds":["{{{mac.UserId}}}"]}""");
        var id = answer.GetProperty("data")[0].GetProperty("id").GetString();
        Assert.Equal("Pending", Status($"{SandboxCalls.Root}apple/enterprise/commands/deviceUser/{mac.UserId}/{id}"));
        Assert.Equal(3001, _calls.Code($"{SandboxCalls.Root}apple/enterprise/commands/device/{mac.DeviceId}/{id}"));
        Assert.Equal(3001, _calls.Code($"{SandboxCalls.Root}android/enterprise/devices/{Phone(_ => true).DeviceId}/commands/{id}"));
    }

    [Fact]
    public void Groups_can_be_narrowed()
    {
        var pad = _service.Devices.First(device => device.Model == "iPad");
        Apple(pad, """{"RequestType":"DeviceLock"}""");
        Apple(pad, """{"RequestType":"ProfileList"}""");
        var path = $"{SandboxCalls.Root}apple/enterprise/commands/device/{pad.DeviceId}/grouped";
        foreach (var query in new[] { "groupName=DeviceLock", "types=DeviceLock", "types[]=DeviceLock&types[]=ClearPasscode" })
            Assert.Equal("DeviceLock", Assert.Single(_calls.Items(path, query)).GetProperty("groupName").GetString());
        Assert.Equal(6002, _calls.Code(path, "sort=id"));
    }

    [Fact]
    public void A_windows_action_makes_a_batch()
    {
        var (online, offline) = (Pc(true), Pc(false));
        foreach (var pc in new[] { online, offline }) _calls.Post($"{Windows(pc)}/action", """{"entity":"command","action":"reboot"}""");
        _time.Advance(s_delay);

        var batch = Assert.Single(_calls.Items(Windows(online) + "/commands"));
        Assert.Equal(("reboot", online.DeviceId, """[{"status":"Acknowledged","count":1}]"""), (batch.GetProperty("name").GetString(), batch.GetProperty("winDeviceId").GetString(), batch.GetProperty("summary").GetRawText()));
        var path = $"{Windows(online)}/commands/{batch.GetProperty("id").GetString()}";
        Assert.Equal(batch.GetRawText(), _calls.Get(path).GetProperty("data").GetRawText());
        Assert.Equal("./Device/Vendor/MSFT/Reboot/RebootNow", Assert.Single(_calls.Items(path + "/actions")).GetProperty("config").GetProperty("path").GetString());

        Assert.Equal("Pending", Assert.Single(_calls.Items(Windows(offline) + "/commands")).GetProperty("summary")[0].GetProperty("status").GetString());
        Assert.Equal(3001, _calls.Code(Windows(online) + "/commands/000000000000000000000077"));
    }

    private SandboxDevice Phone(Func<SandboxDevice, bool> predicate) => _service.Devices.Where(device => device.Platform == "Android").First(predicate);

    private SandboxDevice Pc(bool online) => _service.Devices.First(device => device.Platform == "Windows" && device.State == "ACTIVE" && device.Online == online);

    private static string Windows(SandboxDevice pc) => $"{SandboxCalls.Root}windows/enterprise/devices/{pc.DeviceId}";

    /// <summary>Sends a command and gives the path of its record.</summary>
    private string Command(SandboxDevice phone, string command)
    {
        var path = $"{SandboxCalls.Root}android/enterprise/devices/{phone.DeviceId}/commands";
        return $"{path}/{_calls.Post(path, command).GetProperty("data").GetProperty("id").GetString()}";
    }

    private string Apple(SandboxDevice device, string command)
    {
        const string Path = SandboxCalls.Root + "apple/enterprise/commands/device";
        var answer = _calls.Post(Path, $$"""{"command":{{command}},"targetIds":["{{device.DeviceId}}"]}""");
        return $"{Path}/{device.DeviceId}/{answer.GetProperty("data")[0].GetProperty("id").GetString()}";
    }

    private static (string? Status, bool Done) State(JsonElement answer)
    {
        var data = answer.GetProperty("data");
        return (data.GetProperty("status").GetString(), data.GetProperty("config").GetProperty("done").GetBoolean());
    }

    private JsonElement Data(string record) => _calls.Get(record).GetProperty("data");

    private string? Status(string record) => Data(record).GetProperty("status").GetString();

    private JsonElement Metadata(string record, string field) => Data(record).GetProperty("config").GetProperty("metadata").GetProperty(field);
}
