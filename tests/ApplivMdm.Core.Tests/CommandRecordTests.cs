using System.Text;
using ApplivMdm.Endpoints;
using ApplivMdm.Transport;

namespace ApplivMdm.Core.Tests;

/// <summary>How far a command has come, by what a service says of it.</summary>
public class CommandRecordTests
{
    private static readonly string s_device = new('a', 24);

    [Theory]
    // Applivery's word decides where the device has not reported more.
    [InlineData("""{"status":"PENDING"}""", CommandOutcome.Pending, null)]
    [InlineData("""{"status":"PENDING","config":{"done":true}}""", CommandOutcome.Pending, null)]
    [InlineData("""{"status":"FROBNICATED","config":{"done":true}}""", CommandOutcome.Pending, null)]
    [InlineData("""{"status":"DONE"}""", CommandOutcome.Succeeded, null)]
    [InlineData("""{"status":"cancelled"}""", CommandOutcome.Cancelled, null)]
    [InlineData("""{"status":"EXPIRED","config":{"done":true}}""", CommandOutcome.Expired, null)]
    [InlineData("""{"status":"FAILED"}""", CommandOutcome.Failed, "FAILED")]
    [InlineData("""{"config":{"done":true}}""", CommandOutcome.Succeeded, null)]
    [InlineData("""{"_config":{"done":true}}""", CommandOutcome.Succeeded, null)]
    [InlineData("{}", CommandOutcome.Pending, null)]
    // Google's order: the command's own status, its error code, the operation's error.
    [InlineData("""{"status":"DONE","config":{"metadata":{"type":"START_LOST_MODE","startLostModeStatus":{"status":"USER_EXIT_LOST_MODE_RECENTLY"}}}}""", CommandOutcome.Failed, "USER_EXIT_LOST_MODE_RECENTLY")]
    [InlineData("""{"status":"PENDING","config":{"metadata":{"type":"START_LOST_MODE","startLostModeStatus":{"status":"ALREADY_IN_LOST_MODE"},"errorCode":"UNKNOWN"}}}""", CommandOutcome.Succeeded, null)]
    [InlineData("""{"status":"DONE","config":{"metadata":{"type":"REBOOT","errorCode":"MANAGEMENT_MODE"},"error":{"code":9,"message":"x"}}}""", CommandOutcome.Failed, "MANAGEMENT_MODE")]
    [InlineData("""{"status":"DONE","config":{"metadata":{"type":"REBOOT","errorCode":"COMMAND_ERROR_CODE_UNSPECIFIED"}}}""", CommandOutcome.Succeeded, null)]
    [InlineData("""{"status":"DONE","_config":{"error":{"code":1,"message":"cancelled"}}}""", CommandOutcome.Cancelled, null)]
    [InlineData("""{"status":"DONE","_config":{"error":{"code":13,"message":"internal"}}}""", CommandOutcome.Failed, "13")]
    [InlineData("""{"status":"DONE","config":{"metadata":{"type":"ADD_ESIM","esimStatus":{"status":"PENDING_USER_ACTION"}}}}""", CommandOutcome.Pending, null)]
    [InlineData("""{"status":"DONE","config":{"metadata":{"type":"ADD_ESIM","esimStatus":{"status":"SOMETHING_NEW"}}}}""", CommandOutcome.Untracked, "SOMETHING_NEW")]
    [InlineData("""{"status":"PENDING","config":{"metadata":{"type":"ADD_ESIM","esimStatus":{"status":"SOMETHING_NEW"}}}}""", CommandOutcome.Pending, null)]
    [InlineData("""{"status":"DONE","config":{"metadata":{"type":"CLEAR_APP_DATA","clearAppsDataStatus":{"results":{"a":{"clearingResult":"SUCCESS"},"b":{"clearingResult":"APP_PROTECTED"}}}}}}""", CommandOutcome.Failed, "APP_PROTECTED for b")]
    [InlineData("""{"status":"DONE","config":{"metadata":{"type":"CLEAR_APP_DATA","clearAppsDataStatus":{"results":{"a":{"clearingResult":"SUCCESS"}}}}}}""", CommandOutcome.Succeeded, null)]
    [InlineData("""{"status":"DONE","config":{"metadata":{"type":"REQUEST_DEVICE_INFO","requestDeviceInfoStatus":{"status":"USER_DECLINED"}}}}""", CommandOutcome.Failed, "USER_DECLINED")]
    [InlineData("""{"status":"DONE","config":{"metadata":{"type":"STOP_LOST_MODE","stopLostModeStatus":{"status":"NOT_IN_LOST_MODE"}}}}""", CommandOutcome.Succeeded, null)]
    // A field of another kind than documented hides no more than itself.
    [InlineData("""{"status":"DONE","config":{"metadata":{"type":"LOCK","clearAppsDataStatus":7}}}""", CommandOutcome.Succeeded, null)]
    [InlineData("""{"status":"DONE","config":{"metadata":7}}""", CommandOutcome.Succeeded, null)]
    public void An_android_command_of_applivery(string data, CommandOutcome outcome, string? errorCode) => AssertRecord(new AndroidCommandRecords(), $$"""{"status":true,"data":{{data}}}""", outcome, errorCode);

    [Theory]
    [InlineData("""{"status":"Pending"}""", CommandOutcome.Pending, null)]
    [InlineData("""{"status":"NotNow"}""", CommandOutcome.Pending, null)]
    [InlineData("""{"status":"Frobnicated","receivedAt":"2026-03-01T12:00:00Z"}""", CommandOutcome.Pending, null)]
    [InlineData("""{"status":"Pending","data":{"Status":"Acknowledged"}}""", CommandOutcome.Succeeded, null)]
    [InlineData("""{"status":"Acknowledged"}""", CommandOutcome.Succeeded, null)]
    [InlineData("""{"status":"Acknowledged","data":{"Status":"Error","ErrorChain":[{"USEnglishDescription":"No passcode."}]}}""", CommandOutcome.Failed, "Error")]
    [InlineData("""{"status":"CommandFormatError"}""", CommandOutcome.Failed, "CommandFormatError")]
    [InlineData("""{"status":"Pending","canceledAt":"2026-03-01T12: 00:00Z"}""", CommandOutcome.Cancelled, null)]
    [InlineData("""{"status":"Canceled"}""", CommandOutcome.Cancelled, null)]
    [InlineData("""{"status":7,"data":[]}""", CommandOutcome.Pending, null)]
    public void An_apple_command(string data, CommandOutcome outcome, string? errorCode) => AssertRecord(new AppleCommandRecords(AppleTargetType.Device), $$"""{"status":true,"data":{{data}}}""", outcome, errorCode);

    [Theory]
    [InlineData("""{"name":"n/operations/1","metadata":{"type":"REBOOT"}}""", CommandOutcome.Pending, null)]
    [InlineData("""{"name":"n/operations/1","done":true,"metadata":{"type":"REBOOT"}}""", CommandOutcome.Succeeded, null)]
    [InlineData("""{"name":"n/operations/1","done":true,"error":{"code":1}}""", CommandOutcome.Cancelled, null)]
    [InlineData("""{"name":"n/operations/1","done":true,"error":{"code":4,"message":"late"}}""", CommandOutcome.Expired, "4")]
    [InlineData("""{"name":"n/operations/1","done":true,"metadata":{"type":"REBOOT","errorCode":"A_NEW_ONE"}}""", CommandOutcome.Failed, "A_NEW_ONE")]
    public void An_operation_of_google(string operation, CommandOutcome outcome, string? errorCode) => AssertRecord(new GoogleOperations(), operation, outcome, errorCode);

    [Fact]
    public void Words_and_ids_come_through_in_any_spelling()
    {
        var record = Read(new AndroidCommandRecords(), """{"status":true,"data":{"_id":"7","status":"FROBNICATED","config":{"metadata":{"type":"LOCK","createTime":"2026-03-01T12: 00:05Z","duration":"60s"}},"_config":{"name":"enterprises/L/devices/d/operations/1"}}}""")!;
        Assert.Equal(
            ("7", "FROBNICATED", "LOCK", "enterprises/L/devices/d/operations/1", new DateTimeOffset(2026, 3, 1, 12, 0, 5, TimeSpan.Zero), new DateTimeOffset(2026, 3, 1, 12, 1, 5, TimeSpan.Zero)),
            (record.CommandId, record.Status, record.Command, record.OperationName, record.CreatedAt!.Value, record.ValidUntil!.Value));

        var operation = Read(new GoogleOperations(), """{"name":"enterprises/L/devices/d/operations/9","metadata":{"type":"LOCK","createTime":"2026-03-01T12:00:05Z","newPassword":"secret"}}""")!;
        Assert.Equal(("9", new DateTimeOffset(2026, 3, 1, 12, 10, 5, TimeSpan.Zero)), (operation.CommandId, operation.ValidUntil!.Value));
        Assert.DoesNotContain("secret", System.Text.Json.JsonSerializer.Serialize(operation), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"status":true,"data":null}""")]
    [InlineData("""{"status":true,"data":[]}""")]
    [InlineData("""{"status":true}""")]
    [InlineData("[]")]
    public void What_holds_no_command_is_none(string body)
    {
        Assert.Null(Read(new AndroidCommandRecords(), body));
        Assert.Null(Read(new AppleCommandRecords(AppleTargetType.Device), body));
        Assert.Null(Read(new GoogleOperations(), body));
    }

    [Theory]
    [InlineData("""{"data":{"items":[{}],"hasNextPage":true,"page":2}}""", "3")]
    [InlineData("""{"data":{"items":[{}],"hasNextPage":true,"nextPage":5,"page":2}}""", "5")]
    [InlineData("""{"items":[{}],"hasNextPage":true,"page":1}""", "2")]
    [InlineData("""{"data":{"items":[{}],"hasNextPage":true}}""", null)]
    [InlineData("""{"data":{"items":[{}],"hasNextPage":false,"page":1}}""", null)]
    [InlineData("""{"data":{"items":[],"hasNextPage":true,"page":1}}""", null)]
    [InlineData("[]", null)]
    public void The_next_page_is_the_one_the_service_names(string body, string? next) => Assert.Equal(next, new AndroidCommandRecords().ReadList(Encoding.UTF8.GetBytes(body), s_device).NextPage);

    [Fact]
    public void The_paths_are_the_documented_ones()
    {
        using var applivery = new MdmConnection("acme", new Uri("https://localhost"), "token", new ApiLimits());
        using var google = MdmConnection.ToGoogle("enterprises/L", new Uri("https://localhost"), new FixedToken("token"), new ApiLimits());
        var android = new AndroidCommandRecords();
        var user = new AppleCommandRecords(AppleTargetType.DeviceUser);
        var operations = new GoogleOperations();
        Assert.Equal("v1/organizations/acme/mdm/android/enterprise/devices/d%2F1/commands/c", android.Get(applivery, "d/1", "c").Path);
        Assert.Equal("v1/organizations/acme/mdm/android/enterprise/devices/d/commands/c/cancel", android.Cancel(applivery, "d", "c").Path);
        Assert.Equal("v1/organizations/acme/mdm/apple/enterprise/commands/deviceUser/d/c", user.Get(applivery, "d", "c").Path);
        Assert.Equal("v1/organizations/acme/mdm/apple/enterprise/commands/deviceUser/d/grouped?page=2", user.List(applivery, "d", "2").Path);
        Assert.Equal("v1/enterprises/L/devices/d/operations/1", operations.Get(google, "enterprises/L/devices/d", "1").Path);
        Assert.Equal("v1/enterprises/L/devices/d/operations/1:cancel", operations.Cancel(google, "d", "1").Path);
        Assert.Equal("v1/enterprises/L/devices/d/operations?pageSize=100&pageToken=a%2Bb", operations.List(google, "d", "a+b").Path);
        Assert.Equal((HttpMethod.Post, HttpMethod.Get), (android.Cancel(applivery, "d", "c").Method, operations.Get(google, "d", "1").Method));
    }

    private static void AssertRecord(CommandRecords records, string body, CommandOutcome outcome, string? errorCode)
    {
        var record = Read(records, body)!;
        Assert.Equal((outcome, errorCode), (record.Outcome, record.ErrorCode));
        Assert.Equal(errorCode is not null, record.ErrorMessage is not null);
    }

    private static DeviceCommandRecord? Read(CommandRecords records, string body) => records.Read(Encoding.UTF8.GetBytes(body), s_device);
}
