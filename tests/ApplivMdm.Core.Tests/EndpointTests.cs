using System.Text;
using ApplivMdm.Commands.Apple;
using ApplivMdm.Commands.Windows;
using ApplivMdm.Dispatch;
using ApplivMdm.Endpoints;
using ApplivMdm.Transport;

namespace ApplivMdm.Core.Tests;

/// <summary>How answers are tied to devices.</summary>
public class EndpointTests
{
    private static readonly string[] s_ids = ["aaa", "bbb", "ccc"];

    [Fact]
    public void An_android_bulk_answer_with_known_names_is_matched_by_them()
    {
        var answers = Android("""[{"id":"3","_config":{"name":"enterprises/L/devices/ccc/operations/1"}},{"id":"1","_config":{"name":"enterprises/L/devices/AAA/operations/2"}},{"id":"9","_config":{"name":"enterprises/L/devices/zzz/operations/3"}}]""");
        Assert.Equal(["1", null, "3"], answers.Select(answer => answer?.CommandId));
        Assert.Equal(ResultMatch.OperationName, answers[0]!.MatchedBy);
    }

    [Fact]
    public void One_without_usable_names_is_matched_by_position_if_the_counts_are_equal()
    {
        var answers = Android("""[{"id":"1","_config":{"name":"enterprises/L/devices/999/operations/1"}},{"id":"2"},{"id":"3","_config":{}}]""");
        Assert.Equal(["1", "2", "3"], answers.Select(answer => answer?.CommandId));
        Assert.All(answers, answer => Assert.Equal(ResultMatch.Position, answer!.MatchedBy));
    }

    [Theory]
    [InlineData("""[{"id":"1"},{"id":"2"}]""")]
    [InlineData("""[{"id":"1"},{"id":"2"},{"id":"3"},{"id":"4"}]""")]
    [InlineData("""[{"id":"1"},null,"x"]""")]
    [InlineData("""[{"_config":{"name":"enterprises/L/devices/zzz/operations/1"}},{"_config":{"name":"enterprises/L/devices/zzz/operations/2"}},{"id":"3"}]""")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("null")]
    public void Without_names_and_with_other_counts_no_device_is_accounted_for(string data) => Assert.All(Android(data), Assert.Null);

    [Fact]
    public void An_apple_answer_is_matched_by_its_target_in_any_order()
    {
        var answers = new AppleCommandsEndpoint(AppleTargetType.Device).Read(Body("""[{"id":"3","targetId":"CCC","status":"Pending"},{"id":"1","targetId":"aaa"},{"id":"9","targetId":"zzz"},{"id":"8"}]"""), s_ids);
        Assert.Equal(["1", null, "3"], answers.Select(answer => answer?.CommandId));
        Assert.Equal((ResultMatch.TargetId, "Pending"), (answers[2]!.MatchedBy, answers[2]!.Status));
    }

    [Theory]
    [InlineData("\\ud800")]
    [InlineData("x\\udc00x")]
    [InlineData("\u00ff")]
    public void A_text_that_is_none_costs_its_own_device_at_most(string broken)
    {
        // In Latin-1 the last of them is a byte that no UTF-8 has.
        var body = Encoding.Latin1.GetBytes(Service.Answer($$"""[{"id":"1","targetId":"aaa","x{{broken}}":0},{"id":"{{broken}}","targetId":"bbb","status":"{{broken}}","createdAt":"{{broken}}"},{"id":"3","targetId":"{{broken}}"}]"""));
        var answers = new AppleCommandsEndpoint(AppleTargetType.Device).Read(body, s_ids);
        Assert.Equal(("1", true, null), (answers[0]!.CommandId, answers[1] is not null, answers[2]));
        Assert.Equal((null, null, (DateTimeOffset?)null), (answers[1]!.CommandId, answers[1]!.Status, answers[1]!.CreatedAt));
    }

    [Theory]
    [InlineData("""{"id":"1","targetId":"aaa","status":"Pending","createdAt":"2026-03-01T12:00:05.000Z","command":{"RequestType":"X","id":"other","targetId":"zzz"}}""", """{"_id":"2","targetId":"bbb","status":"Pending","createdAt":"2026-03-01T12:00:05.000Z"}""", """{"targetId":"ccc","id":"3","status":"Done","createdAt":"2026-03-01T 12:00:06.000Z","tries":[0,{"id":1}]}""")]
    [InlineData("""{"id":"\u0031\n","targetId":"\u0061aa","status":"Pend\u0069ng"}""", """{"id":"x","_id":"y","targetId":"bbb"}""", """{"targetId":"ccc","createdAt":"never"}""")]
    [InlineData("""{"id":1,"targetId":"aaa"}""", """{"id":null,"_id":"2","targetId":"bbb","status":true}""", """{"id":"3","targetId":"ccc","createdAt":5}""")]
    [InlineData("""{"id":"1","targetId":"AAA"}""", """{"id":"2","targetId":"bbb","id":"2 again"}""", """{"id":"3"}""")]
    [InlineData("null", """{"id":"2","targetId":"bbb"}""", "[]")]
    [InlineData("""{"id":"1","targetId":"aaa"}""", """{"id":"2","targetId":"bbb"}""", """{"id":"3","targetId":"ccc"},{"id":"4","targetId":"ddd"}""")]
    public void An_apple_answer_in_the_order_of_the_request_says_the_same_as_in_another(string first, string second, string third)
    {
        var endpoint = new AppleCommandsEndpoint(AppleTargetType.Device);
        var inOrder = endpoint.Read(Body($"[{first},{second},{third}]"), s_ids);
        Assert.Equal(endpoint.Read(Body($"[{third},{second},{first}]"), s_ids), inOrder);
        Assert.NotNull(inOrder[1]);
        Assert.Equal(inOrder.Take(2).Append(null), endpoint.Read(Body($"[{first},{second}]"), s_ids));
    }

    [Theory]
    [InlineData("queued", CommandOutcome.Accepted)]
    [InlineData("failed", CommandOutcome.Refused)]
    [InlineData("new word", CommandOutcome.Accepted)]
    public void A_windows_status_says_whether_it_was_taken(string status, CommandOutcome outcome)
    {
        using var connection = new MdmConnection("acme", new Uri("https://localhost"), "token", new ApiLimits());
        var consignment = new Consignment(connection, new WindowsDeviceActionEndpoint(), new WindowsAction("reboot"), [new DeviceRow("pc", ["row"])], null);
        var result = Assert.Single(consignment.Results(new ApiAnswer { Outcome = CommandOutcome.Accepted, Body = Body($$"""{"status":"{{status}}"}""") }));
        Assert.Equal((outcome, status, (string?)null, "row"), (result.Outcome, result.Status, result.CommandId, result.InputObject));
    }

    [Fact]
    public void A_device_that_an_answer_leaves_out_is_unknown_and_a_refused_batch_is_refused_for_each()
    {
        using var connection = new MdmConnection("acme", new Uri("https://localhost"), "token", new ApiLimits());
        var command = AppleCommand.FromDictionary(new Dictionary<string, object?>(StringComparer.Ordinal) { ["RequestType"] = "RestartDevice" });
        var consignment = new Consignment(connection, new AppleCommandsEndpoint(AppleTargetType.Device), command, [.. s_ids.Select(id => new DeviceRow(id, [id, id]))], null);

        var results = consignment.Results(new ApiAnswer { Outcome = CommandOutcome.Accepted, Body = Body("""[{"id":"1","targetId":"aaa"},{"id":"3","targetId":"ccc"}]""") });
        Assert.Equal(["aaa Accepted", "aaa Accepted", "bbb Unknown", "bbb Unknown", "ccc Accepted", "ccc Accepted"], results.Select(result => $"{result.InputObject} {result.Outcome}"));
        Assert.Equal(MdmErrorId.OutcomeUnknown, results[2].ErrorId);

        var refused = consignment.Results(ApiAnswer.Failed(CommandOutcome.Refused, MdmErrorId.DeviceNotFound, "Not found.", 404, "3001"));
        Assert.Equal(6, refused.Count);
        Assert.All(refused, result => Assert.Equal("3001", result.ErrorCode));
        Assert.Contains("all 3 devices", refused[0].ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void Bodies_are_the_documented_ones()
    {
        using var connection = new MdmConnection("acme", new Uri("https://localhost"), "token", new ApiLimits());
        var android = new AndroidBulkCommandEndpoint().Request(connection, Service.Command(), s_ids);
        Assert.Equal("v1/organizations/acme/mdm/android/enterprise/devices/commands", android.Path);
        Assert.Equal("""{"deviceIds":["aaa","bbb","ccc"],"command":{"type":"LOCK"}}""", Encoding.UTF8.GetString(android.Body!));
        Assert.Equal("aaa and 2 more", android.Subject);

        var command = AppleCommand.FromDictionary(new Dictionary<string, object?>(StringComparer.Ordinal) { ["RequestType"] = "ProfileList" });
        var apple = new AppleCommandsEndpoint(AppleTargetType.DeviceUser).Request(connection, command, s_ids);
        Assert.Equal("v1/organizations/acme/mdm/apple/enterprise/commands/deviceUser", apple.Path);
        Assert.Equal("""{"command":{"RequestType":"ProfileList"},"targetIds":["aaa","bbb","ccc"]}""", Encoding.UTF8.GetString(apple.Body!));

        var windows = new WindowsDeviceActionEndpoint().Request(connection, new WindowsAction("wipe", wipeType: WindowsWipeType.Protected), ["pc1"]);
        Assert.Equal("v1/organizations/acme/mdm/windows/enterprise/devices/pc1/action", windows.Path);
        Assert.Equal("""{"entity":"command","action":"wipe","type":"protected"}""", Encoding.UTF8.GetString(windows.Body!));
    }

    private static IReadOnlyList<DeviceAnswer?> Android(string data) => new AndroidBulkCommandEndpoint().Read(Body(data), s_ids);

    private static byte[] Body(string data) => Encoding.UTF8.GetBytes(Service.Answer(data));
}
