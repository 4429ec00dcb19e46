using System.Text;
using ApplivMdm.Sandbox;
using static ApplivMdm.Core.Tests.GoogleSandbox;

namespace ApplivMdm.Core.Tests;

/// <summary>What becomes of a command in the sandbox's Google side, by its clock.</summary>
public class SandboxGoogleOperationTests
{
    private const string Lock = """{"type":"LOCK"}""";
    private const string LostMode = """{"startLostModeParams":{"lostPhoneNumber":{"defaultMessage":"+34 600 000 000"}}}""";
    private const string AddEsim = """{"addEsimParams":{"activationCode":"LPA:1$smdp.example$X","activationState":"NOT_ACTIVATED"}}""";

    private readonly GoogleSandbox _google = new();

    [Fact]
    public void An_online_device_acknowledges_after_three_seconds_and_only_then_does_it()
    {
        var device = _google.FullyManaged;
        var name = Name(_google.Issue(device, Lock));

        _google.Time.Advance(TimeSpan.FromSeconds(2.9));
        Assert.False(IsDone(_google.Get(name)));
        Assert.False(device.Locked);

        _google.Time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.True(_google.Service.Devices.Single(candidate => candidate == device).Locked);
        var operation = _google.Get(name);
        Assert.True(IsDone(operation));
        Assert.False(operation.TryGetProperty("error", out _));
    }

    [Theory]
    [InlineData(Lock, 600)]
    [InlineData("""{"type":"LOCK","duration":"3600s"}""", 3600)]
    public void An_offline_device_lets_a_command_expire(string command, int seconds)
    {
        var device = _google.Offline;
        var name = Name(_google.Issue(device, command));
        _google.Time.Advance(TimeSpan.FromSeconds(seconds - 1));
        Assert.False(IsDone(_google.Get(name)));

        _google.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((true, "4"), (IsDone(_google.Get(name)), At(_google.Get(name), "error/code")));
        Assert.False(device.Locked);
    }

    [Fact]
    public void A_command_without_end_waits()
    {
        var name = Name(_google.Issue(_google.Offline, """{"type":"LOCK","duration":"315576000000s"}"""));
        _google.Time.Advance(TimeSpan.FromDays(36_500));
        Assert.False(IsDone(_google.Get(name)));
    }

    [Fact]
    public void A_command_that_lives_shorter_than_the_way_to_the_device_expires() =>
        Assert.Equal("4", At(_google.Finish(_google.FullyManaged, """{"type":"LOCK","duration":"1s"}"""), "error/code"));

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    public void A_pending_command_is_cancelled(string body)
    {
        var device = _google.FullyManaged;
        var name = Name(_google.Issue(device, Lock));
        var (status, json) = _google.Send("POST", name + ":cancel", body: body);
        Assert.Equal((200, "{}"), (status, json.GetRawText()));

        _google.Time.Advance(TimeSpan.FromSeconds(3));
        var operation = _google.Get(name);
        Assert.Equal((true, "1", null), (IsDone(operation), At(operation, "error/code"), At(operation, "metadata/errorCode")));
        Assert.False(device.Locked);
    }

    [Fact]
    public void A_command_that_is_done_is_not_cancelled()
    {
        var operation = _google.Finish(_google.FullyManaged, Lock);
        Assert.Equal((200, "{}"), (_google.Send("POST", Name(operation) + ":cancel").Status, _google.Send("POST", Name(operation) + ":cancel").Json.GetRawText()));
        Assert.Equal(operation.GetRawText(), _google.Get(Name(operation)).GetRawText());
    }

    [Theory]
    [InlineData("FullyManaged", "REBOOT", null)]
    [InlineData("CompanyProfile", "REBOOT", "MANAGEMENT_MODE")]
    [InlineData("Personal", "REBOOT", null)]
    [InlineData("FullyManaged", "RELINQUISH_OWNERSHIP", "MANAGEMENT_MODE")]
    [InlineData("Personal", "RELINQUISH_OWNERSHIP", "MANAGEMENT_MODE")]
    [InlineData("Personal", "STOP_LOST_MODE", "MANAGEMENT_MODE")]
    public void A_type_works_where_the_table_says(string kind, string type, string? errorCode)
    {
        var device = kind switch { "FullyManaged" => _google.FullyManaged, "CompanyProfile" => _google.CompanyProfile, _ => _google.Personal };
        var operation = _google.Finish(device, $$"""{"type":"{{type}}"}""");

        Assert.Equal((true, errorCode), (IsDone(operation), At(operation, "metadata/errorCode")));
        Assert.Equal(errorCode is not null, operation.TryGetProperty("error", out _));
        Assert.Equal(kind == "FullyManaged" && type == "REBOOT" ? 1 : 0, device.Reboots);
        Assert.Equal("ACTIVE", device.State);
    }

    [Theory]
    [InlineData("DEVICE_OWNER", 29, LostMode)]
    [InlineData("PROFILE_OWNER", 31, LostMode)]
    [InlineData("DEVICE_OWNER", 34, AddEsim)]
    public void A_type_needs_its_version(string managementMode, int atMost, string command)
    {
        var device = _google.Phone(phone => phone.Online && phone.Ownership == "COMPANY_OWNED" && phone.ManagementMode == managementMode && phone.ApiLevel <= atMost);
        Assert.Equal("API_LEVEL", At(_google.Finish(device, command), "metadata/errorCode"));
    }

    [Theory]
    [InlineData("12345", "INVALID_VALUE", 0)]
    [InlineData("123456", null, 1)]
    [InlineData("abc", null, 1)]
    [InlineData("", null, 1)]
    public void A_short_number_is_no_password_since_android_14(string password, string? errorCode, int resets)
    {
        var device = _google.FullyManaged;
        var operation = _google.Finish(device, $$"""{"type":"RESET_PASSWORD","newPassword":"{{password}}"}""");
        Assert.Equal((errorCode, resets), (At(operation, "metadata/errorCode"), device.PasswordResets));
    }

    [Fact]
    public void Lost_mode_says_what_came_of_it()
    {
        var device = _google.FullyManaged;
        string? Start() => At(_google.Finish(device, LostMode), "metadata/startLostModeStatus/status");
        string? Stop() => At(_google.Finish(device, """{"stopLostModeParams":{}}"""), "metadata/stopLostModeStatus/status");

        Assert.Equal("NOT_IN_LOST_MODE", Stop());
        Assert.Equal("SUCCESS", Start());
        Assert.Equal("LOST", At(_google.Get(device.GoogleName), "appliedState"));
        Assert.Equal("ALREADY_IN_LOST_MODE", Start());
        Assert.Equal("SUCCESS", Stop());

        _google.Finish(device, """{"type":"RESET_PASSWORD","newPassword":"abcdef"}""");
        Assert.Equal("RESET_PASSWORD_RECENTLY", Start());
        _google.Time.Advance(TimeSpan.FromHours(12));
        Assert.Equal("SUCCESS", Start());
    }

    [Fact]
    public void App_data_is_cleared_package_by_package()
    {
        var device = _google.FullyManaged;
        const string Command = """{"clearAppsDataParams":{"packageNames":["com.example","nothing","com.android.vending"]}}""";
        Assert.Equal(
            """{"results":{"com.example":{"clearingResult":"SUCCESS"},"nothing":{"clearingResult":"APP_NOT_FOUND"},"com.android.vending":{"clearingResult":"APP_PROTECTED"}}}""",
            At(_google.Finish(device, Command), "metadata/clearAppsDataStatus"));
        Assert.Equal(["com.example"], device.ClearedApps);

        var old = _google.Phone(phone => phone.Online && phone.ApiLevel < 28);
        Assert.Contains("""{"com.example":{"clearingResult":"API_LEVEL"}""", At(_google.Finish(old, Command), "metadata/clearAppsDataStatus"), StringComparison.Ordinal);
        Assert.Empty(old.ClearedApps);
    }

    [Fact]
    public void Esims_come_and_go()
    {
        var device = _google.FullyManaged;
        var iccId = At(_google.Finish(device, AddEsim), "metadata/esimStatus/esimInfo/iccId");
        Assert.Equal(iccId, Assert.Single(device.Esims));
        Assert.Contains(iccId!, _google.Get(device.GoogleName, "fields=networkInfo/telephonyInfos/iccId").GetRawText(), StringComparison.Ordinal);

        _google.Finish(device, AddEsim);
        Assert.Equal("ERROR_MULTIPLE_ACTIVE_ESIMS_NO_AVAILABLE_SLOT", At(_google.Finish(device, AddEsim.Replace("NOT_ACTIVATED", "ACTIVATED", StringComparison.Ordinal)), "metadata/esimStatus/status"));

        var remove = $$$"""{"removeEsimParams":{"iccId":"{{{iccId}}}"}}""";
        Assert.Equal($$$"""{"status":"SUCCESS","esimInfo":{"iccId":"{{{iccId}}}"}}""", At(_google.Finish(device, remove), "metadata/esimStatus"));
        Assert.Equal("ERROR_ICC_ID_NOT_FOUND", At(_google.Finish(device, remove), "metadata/esimStatus/status"));
        Assert.Single(device.Esims);
    }

    [Fact]
    public void An_activation_code_that_is_none_is_an_internal_error_with_numbers_as_text() => Assert.Equal(
        """{"status":"INTERNAL_ERROR","internalErrorDetails":{"operationCode":"6","operationCodeDetail":"OPERATION_DOWNLOAD","errorCode":"10001","errorCodeDetail":"ERROR_INVALID_ACTIVATION_CODE"}}""",
        At(_google.Finish(_google.FullyManaged, AddEsim.Replace("LPA:", string.Empty, StringComparison.Ordinal)), "metadata/esimStatus"));

    [Theory]
    [InlineData("""{"requestDeviceInfoParams":{"deviceInfo":"EID"}}""", "requestDeviceInfoStatus", "SUCCEEDED")]
    [InlineData(AddEsim, "esimStatus", "SUCCESS")]
    public void A_personal_devices_user_is_asked(string command, string field, string end)
    {
        var device = _google.Personal;
        var asking = _google.Finish(device, command);
        Assert.Equal((false, "PENDING_USER_ACTION"), (IsDone(asking), At(asking, $"metadata/{field}/status")));
        Assert.Empty(device.Esims);
        Assert.Equal(200, _google.Send("POST", Name(asking) + ":cancel").Status);

        _google.Time.Advance(TimeSpan.FromSeconds(30));
        var operation = _google.Get(Name(asking));
        Assert.Equal((true, end), (IsDone(operation), At(operation, $"metadata/{field}/status")));
        if (field == "requestDeviceInfoStatus") Assert.Matches("^[0-9]{32}$", At(operation.GetProperty("metadata").GetProperty(field).GetProperty("eidInfo").GetProperty("eids")[0], "eid"));
        else Assert.Single(device.Esims);
    }

    [Theory]
    [InlineData("""{"type":"WIPE"}""")]
    [InlineData("""{"wipeParams":{"wipeReason":{"defaultMessage":"Left the company"}}}""")]
    [InlineData("""{"type":"RELINQUISH_OWNERSHIP"}""")]
    public void A_device_that_is_wiped_or_relinquished_takes_its_operations_along(string command)
    {
        var device = _google.CompanyProfile;
        var done = Name(_google.Finish(device, Lock));
        var name = Name(_google.Issue(device, command));
        _google.Issue(device, LostMode);
        Assert.False(IsDone(_google.Get(name)));

        _google.Time.Advance(TimeSpan.FromSeconds(3));
        foreach (var path in new[] { device.GoogleName, name, done, device.GoogleName + "/operations" }) Assert.Equal(404, _google.Send("GET", path).Status);
        Assert.Equal(404, _google.Send("POST", device.GoogleName + ":issueCommand", body: Lock).Status);
        Assert.Equal("DELETED", device.State);
        Assert.Null(device.LostMessage);
        Assert.DoesNotContain(device.GoogleName, _google.Get("enterprises/LC0sandbox/devices", "pageSize=100").GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public void Applivery_sees_what_google_did()
    {
        var device = _google.FullyManaged;
        _google.Issue(device, """{"type":"WIPE"}""");
        int Status() => _google.Service.Handle(new SandboxRequest("POST", $"/v1/organizations/sandbox/mdm/android/enterprise/devices/{device.DeviceId}/commands", string.Empty, "Bearer sandbox-token", "application/json", Encoding.UTF8.GetBytes(Lock))).Status;

        Assert.Equal(200, Status());
        _google.Time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(404, Status());
    }

    [Fact]
    public void Operations_are_listed_oldest_first_in_pages()
    {
        var device = _google.Offline;
        var names = Enumerable.Range(0, 12).Select(_ => Name(_google.Issue(device, Lock))).ToList();
        Assert.Equal(12, names.Distinct(StringComparer.Ordinal).Count());

        var path = device.GoogleName + "/operations";
        Assert.Equal(names, _google.Get(path, "pageSize=100&filter=done%3Dtrue&returnPartialSuccess=true").GetProperty("operations").EnumerateArray().Select(Name));
        Assert.Equal(10, _google.Get(path).GetProperty("operations").GetArrayLength());
        Assert.Equal("{}", _google.Get(_google.FullyManaged.GoogleName + "/operations").GetRawText());

        var found = new List<string>();
        for (string? token = string.Empty; token is not null;)
        {
            var page = _google.Get(path, $"pageSize=5&pageToken={Uri.EscapeDataString(token)}&fields=nextPageToken,operations/name");
            found.AddRange(page.GetProperty("operations").EnumerateArray().Select(Name));
            token = At(page, "nextPageToken");
        }

        Assert.Equal(names, found);
    }
}
