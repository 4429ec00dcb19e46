using System.Net;
using System.Net.Sockets;
using ApplivMdm.TestServer;
using ApplivMdm.Transport;

namespace ApplivMdm.Core.Tests;

/// <summary>What is repeated and what never is, over real HTTP.</summary>
public class TransportTests
{
    private static readonly Dictionary<string, string> s_retryAfterOne = new(StringComparer.Ordinal) { ["Retry-After"] = "1" };

    [Fact]
    public async Task The_request_is_the_documented_one()
    {
        await using var service = await Service.StartAsync();
        var result = await service.SendAsync(Service.Command("""{"type":"LOCK","duration":"3600s"}"""));

        var request = Assert.Single(service.Server.Log);
        Assert.Equal("POST", request.Method);
        Assert.Equal($"/v1/organizations/sandbox/mdm/android/enterprise/devices/{service.Devices[0].DeviceId}/commands", request.Target);
        Assert.Equal("Bearer sandbox-token", request.Headers["Authorization"]);
        Assert.Equal("application/json", request.Headers["Content-Type"]);
        Assert.Equal("application/json", request.Headers["Accept"]);
        Assert.Equal("ApplivMdm/0.1.0", request.Headers["User-Agent"]);
        Assert.DoesNotContain("Expect", request.Headers.Keys);
        Assert.Equal("""{"type":"LOCK","duration":"3600s"}""", request.Body);

        Assert.Equal(CommandOutcome.Accepted, result.Outcome);
        Assert.Equal("PENDING", result.Status);
        Assert.Equal(ResultMatch.Request, result.MatchedBy);
        Assert.Equal(24, result.CommandId!.Length);
        Assert.Matches("^enterprises/[^/]+/devices/[^/]+/operations/[^/]+$", result.OperationName!);
        Assert.Equal(service.Time.GetUtcNow(), result.SentAt);
        Assert.NotNull(result.ValidUntil);
        Assert.Equal(1, result.Attempts);
    }

    [Fact]
    public async Task After_429_it_waits_as_long_as_asked_and_sends_again()
    {
        await using var service = await Service.StartAsync();
        service.Server.Order(new Fault { Status = 429, Headers = s_retryAfterOne, Times = 3 });

        var sending = service.SendAsync();
        for (var wait = 0; wait < 3; wait++) Assert.Equal(TimeSpan.FromSeconds(1), await service.Time.PassNextWaitAsync(Service.RequestTimeout));
        var result = await sending;

        Assert.Equal(CommandOutcome.Accepted, result.Outcome);
        Assert.Equal(4, result.Attempts);
        Assert.Equal(4, service.Server.Log.Count);
        Assert.Single(service.Devices[0].Commands);
        Assert.Contains(service.Log.Lines, line => line.Contains("Waiting 1.0 s before attempt 4 of 4", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Retry_after_may_be_a_date()
    {
        await using var service = await Service.StartAsync();
        service.Server.Order(new Fault { Status = 429, Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["Retry-After"] = service.Time.GetUtcNow().AddSeconds(90).ToString("R") } });

        var sending = service.SendAsync();
        Assert.Equal(TimeSpan.FromSeconds(90), await service.Time.PassNextWaitAsync(Service.RequestTimeout));
        Assert.Equal(CommandOutcome.Accepted, (await sending).Outcome);
    }

    [Fact]
    public async Task Without_retry_after_it_backs_off_with_jitter()
    {
        await using var service = await Service.StartAsync();
        service.Server.Order(new Fault { Status = 429, Times = 2 });

        var sending = service.SendAsync();
        var waits = new[] { await service.Time.PassNextWaitAsync(Service.RequestTimeout), await service.Time.PassNextWaitAsync(Service.RequestTimeout) };
        Assert.All(waits, wait => Assert.InRange(wait.TotalSeconds, 0, 60));
        Assert.Equal(CommandOutcome.Accepted, (await sending).Outcome);
    }

    [Fact]
    public async Task A_429_that_does_not_end_is_a_refusal()
    {
        await using var service = await Service.StartAsync(new ApiLimits { MaxRetry = 0 });
        service.Server.Order(new Fault { Status = 429, Body = """{"status":false,"error":{"code":429,"message":"slow down"}}""" });

        var result = await service.SendAsync();
        Assert.Equal((CommandOutcome.Refused, MdmErrorId.RateLimited, "429", 1), (result.Outcome, result.ErrorId, result.ErrorCode, result.Attempts));
    }

    [Fact]
    public async Task It_does_not_wait_for_a_day()
    {
        await using var service = await Service.StartAsync();
        service.Server.Order(new Fault { Status = 429, Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["Retry-After"] = "86400" } });
        Assert.Equal(MdmErrorId.RateLimited, (await service.SendAsync()).ErrorId);
    }

    [Theory]
    [InlineData(500, MdmErrorId.ServiceUnavailable)]
    [InlineData(502, MdmErrorId.ServiceUnavailable)]
    [InlineData(503, MdmErrorId.ServiceUnavailable)]
    [InlineData(504, MdmErrorId.ServiceUnavailable)]
    [InlineData(302, MdmErrorId.InvalidResponse)]
    public async Task A_failing_service_leaves_the_outcome_unknown_and_gets_one_request(int status, string errorId)
    {
        await using var service = await Service.StartAsync();
        service.Server.Order(new Fault { Status = status, Process = true, Body = "<html>", Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["Location"] = "https://elsewhere.example/" } });

        var result = await service.SendAsync();
        Assert.Equal((CommandOutcome.Unknown, errorId), (result.Outcome, result.ErrorId));
        Assert.Null(result.MatchedBy);
        Assert.Single(service.Server.Log);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_reset_after_writing_is_unknown_whether_it_was_processed_or_not(bool processed)
    {
        await using var service = await Service.StartAsync();
        service.Server.Order(new Fault { Reset = true, Process = processed });

        var result = await service.SendAsync();
        Assert.Equal((CommandOutcome.Unknown, MdmErrorId.OutcomeUnknown, 1), (result.Outcome, result.ErrorId, result.Attempts));
        Assert.Single(service.Server.Log);
        Assert.Equal(processed ? 1 : 0, service.Devices[0].Commands.Count);
    }

    [Fact]
    public async Task A_cut_answer_is_unknown()
    {
        await using var service = await Service.StartAsync();
        service.Server.Order(new Fault { Cut = true });
        Assert.Equal((CommandOutcome.Unknown, MdmErrorId.OutcomeUnknown), await Outcome(service));
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("\"ok\"")]
    [InlineData("{}")]
    [InlineData("{\"status\":true")]
    [InlineData("{\"status\":false,\"error\":\"denied\",\"data\":null}")]
    [InlineData("{\"status\":false,\"data\":{\"status\":\"queued\"}}")]
    [InlineData("{\"status\":true}")]
    public async Task An_answer_that_is_not_the_documented_json_is_unknown(string body)
    {
        await using var service = await Service.StartAsync();
        service.Server.Order(new Fault { Status = 200, Process = true, Body = body });
        Assert.Equal((CommandOutcome.Unknown, MdmErrorId.InvalidResponse), await Outcome(service));
        Assert.Single(service.Server.Log);
    }

    [Fact]
    public async Task A_time_out_after_writing_is_unknown()
    {
        await using var service = await Service.StartAsync();
        service.Server.Order(new Fault { Hold = true });

        var sending = service.SendAsync();
        await service.Server.WhenInFlightAsync(1);
        service.Time.Advance(Service.RequestTimeout);

        var result = await sending;
        Assert.Equal((CommandOutcome.Unknown, MdmErrorId.OutcomeUnknown), (result.Outcome, result.ErrorId));
        Assert.Contains("30 s", result.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_connection_is_tried_again_and_then_ends_the_run()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var address = new Uri($"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}");
        taken.Stop();

        var time = new ManualTime();
        using var client = new ApiClient(address, new FixedToken("token"), AppliveryAnswers.Read, new ApiLimits { Timeout = Service.RequestTimeout, MaxRetry = 2 }, handler: null, time);
        var sending = client.SendAsync(new ApiRequest(HttpMethod.Post, "v1/x", [1], "device", []), new RecordingLog(), beforeAttempt: null, default, default);
        await time.PassNextWaitAsync(Service.RequestTimeout);
        await time.PassNextWaitAsync(Service.RequestTimeout);

        var answer = await sending;
        Assert.True(answer.EndsRun);
        Assert.Equal((CommandOutcome.NotSent, MdmErrorId.ConnectionFailed, 3), (answer.Outcome, answer.Error!.ErrorId, answer.Attempts));
    }

    [Theory]
    [InlineData(401, "4001", MdmErrorId.Unauthorized, CommandOutcome.NotSent, true)]
    [InlineData(401, "4002", MdmErrorId.Unauthorized, CommandOutcome.NotSent, true)]
    [InlineData(401, "4004", MdmErrorId.Unauthorized, CommandOutcome.NotSent, true)]
    [InlineData(401, null, MdmErrorId.Unauthorized, CommandOutcome.NotSent, true)]
    [InlineData(401, "5025", MdmErrorId.CommandRejected, CommandOutcome.Refused, false)]
    [InlineData(403, null, MdmErrorId.Forbidden, CommandOutcome.NotSent, true)]
    [InlineData(404, "3001", MdmErrorId.DeviceNotFound, CommandOutcome.Refused, false)]
    [InlineData(409, null, MdmErrorId.CommandConflict, CommandOutcome.Refused, false)]
    [InlineData(400, "5050", MdmErrorId.CommandRejected, CommandOutcome.Refused, false)]
    [InlineData(422, "6002", MdmErrorId.CommandRejected, CommandOutcome.Refused, false)]
    [InlineData(200, "5050", MdmErrorId.CommandRejected, CommandOutcome.Refused, false)]
    public void Each_refusal_has_its_meaning(int status, string? code, string errorId, CommandOutcome outcome, bool endsRun)
    {
        var body = code is null ? string.Empty : $$"""{"status":false,"error":{"code":{{code}},"message":"Why"} }""";
        var answer = AppliveryAnswers.Read((HttpStatusCode)status, System.Text.Encoding.UTF8.GetBytes(body), []);
        Assert.Equal((outcome, errorId, code, endsRun), (answer.Outcome, answer.Error!.ErrorId, answer.Error.ErrorCode, answer.EndsRun));
        Assert.False(answer.MayRepeat);
    }

    [Theory]
    [InlineData("""{"status":false,"error":{"code":5050,"message":"\ud800"}}""")]
    [InlineData("""{"status":false,"error":{"code":5050,"message":"No","data":{"errors":[{"messages":["\udc00",7]},{"messages":"\ud800"},null]}}}""")]
    [InlineData("""{"status":false,"err\ud800":1,"error":{"code":5050,"message":"ÿ"}}""")]
    public void A_refusal_in_words_that_are_no_text_is_a_refusal(string body)
    {
        var answer = AppliveryAnswers.Read(HttpStatusCode.BadRequest, System.Text.Encoding.Latin1.GetBytes(body), []);
        Assert.Equal((CommandOutcome.Refused, MdmErrorId.CommandRejected), (answer.Outcome, answer.Error!.ErrorId));
    }

    [Fact]
    public void A_validation_error_names_its_fields_and_hides_what_it_echoes()
    {
        const string Body = """{"status":false,"error":{"code":6002,"message":"Body Validation Error","data":{"errors":[{"field":["newPassword"],"messages":["\"newPassword\" topsecret is too short"]}]}}}""";
        var answer = AppliveryAnswers.Read(HttpStatusCode.BadRequest, System.Text.Encoding.UTF8.GetBytes(Body), ["topsecret"]);
        Assert.Contains("\"newPassword\" ******** is too short", answer.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stop_ends_a_request_and_a_wait_at_once()
    {
        await using var service = await Service.StartAsync();
        using var stop = new CancellationTokenSource();
        service.Server.Order(new Fault { Hold = true });
        var held = service.SendAsync(wait: stop.Token, stop: stop.Token);
        await service.Server.WhenInFlightAsync(1);

        service.Server.Order(new Fault { Status = 429, Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["Retry-After"] = "600" } });
        var waiting = service.SendAsync(wait: stop.Token, stop: stop.Token);
        await service.Time.StartedAsync(TimeSpan.FromSeconds(600));

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => held);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task The_rate_limit_lets_the_burst_through_and_spaces_the_rest()
    {
        await using var service = await Service.StartAsync(new ApiLimits { Requests = 3600, Burst = 2, Timeout = Service.RequestTimeout });
        for (var burst = 0; burst < 2; burst++) await service.SendAsync();

        var third = service.SendAsync();
        Assert.Equal(TimeSpan.FromSeconds(1), await service.Time.PassNextWaitAsync(Service.RequestTimeout));
        await third;
        Assert.Contains(service.Log.Lines, line => line.Contains("waiting 1.0 s for the limit of 3600 requests per 3600 s", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task A_clock_that_is_set_changes_no_wait(int days)
    {
        await using var service = await Service.StartAsync(new ApiLimits { Requests = 3600, Burst = 1, Timeout = Service.RequestTimeout });
        await service.SendAsync();
        service.Time.SetClock(TimeSpan.FromDays(days));

        var second = service.SendAsync();
        Assert.Equal(TimeSpan.FromSeconds(1), await service.Time.PassNextWaitAsync(Service.RequestTimeout));
        Assert.Equal(CommandOutcome.Accepted, (await second).Outcome);
    }

    [Fact]
    public async Task A_pause_that_the_service_asked_for_lasts_as_long_whoever_sets_the_clock()
    {
        await using var service = await Service.StartAsync(new ApiLimits { Requests = 0, Timeout = Service.RequestTimeout });
        service.Server.Order(new Fault { Status = 429, Headers = s_retryAfterOne });
        var first = service.SendAsync();
        await service.Time.StartedAsync(TimeSpan.FromSeconds(1));
        service.Time.SetClock(TimeSpan.FromDays(-1));

        var second = service.SendAsync(deviceId: service.Devices[1].DeviceId);
        Assert.Equal(TimeSpan.FromSeconds(1), await service.Time.PassNextWaitAsync(Service.RequestTimeout));
        Assert.Equal((CommandOutcome.Accepted, CommandOutcome.Accepted), ((await first).Outcome, (await second).Outcome));
    }

    [Fact]
    public async Task Words_of_the_service_steer_no_terminal_and_fill_no_disk()
    {
        await using var service = await Service.StartAsync(new ApiLimits { MaxRetry = 0 });
        service.Server.Order(
            new Fault { Status = 400, Body = """{"status":false,"error":{"code":"50\u001b50","message":"\u001b[2J\r\nAll devices: \u202edetpeccA"}}""" },
            new Fault { Status = 400, Body = $$$"""{"status":false,"error":{"code":"{{{new string('7', 100_000)}}}","message":"{{{new string('x', 10_000_000)}}}"}}""" },
            new Fault { Status = 200, Process = true, Body = Service.Answer($$"""{"id":"{{new string('1', 100_000)}}","status":"\u001b[31mPENDING","_config":{"name":"a\nb"} }""") });

        var refused = await service.SendAsync();
        Assert.Equal("50 50", refused.ErrorCode);
        Assert.Contains(" [2J  All devices:  detpeccA", refused.ErrorMessage, StringComparison.Ordinal);
        var huge = await service.SendAsync();
        Assert.InRange(huge.ErrorMessage!.Length, 100, 5_000);
        Assert.InRange(huge.ErrorCode!.Length, 100, 5_000);
        var accepted = await service.SendAsync();
        Assert.Equal((" [31mPENDING", "a b"), (accepted.Status, accepted.OperationName));
        Assert.InRange(accepted.CommandId!.Length, 100, 5_000);
    }

    [Fact]
    public async Task A_token_that_the_service_echoes_is_no_id_and_no_status()
    {
        await using var service = await Service.StartAsync();
        service.Server.Order(new Fault { Status = 200, Process = true, Body = Service.Answer("""{"id":"sandbox-token","status":"Bearer sandbox-token, sandbox-token"}""") });
        var result = await service.SendAsync();
        Assert.Equal((CommandOutcome.Accepted, "*************", "Bearer *************, *************"), (result.Outcome, result.CommandId, result.Status));
    }

    [Fact]
    public async Task An_answer_that_says_both_yes_and_no_is_unknown()
    {
        await using var service = await Service.StartAsync();
        service.Server.Order(new Fault { Status = 200, Process = true, Body = """{"status":true,"data":{"id":"1"},"error":{"code":5050,"message":"No"}}""" });
        Assert.Equal((CommandOutcome.Unknown, MdmErrorId.InvalidResponse), await Outcome(service));
    }

    [Fact]
    public async Task Undocumented_shapes_of_a_good_answer_are_read()
    {
        await using var service = await Service.StartAsync();
        service.Server.Order(new Fault { Status = 200, Body = Service.Answer("""{"_id":"507f1f77bcf86cd799439011","status":"NEVER_SEEN","config":{"metadata":{"createTime":"2026-02-10T12: 00:00Z","duration":"3600s"}},"_config":5}""") });
        var result = await service.SendAsync();

        Assert.Equal((CommandOutcome.Accepted, "NEVER_SEEN", "507f1f77bcf86cd799439011"), (result.Outcome, result.Status, result.CommandId));
        Assert.Equal(new DateTimeOffset(2026, 2, 10, 13, 0, 0, TimeSpan.Zero), result.ValidUntil);
    }

    [Fact]
    public async Task An_answer_without_a_command_does_not_account_for_the_device()
    {
        await using var service = await Service.StartAsync();
        service.Server.Order(new Fault { Status = 200, Body = Service.Answer("null") });
        Assert.Equal((CommandOutcome.Unknown, MdmErrorId.OutcomeUnknown), await Outcome(service));
    }

    [Fact]
    public async Task A_validity_beyond_the_calendar_is_no_failure()
    {
        await using var service = await Service.StartAsync();
        var result = await service.SendAsync(Service.Command("""{"type":"LOCK","duration":"259200000000s"}"""));
        Assert.Equal(CommandOutcome.Accepted, result.Outcome);
        Assert.Null(result.ValidUntil);
    }

    [Fact]
    public async Task A_huge_burst_is_no_limit()
    {
        await using var service = await Service.StartAsync(new ApiLimits { Requests = 10, Burst = int.MaxValue, Timeout = Service.RequestTimeout });
        Assert.Equal(CommandOutcome.Accepted, (await service.SendAsync()).Outcome);
    }

    [Fact]
    public async Task Nobody_knows_until_when_it_is_valid_if_nobody_says()
    {
        await using var service = await Service.StartAsync();
        service.Server.Order(new Fault { Status = 200, Body = Service.Answer("{}") });
        var result = await service.SendAsync();
        Assert.Equal(CommandOutcome.Accepted, result.Outcome);
        Assert.Null(result.ValidUntil);
        Assert.Null(result.CommandId);
    }

    private static async Task<(CommandOutcome Outcome, string? ErrorId)> Outcome(Service service)
    {
        var result = await service.SendAsync();
        return (result.Outcome, result.ErrorId);
    }
}
