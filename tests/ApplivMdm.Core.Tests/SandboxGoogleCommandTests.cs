using static ApplivMdm.Core.Tests.GoogleSandbox;

namespace ApplivMdm.Core.Tests;

/// <summary>The sandbox's issueCommand against Google's reference, without the client.</summary>
public class SandboxGoogleCommandTests
{
    private const string Lock = """{"type":"LOCK"}""";

    private readonly GoogleSandbox _google = new();

    [Theory]
    [InlineData("""{"type":"LOCK","color":"red"}""", "Unknown name \"color\" at 'command': Cannot find field.", "command")]
    [InlineData("""{"type":"REMOVE_ESIM","removeEsimParams":{"iccid":"8901"}}""", "Unknown name \"iccid\" at 'command.remove_esim_params': Cannot find field.", "command.remove_esim_params")]
    [InlineData("""{"addEsimParams":{"activationCode":"x","activationState":"ACTIVATED","carrierName":"y"}}""", "Unknown name \"carrierName\"", "command.add_esim_params")]
    [InlineData("""{"type":"lock"}""", "Invalid value at 'command.type'", "command.type")]
    [InlineData("""{"type":"LOCK","duration":"2h"}""", "Invalid value at 'command.duration'", "command.duration")]
    [InlineData("""{"type":"LOCK","duration":600}""", "Invalid value at 'command.duration'", "command.duration")]
    [InlineData("""{"type":"LOCK","duration":"-1s"}""", "Invalid value at 'command.duration'", "command.duration")]
    [InlineData("""{"type":"LOCK","duration":"1.0000000001s"}""", "Invalid value at 'command.duration'", "command.duration")]
    [InlineData("""{"type":"RESET_PASSWORD","newPassword":123456}""", "Invalid value at 'command.new_password'", "command.new_password")]
    [InlineData("""{"type":"RESET_PASSWORD","resetPasswordFlags":["NOW"]}""", "Invalid value at 'command.reset_password_flags[0]'", "command.reset_password_flags[0]")]
    [InlineData("""{"startLostModeParams":{"lostMessage":"text"}}""", "Invalid value at 'command.start_lost_mode_params.lost_message'", "command.start_lost_mode_params.lost_message")]
    [InlineData("""{"startLostModeParams":{"lostEmailAddress":{"defaultMessage":"a@b"}}}""", "Invalid value at 'command.start_lost_mode_params.lost_email_address'", "command.start_lost_mode_params.lost_email_address")]
    [InlineData("[]", "Invalid value at 'command'", "command")]
    public void What_does_not_fit_the_message_is_named_with_its_place(string body, string message, string field)
    {
        var (status, json) = _google.Send("POST", _google.FullyManaged.GoogleName + ":issueCommand", body: body);

        Assert.Equal((400, "400", "INVALID_ARGUMENT"), (status, At(json, "error/code"), At(json, "error/status")));
        Assert.Contains(message, At(json, "error/message"), StringComparison.Ordinal);
        var detail = json.GetProperty("error").GetProperty("details")[0];
        Assert.Equal("type.googleapis.com/google.rpc.BadRequest", At(detail, "@type"));
        Assert.Equal(field, At(detail.GetProperty("fieldViolations")[0], "field"));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("not json")]
    [InlineData("")]
    [InlineData("""{"type":"COMMAND_TYPE_UNSPECIFIED"}""")]
    [InlineData("""{"stopLostModeParams":{},"wipeParams":{}}""")]
    [InlineData("""{"wipeParams":{},"newPassword":"abcdef"}""")]
    [InlineData("""{"wipeParams":{},"resetPasswordFlags":[]}""")]
    [InlineData("""{"type":"LOCK","wipeParams":{}}""")]
    [InlineData("""{"type":"LOCK","newPassword":"abcdef"}""")]
    [InlineData("""{"type":"CLEAR_APP_DATA"}""")]
    [InlineData("""{"clearAppsDataParams":{"packageNames":[]}}""")]
    [InlineData("""{"type":"START_LOST_MODE"}""")]
    [InlineData("""{"startLostModeParams":{"lostOrganization":{"defaultMessage":"Acme"}}}""")]
    [InlineData("""{"startLostModeParams":{"lostMessage":{}}}""")]
    [InlineData("""{"startLostModeParams":{"lostEmailAddress":"a@b","lostMessage":{"localizedMessages":{"es-ES":"Perdido"}}}}""")]
    [InlineData("""{"type":"ADD_ESIM","addEsimParams":{"activationState":"ACTIVATED"}}""")]
    [InlineData("""{"addEsimParams":{"activationCode":"LPA:1$smdp.example$X"}}""")]
    [InlineData("""{"removeEsimParams":{}}""")]
    [InlineData("""{"requestDeviceInfoParams":{}}""")]
    [InlineData("""{"requestDeviceInfoParams":{"deviceInfo":"DEVICE_INFO_UNSPECIFIED"}}""")]
    public void A_rule_between_the_fields_is_kept(string body)
    {
        var (status, json) = _google.Send("POST", _google.FullyManaged.GoogleName + ":issueCommand", body: body);

        Assert.Equal((400, "INVALID_ARGUMENT"), (status, At(json, "error/status")));
        Assert.Empty(_google.FullyManaged.Commands);
    }

    [Theory]
    [InlineData(200, 200)]
    [InlineData(201, 400)]
    public void The_reason_of_a_wipe_has_a_longest_length(int length, int status) =>
        Assert.Equal(status, _google.Send("POST", _google.Personal.GoogleName + ":issueCommand", body: """{"wipeParams":{"wipeReason":{"defaultMessage":"TEXT"}}}""".Replace("TEXT", new string('x', length), StringComparison.Ordinal)).Status);

    [Fact]
    public void An_esim_is_not_activated_at_once_on_a_personal_device()
    {
        const string Command = """{"addEsimParams":{"activationCode":"LPA:1$smdp.example$X","activationState":"ACTIVATED"}}""";
        Assert.Equal(400, _google.Send("POST", _google.Personal.GoogleName + ":issueCommand", body: Command).Status);
        Assert.Equal(200, _google.Send("POST", _google.FullyManaged.GoogleName + ":issueCommand", body: Command).Status);
    }

    [Theory]
    [InlineData("""{"type":"LOCK"}""", "LOCK")]
    [InlineData("""{"type":"RESET_PASSWORD","newPassword":"123456","resetPasswordFlags":["LOCK_NOW"]}""", "RESET_PASSWORD")]
    [InlineData("""{"type":"REBOOT"}""", "REBOOT")]
    [InlineData("""{"type":"RELINQUISH_OWNERSHIP"}""", "RELINQUISH_OWNERSHIP")]
    [InlineData("""{"clearAppsDataParams":{"packageNames":["com.example"]}}""", "CLEAR_APP_DATA")]
    [InlineData("""{"startLostModeParams":{"lostMessage":{"defaultMessage":"Lost","localizedMessages":{"es-ES":"Perdido"}}}}""", "START_LOST_MODE")]
    [InlineData("""{"stopLostModeParams":{}}""", "STOP_LOST_MODE")]
    [InlineData("""{"type":"STOP_LOST_MODE"}""", "STOP_LOST_MODE")]
    [InlineData("""{"addEsimParams":{"activationCode":"LPA:1$smdp.example$X","activationState":"NOT_ACTIVATED"}}""", "ADD_ESIM")]
    [InlineData("""{"type":"REMOVE_ESIM","removeEsimParams":{"iccId":"8901"}}""", "REMOVE_ESIM")]
    [InlineData("""{"requestDeviceInfoParams":{"deviceInfo":"EID"}}""", "REQUEST_DEVICE_INFO")]
    [InlineData("""{"wipeParams":{"wipeDataFlags":["WIPE_ESIMS"]},"newPassword":null}""", "WIPE")]
    [InlineData("""{"type":"WIPE"}""", "WIPE")]
    public void Every_type_is_taken_and_known_by_its_parameters(string body, string type)
    {
        var device = _google.FullyManaged;
        var operation = _google.Issue(device, body);

        Assert.Equal(type, At(operation, "metadata/type"));
        Assert.Equal(type, Assert.Single(device.Commands));
        Assert.False(IsDone(operation));
    }

    [Fact]
    public void The_operation_echoes_the_command_as_the_field_has_seen_it()
    {
        var device = _google.FullyManaged;
        _google.Time.Advance(TimeSpan.FromMilliseconds(669));
        var operation = _google.Issue(device, """{"type":"RESET_PASSWORD","newPassword":"123456","duration":"3.5s","createTime":"2020-01-01T00:00:00Z","errorCode":"UNKNOWN"}""");

        Assert.Equal(
            $$$"""{"name":"{{{device.GoogleName}}}/operations/{{{_google.Time.GetUtcNow().ToUnixTimeMilliseconds()}}}","metadata":{"@type":"type.googleapis.com/google.android.devicemanagement.v1.Command","type":"RESET_PASSWORD","createTime":"2026-03-01T12:00:00.669Z","duration":"3.500s","userName":"enterprises/LC0sandbox/users/{{{device.User}}}","newPassword":"123456"}}""",
            operation.GetRawText());
        Assert.Equal("600s", At(_google.Issue(device, Lock), "metadata/duration"));
        Assert.Equal("315360000s", At(_google.Issue(device, """{"type":"LOCK","duration":"315360000.0s"}"""), "metadata/duration"));
    }

    [Theory]
    [InlineData(null, "CREDENTIALS_MISSING")]
    [InlineData("Basic abc", "CREDENTIALS_MISSING")]
    [InlineData("Bearer wrong", "ACCESS_TOKEN_TYPE_UNSUPPORTED")]
    [InlineData("Bearer sandbox-token", "ACCESS_TOKEN_TYPE_UNSUPPORTED")]
    public void A_token_of_googles_is_demanded(string? authorization, string reason)
    {
        var (status, json) = _google.Send("POST", _google.FullyManaged.GoogleName + ":issueCommand", body: Lock, authorization: authorization);
        Assert.Equal((401, "UNAUTHENTICATED"), (status, At(json, "error/status")));
        Assert.Equal(reason, At(json.GetProperty("error").GetProperty("details")[0], "reason"));
    }

    [Fact]
    public void An_issued_token_is_good_until_it_ends_or_is_revoked()
    {
        var first = "Bearer " + _google.Service.Google.IssueToken(TimeSpan.FromHours(1));
        var second = "Bearer " + _google.Service.Google.IssueToken(TimeSpan.FromHours(2));
        int Status(string authorization) => _google.Send("GET", _google.FullyManaged.GoogleName, authorization: authorization).Status;
        Assert.Equal((200, 200), (Status(first), Status(second)));

        _google.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal((401, 200), (Status(first), Status(second)));

        _google.Service.Google.RevokeTokens();
        Assert.Equal((401, 401, 200), (Status(first), Status(second), Status(Authorization)));
    }

    [Theory]
    [InlineData("GET", "enterprises/LC0other/devices", 403, "PERMISSION_DENIED")]
    [InlineData("POST", "enterprises/LC0other/devices/0123456789abcdef:issueCommand", 403, "PERMISSION_DENIED")]
    [InlineData("POST", "enterprises/LC0sandbox/devices/0123456789abcdef:issueCommand", 404, "NOT_FOUND")]
    [InlineData("GET", "enterprises/LC0sandbox/devices/0123456789abcdef", 404, "NOT_FOUND")]
    [InlineData("GET", "enterprises/LC0sandbox/devices/{d}/operations/1", 404, "NOT_FOUND")]
    [InlineData("POST", "enterprises/LC0sandbox/devices/{d}/operations/1:cancel", 404, "NOT_FOUND")]
    [InlineData("DELETE", "enterprises/LC0sandbox/devices/{d}/operations/1", 404, "NOT_FOUND")]
    [InlineData("POST", "enterprises/LC0sandbox/devices/{d}:reboot", 404, "NOT_FOUND")]
    public void What_is_not_there_or_not_ours_is_refused(string method, string path, int status, string word)
    {
        var (actual, json) = _google.Send(method, path.Replace("enterprises/LC0sandbox/devices/{d}", _google.FullyManaged.GoogleName, StringComparison.Ordinal), body: Lock);
        Assert.Equal((status, word), (actual, At(json, "error/status")));
        if (status == 403) Assert.Equal("Caller is not authorized to manage project.", At(json, "error/message"));
    }

    [Fact]
    public void The_quota_is_a_window_of_a_hundred_seconds()
    {
        _google.Service.Google.RequestsPer100Seconds = 2;
        var name = _google.FullyManaged.GoogleName;
        int Status() => _google.Send("GET", name).Status;

        Assert.Equal(200, Status());
        _google.Time.Advance(TimeSpan.FromSeconds(99));
        Assert.Equal((200, 429), (Status(), Status()));
        Assert.Equal("RESOURCE_EXHAUSTED", At(_google.Send("GET", name).Json, "error/status"));

        _google.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(200, Status());
    }
}
