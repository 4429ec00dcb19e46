using System.Globalization;
using System.Text;
using ApplivMdm.TestServer;

namespace ApplivMdm.Core.Tests;

/// <summary>What each answer of the Android Management API means for the command, over real HTTP, and how a lost one is found again.</summary>
public sealed class GoogleAnswerTests
{
    private const string NoWord = "";

    [Theory]
    [InlineData(400, "INVALID_ARGUMENT", CommandOutcome.Refused, MdmErrorId.CommandRejected)]
    [InlineData(400, "FAILED_PRECONDITION", CommandOutcome.Refused, MdmErrorId.CommandRejected)]
    [InlineData(401, "UNAUTHENTICATED", CommandOutcome.NotSent, MdmErrorId.Unauthorized, true)]
    [InlineData(403, "PERMISSION_DENIED", CommandOutcome.NotSent, MdmErrorId.Forbidden, true)]
    [InlineData(404, "NOT_FOUND", CommandOutcome.Refused, MdmErrorId.DeviceNotFound)]
    [InlineData(409, "ABORTED", CommandOutcome.Refused, MdmErrorId.CommandConflict)]
    [InlineData(409, "ALREADY_EXISTS", CommandOutcome.Refused, MdmErrorId.CommandConflict)]
    [InlineData(429, "RESOURCE_EXHAUSTED", CommandOutcome.Refused, MdmErrorId.RateLimited)]
    [InlineData(499, "CANCELLED", CommandOutcome.Unknown, MdmErrorId.ServiceUnavailable)]
    [InlineData(500, "INTERNAL", CommandOutcome.Unknown, MdmErrorId.ServiceUnavailable)]
    [InlineData(500, "UNKNOWN", CommandOutcome.Unknown, MdmErrorId.ServiceUnavailable)]
    [InlineData(501, "UNIMPLEMENTED", CommandOutcome.Refused, MdmErrorId.CommandRejected)]
    [InlineData(503, "UNAVAILABLE", CommandOutcome.Unknown, MdmErrorId.ServiceUnavailable)]
    [InlineData(504, "DEADLINE_EXCEEDED", CommandOutcome.Unknown, MdmErrorId.ServiceUnavailable)]
    [InlineData(418, "A_NEW_WORD", CommandOutcome.Refused, MdmErrorId.CommandRejected)]
    [InlineData(302, NoWord, CommandOutcome.Unknown, MdmErrorId.InvalidResponse)]
    public async Task Each_error_has_its_meaning(int status, string word, CommandOutcome outcome, string errorId, bool endsRun = false)
    {
        await using var google = await GoogleClient.StartAsync(limits: new() { Requests = 0, MaxRetry = 0, Timeout = GoogleClient.RequestTimeout });
        google.Server.Order(new Fault
        {
            Path = ":issueCommand",
            Status = status,
            Body = $$"""{"error":{"code":{{status}},"message":"Because of it.","status":"{{word}}","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"SERVICE_DISABLED","domain":"googleapis.com"},{"@type":"x","reason":"OTHER"},7] } }""",
        });
        var (results, error) = await google.RunAsync([google.Devices[0].GoogleName]);

        var result = Assert.Single(results);
        Assert.Equal((outcome, errorId, word.Length == 0 ? null : word), (result.Outcome, result.ErrorId, string.IsNullOrEmpty(result.ErrorCode) ? null : result.ErrorCode));
        Assert.Contains("Because of it. Reason: SERVICE_DISABLED, OTHER.", result.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains($"HTTP {status}", result.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(endsRun ? errorId : null, error?.ErrorId);
        Assert.Single(google.Commands);
        Assert.Empty(google.Devices[0].Commands);
    }

    [Theory]
    [InlineData(500, """{"error":{"code":500,"message":"Requested entity was not found.","status":"INTERNAL"}}""", CommandOutcome.Refused, MdmErrorId.DeviceNotFound)]
    [InlineData(500, "<html>Error 500</html>", CommandOutcome.Unknown, MdmErrorId.ServiceUnavailable)]
    [InlineData(503, "", CommandOutcome.Unknown, MdmErrorId.ServiceUnavailable)]
    [InlineData(502, "<!DOCTYPE html><title>Error 502 (Server Error)!!1</title>", CommandOutcome.Unknown, MdmErrorId.ServiceUnavailable)]
    [InlineData(400, "", CommandOutcome.Refused, MdmErrorId.CommandRejected)]
    [InlineData(404, "<html>no such page</html>", CommandOutcome.Refused, MdmErrorId.DeviceNotFound)]
    [InlineData(400, """{"error":"invalid","error_description":"x"}""", CommandOutcome.Refused, MdmErrorId.CommandRejected)]
    [InlineData(400, """[{"error":{"code":400,"message":"x","status":"INVALID_ARGUMENT"}}]""", CommandOutcome.Refused, MdmErrorId.CommandRejected)]
    [InlineData(400, """{"error":{"code":"400","message":7,"status":[],"details":{}}}""", CommandOutcome.Refused, MdmErrorId.CommandRejected)]
    [InlineData(200, "<html>Sign in to this network</html>", CommandOutcome.Unknown, MdmErrorId.InvalidResponse)]
    [InlineData(200, "", CommandOutcome.Unknown, MdmErrorId.InvalidResponse)]
    [InlineData(200, "[]", CommandOutcome.Unknown, MdmErrorId.InvalidResponse)]
    [InlineData(200, "null", CommandOutcome.Unknown, MdmErrorId.InvalidResponse)]
    [InlineData(200, "{}", CommandOutcome.Unknown, MdmErrorId.OutcomeUnknown)]
    [InlineData(200, """{"name":"","metadata":[]}""", CommandOutcome.Unknown, MdmErrorId.OutcomeUnknown)]
    public async Task An_answer_of_another_form_is_never_taken_for_a_success(int status, string body, CommandOutcome outcome, string errorId)
    {
        await using var google = await GoogleClient.StartAsync();
        google.Server.Order(new Fault { Path = ":issueCommand", Status = status, Body = body });
        var (results, error) = await google.RunAsync([google.Devices[0].GoogleName]);

        Assert.Equal((outcome, errorId), (results[0].Outcome, results[0].ErrorId));
        Assert.Null(error);
        Assert.Single(google.Commands);
    }

    [Fact]
    public async Task A_good_answer_says_all_that_a_result_has()
    {
        await using var google = await GoogleClient.StartAsync();
        var result = await google.SendAsync(command: Service.Command("""{"type":"LOCK","duration":"3600s"}"""));

        var request = Assert.Single(google.Server.Log);
        Assert.Equal(("POST", $"/v1/{google.Devices[0].GoogleName}:issueCommand", """{"type":"LOCK","duration":"3600s"}"""), (request.Method, request.Target, request.Body));
        Assert.Equal("application/json", request.Headers["Content-Type"]);
        Assert.DoesNotContain("x-goog-user-project", request.Headers.Keys, StringComparer.OrdinalIgnoreCase);
        Assert.Equal((CommandOutcome.Accepted, ResultMatch.Request, "pending"), (result.Outcome, result.MatchedBy, result.Status));
        Assert.Equal($"{google.Devices[0].GoogleName}/operations/{result.CommandId}", result.OperationName);
        Assert.Equal(google.Time.GetUtcNow().AddHours(1), result.ValidUntil);
    }

    [Theory]
    [InlineData(503, false, false)]
    [InlineData(500, false, false)]
    [InlineData(null, true, false)]
    [InlineData(null, false, true)]
    public async Task What_was_processed_without_an_answer_is_found_again(int? status, bool reset, bool cut)
    {
        await using var google = await GoogleClient.StartAsync();
        google.Server.Order(new Fault { Path = ":issueCommand", Status = status, Reset = reset, Cut = cut, Process = true });
        var (results, _) = await google.RunAsync([google.Devices[0].GoogleName]);

        var result = Assert.Single(results);
        Assert.Equal((CommandOutcome.Accepted, ResultMatch.CommandList, null), (result.Outcome, result.MatchedBy, result.ErrorId));
        Assert.Equal($"{google.Devices[0].GoogleName}/operations/{result.CommandId}", result.OperationName);
        Assert.Single(google.Commands);
        Assert.Equal(["LOCK"], google.Devices[0].Commands);
    }

    [Fact]
    public async Task What_was_not_processed_stays_unknown_and_is_not_sent_again()
    {
        await using var google = await GoogleClient.StartAsync();
        // Of another type, and of the same type but long ago.
        await google.SendAsync();
        google.Time.Advance(TimeSpan.FromHours(21));
        await google.SendAsync(command: Service.Command("""{"type":"REBOOT"}"""));
        google.Server.Order(new Fault { Path = ":issueCommand", Status = 503 });
        var (results, error) = await google.RunAsync([google.Devices[0].GoogleName]);

        Assert.Equal((CommandOutcome.Unknown, MdmErrorId.ServiceUnavailable, null), (results[0].Outcome, results[0].ErrorId, results[0].CommandId));
        Assert.Null(error);
        Assert.Equal(3, google.Commands.Count);
        Assert.Equal(["LOCK", "REBOOT"], google.Devices[0].Commands);
    }

    [Fact]
    public async Task A_lost_command_is_looked_for_on_all_pages_oldest_first()
    {
        await using var google = await GoogleClient.StartAsync();
        var name = google.Devices[0].GoogleName;
        var old = google.Time.GetUtcNow().AddDays(-2);
        string Page(int first, int count, DateTimeOffset created, string? next) => new StringBuilder("""{"operations":[""")
            .AppendJoin(',', Enumerable.Range(first, count).Select(number => "{\"name\":\"" + name + "/operations/" + number + "\",\"done\":true,\"metadata\":{\"type\":\"LOCK\",\"createTime\":\"" + created.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) + "\"}}"))
            .Append(']').Append(next is null ? "" : ",\"nextPageToken\":\"" + next + "\"").Append('}').ToString();
        google.Server.Order(
            new Fault { Path = ":issueCommand", Status = 503 },
            new Fault { Path = "/operations?pageSize=100", Status = 200, Body = Page(1, 100, old, "a+b/c=") },
            new Fault { Path = "&pageToken=a%2Bb%2Fc%3D", Status = 200, Body = """{"nextPageToken":"d"}""" },
            new Fault { Path = "&pageToken=d", Status = 503 },
            new Fault { Path = "&pageToken=d", Status = 200, Body = Page(201, 1, google.Time.GetUtcNow(), null) });
        var running = google.RunAsync([name]);
        // A page that fails is asked for again.
        await Task.WhenAny(google.Time.PassNextWaitAsync(GoogleClient.RequestTimeout), running);
        var (results, _) = await running;

        Assert.Equal((CommandOutcome.Accepted, ResultMatch.CommandList, "201"), (results[0].Outcome, results[0].MatchedBy, results[0].CommandId));
        Assert.Single(google.Commands);
    }

    [Fact]
    public async Task Of_several_the_one_nearest_to_its_sending_is_the_lost_one()
    {
        await using var google = await GoogleClient.StartAsync();
        // Another administrator's, a minute before.
        await google.SendAsync();
        google.Time.Advance(TimeSpan.FromMinutes(1));
        google.Server.Order(new Fault { Path = ":issueCommand", Status = 503, Process = true });
        var (results, _) = await google.RunAsync([google.Devices[0].GoogleName]);

        Assert.Equal(google.Time.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture), results[0].CommandId);
    }

    [Fact]
    public async Task Two_rows_of_one_device_do_not_share_a_lost_command()
    {
        await using var google = await GoogleClient.StartAsync();
        google.Server.Order(new Fault { Path = ":issueCommand", Status = 503, Process = true }, new Fault { Path = ":issueCommand", Status = 503 });
        var (results, _) = await google.RunAsync([google.Devices[0].GoogleName, google.Devices[0].GoogleName], throttleLimit: 1);

        Assert.Equal([CommandOutcome.Accepted, CommandOutcome.Unknown], results.Select(result => result.Outcome).Order());
        Assert.Equal(2, google.Commands.Count);
    }

    [Fact]
    public async Task An_operation_that_has_failed_at_once_is_a_refusal_with_its_reason()
    {
        await using var google = await GoogleClient.StartAsync();
        google.Server.Order(new Fault { Path = ":issueCommand", Body = """{"name":"enterprises/x/devices/y/operations/1","done":true,"metadata":{"type":"LOCK","errorCode":"A_NEW_CODE"},"error":{"code":9,"message":"x"}}""" });
        var result = await google.SendAsync();
        Assert.Equal((CommandOutcome.Refused, MdmErrorId.CommandRejected), (result.Outcome, result.ErrorId));
        Assert.Contains("A_NEW_CODE", result.ErrorMessage, StringComparison.Ordinal);
    }
}
