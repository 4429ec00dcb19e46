using ApplivMdm.Endpoints;
using ApplivMdm.Inventory;
using ApplivMdm.TestServer;

namespace ApplivMdm.Core.Tests;

/// <summary>How an operation is read, in the order that Google's reference gives, and when following one ends.</summary>
public sealed class GoogleFollowTests
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(5);

    [Theory]
    // Still under way.
    [InlineData("""{"metadata":{"type":"LOCK"}}""", CommandOutcome.Pending)]
    [InlineData("""{"done":false,"metadata":{"type":"LOCK","errorCode":"COMMAND_ERROR_CODE_UNSPECIFIED"}}""", CommandOutcome.Pending)]
    [InlineData("""{"metadata":{"type":"ADD_ESIM","esimStatus":{"status":"IN_PROGRESS"}}}""", CommandOutcome.Pending)]
    [InlineData("""{"done":true,"metadata":{"type":"ADD_ESIM","esimStatus":{"status":"PENDING_USER_ACTION"}}}""", CommandOutcome.Pending)]
    [InlineData("""{"metadata":{"type":"REQUEST_DEVICE_INFO","requestDeviceInfoStatus":{"status":"PENDING_USER_ACTION"}}}""", CommandOutcome.Pending)]
    [InlineData("""{"metadata":{"type":"ADD_ESIM","esimStatus":{"status":"A_NEW_STATE"}}}""", CommandOutcome.Pending)]
    // Done, and nobody says more.
    [InlineData("""{"done":true,"metadata":{"type":"LOCK"}}""", CommandOutcome.Succeeded)]
    [InlineData("""{"done":true,"metadata":{"type":"A_NEW_TYPE"},"response":{}}""", CommandOutcome.Succeeded)]
    [InlineData("""{"done":true,"metadata":{"type":"START_LOST_MODE","startLostModeStatus":{"status":"STATUS_UNSPECIFIED"}}}""", CommandOutcome.Succeeded)]
    // The command's own status goes first,
    [InlineData("""{"done":true,"metadata":{"type":"START_LOST_MODE","errorCode":"API_LEVEL","startLostModeStatus":{"status":"SUCCESS"}},"error":{"code":9}}""", CommandOutcome.Succeeded)]
    [InlineData("""{"done":true,"metadata":{"type":"START_LOST_MODE","startLostModeStatus":{"status":"ALREADY_IN_LOST_MODE"}}}""", CommandOutcome.Succeeded)]
    [InlineData("""{"done":true,"metadata":{"type":"STOP_LOST_MODE","stopLostModeStatus":{"status":"NOT_IN_LOST_MODE"}}}""", CommandOutcome.Succeeded)]
    [InlineData("""{"done":true,"metadata":{"type":"REQUEST_DEVICE_INFO","requestDeviceInfoStatus":{"status":"SUCCEEDED","eidInfo":{"eids":[{"eid":"89"}]}}}}""", CommandOutcome.Succeeded)]
    [InlineData("""{"done":true,"metadata":{"type":"CLEAR_APP_DATA","clearAppsDataStatus":{"results":{"a":{"clearingResult":"SUCCESS"},"b":{"clearingResult":"SUCCESS"}}}}}""", CommandOutcome.Succeeded)]
    [InlineData("""{"done":true,"metadata":{"type":"START_LOST_MODE","errorCode":"API_LEVEL","startLostModeStatus":{"status":"USER_EXIT_LOST_MODE_RECENTLY"}}}""", CommandOutcome.Failed, "USER_EXIT_LOST_MODE_RECENTLY")]
    [InlineData("""{"done":true,"metadata":{"type":"REMOVE_ESIM","esimStatus":{"status":"ERROR_ICC_ID_NOT_FOUND"}}}""", CommandOutcome.Failed, "ERROR_ICC_ID_NOT_FOUND")]
    [InlineData("""{"done":true,"metadata":{"type":"REQUEST_DEVICE_INFO","requestDeviceInfoStatus":{"status":"USER_DECLINED"}}}""", CommandOutcome.Failed, "USER_DECLINED")]
    [InlineData("""{"done":true,"metadata":{"type":"CLEAR_APP_DATA","clearAppsDataStatus":{"results":{"a":{"clearingResult":"SUCCESS"},"b":{"clearingResult":"APP_PROTECTED"}}}}}""", CommandOutcome.Failed, "APP_PROTECTED for b")]
    // then its error code,
    [InlineData("""{"done":true,"metadata":{"type":"REBOOT","errorCode":"MANAGEMENT_MODE"},"error":{"code":9,"message":"other"}}""", CommandOutcome.Failed, "MANAGEMENT_MODE")]
    [InlineData("""{"done":true,"metadata":{"type":"REBOOT","errorCode":"A_NEW_CODE"}}""", CommandOutcome.Failed, "A_NEW_CODE")]
    [InlineData("""{"done":true,"metadata":{"type":"START_LOST_MODE","errorCode":"UNSUPPORTED","startLostModeStatus":{"status":"STATUS_UNSPECIFIED"}}}""", CommandOutcome.Failed, "UNSUPPORTED")]
    // then the operation's error.
    [InlineData("""{"done":true,"metadata":{"type":"LOCK"},"error":{"code":1,"message":"cancelled"}}""", CommandOutcome.Cancelled)]
    [InlineData("""{"done":true,"metadata":{"type":"LOCK"},"error":{"code":4,"message":"late"}}""", CommandOutcome.Expired, "4")]
    [InlineData("""{"done":true,"metadata":{"type":"LOCK"},"error":{"code":13,"message":"oops"}}""", CommandOutcome.Failed, "13")]
    [InlineData("""{"done":true,"metadata":{"type":"LOCK"},"error":{}}""", CommandOutcome.Failed, null)]
    // Over, in a word that nobody knows yet.
    [InlineData("""{"done":true,"metadata":{"type":"STOP_LOST_MODE","stopLostModeStatus":{"status":"A_NEW_STATE"}}}""", CommandOutcome.Untracked, "A_NEW_STATE")]
    // Not what is documented at all.
    [InlineData("""{"done":"true","metadata":"x"}""", CommandOutcome.Pending)]
    [InlineData("""{"done":true,"metadata":{"type":7,"esimStatus":[]},"error":"x"}""", CommandOutcome.Succeeded)]
    public void An_operation_is_read_in_googles_order(string operation, CommandOutcome outcome, string? code = null)
    {
        var record = Read(operation);
        Assert.Equal((outcome, code), (record.Outcome, record.ErrorCode));
        Assert.Equal("17", record.CommandId);
    }

    [Theory]
    [InlineData("""{"done":true,"metadata":{"type":"A_NEW_TYPE","errorCode":"A_NEW_CODE","esimStatus":{"status":"A_NEW_STATE","internalErrorDetails":{"operationCode":"6","errorCodeDetail":"ERROR_NEW"}}}}""", "A_NEW_TYPE A_NEW_CODE A_NEW_STATE 6 ERROR_NEW")]
    public void Unknown_words_survive(string operation, string expected)
    {
        var record = Read(operation);
        var details = record.Details!;
        Assert.Equal("A_NEW_TYPE", record.Command);
        Assert.Equal(expected, string.Join(' ', details.Type, details.ErrorCode, details.EsimStatus!.Status, details.EsimStatus.InternalErrorDetails!.OperationCode, details.EsimStatus.InternalErrorDetails.ErrorCodeDetail));
    }

    [Fact]
    public void Nothing_of_an_operation_shows_a_password()
    {
        var record = Read("""{"metadata":{"type":"RESET_PASSWORD","newPassword":"canary-1","addEsimParams":{"activationCode":"canary-2"}}}""");
        Assert.DoesNotContain("canary", System.Text.Json.JsonSerializer.Serialize(record) + record, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("LOCK", CommandOutcome.Untracked, "whether it was carried out cannot be told")]
    [InlineData("WIPE", CommandOutcome.Succeeded, "likely, not certain")]
    [InlineData("RELINQUISH_OWNERSHIP", CommandOutcome.Succeeded, "likely, not certain")]
    public async Task A_command_that_is_gone_is_done_only_where_the_device_goes_with_it(string type, CommandOutcome outcome, string text)
    {
        await using var google = await GoogleClient.StartAsync();
        var device = google.Devices.First(phone => phone.Ownership == "COMPANY_OWNED" && phone.ManagementMode == "PROFILE_OWNER" && phone.Online);
        var sent = await google.SendAsync(device.GoogleName, Service.Command($$"""{"type":"{{type}}"}"""));
        Assert.Equal(CommandOutcome.Accepted, sent.Outcome);
        if (type == "LOCK") google.Server.Order(new Fault { Path = "/operations/", Status = 404, Body = """{"error":{"code":404,"message":"Requested entity was not found.","status":"NOT_FOUND"}}""" });
        else google.Time.Advance(TimeSpan.FromSeconds(4));

        var result = Assert.Single(await FollowAsync(google, sent));
        Assert.Equal(outcome, result.Outcome);
        Assert.Contains(text, result.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_waits_for_its_user_does_not_expire()
    {
        await using var google = await GoogleClient.StartAsync();
        var sent = await google.SendAsync();
        google.Time.Advance(TimeSpan.FromMinutes(30));
        var operation = "{\"name\":\"" + sent.OperationName + "\",\"metadata\":{\"type\":\"ADD_ESIM\",\"createTime\":\"2026-03-01T12:00:00Z\",\"duration\":\"600s\",\"esimStatus\":{\"status\":\"PENDING_USER_ACTION\"}}}";
        google.Server.Order(new Fault { Path = "/operations/", Status = 200, Body = operation }, new Fault { Path = "/operations/", Status = 200, Body = operation.Replace("PENDING_USER_ACTION", "SUCCESS", StringComparison.Ordinal) });

        var following = FollowAsync(google, sent);
        await Task.WhenAny(google.Time.PassNextWaitAsync(GoogleClient.RequestTimeout), following);
        Assert.Equal(CommandOutcome.Succeeded, Assert.Single(await following).Outcome);
    }

    [Fact]
    public async Task What_no_device_fetched_in_its_time_has_expired()
    {
        await using var google = await GoogleClient.StartAsync();
        var sent = await google.SendAsync();
        google.Time.Advance(TimeSpan.FromMinutes(12) + TimeSpan.FromSeconds(1));
        google.Server.Order(new Fault { Path = "/operations/", Status = 200, Body = "{\"name\":\"" + sent.OperationName + "\",\"metadata\":{\"type\":\"LOCK\",\"createTime\":\"2026-03-01T12:00:00Z\",\"duration\":\"600s\"}}" });
        Assert.Equal(CommandOutcome.Expired, Assert.Single(await FollowAsync(google, sent)).Outcome);
    }

    [Theory]
    [InlineData("315360000s")]
    [InlineData("315360000000s")]
    [InlineData("251629934340s")]
    public async Task A_validity_beyond_the_calendar_does_not_stop_the_following(string duration)
    {
        await using var google = await GoogleClient.StartAsync();
        var device = google.Devices.First(phone => phone.Online);
        var sent = await google.SendAsync(device.GoogleName);
        var operation = "{\"name\":\"" + sent.OperationName + "\",\"metadata\":{\"type\":\"LOCK\",\"createTime\":\"2026-03-01T12:00:00Z\",\"duration\":\"" + duration + "\"}}";
        google.Server.Order(new Fault { Path = "/operations/", Status = 200, Body = operation });
        var following = FollowAsync(google, sent);
        await Task.WhenAny(google.Time.PassNextWaitAsync(GoogleClient.RequestTimeout), following);
        Assert.Equal(CommandOutcome.Succeeded, Assert.Single(await following).Outcome);
    }

    private static DeviceCommandRecord Read(string operation) => new GoogleOperations().Read(System.Text.Encoding.UTF8.GetBytes("{\"name\":\"enterprises/e/devices/d/operations/17\"," + operation[1..]), "d")!;

    private static Task<List<DeviceCommandResult>> FollowAsync(GoogleClient google, DeviceCommandResult result) => Task.Run(() =>
    {
        var results = new List<DeviceCommandResult>();
        new CommandFollower(s_interval, 8, google.Time).Follow([new FollowedCommand(google.Connection, new GoogleOperations(), result)], timeout: null, results.Add, google.Log.Verbose, TestContext.Current.CancellationToken);
        return results;
    });
}
