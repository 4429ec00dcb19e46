using System.Net;
using System.Net.Sockets;
using ApplivMdm.TestServer;
using ApplivMdm.Transport;

namespace ApplivMdm.Core.Tests;

/// <summary>A request that only asks is repeated on everything transient, over real HTTP.</summary>
public class ReadRequestTests
{
    [Theory]
    [InlineData(429, "")]
    [InlineData(500, "")]
    [InlineData(502, "<html>")]
    [InlineData(503, """{"status":false,"error":{"code":503,"message":"later"}}""")]
    [InlineData(504, "")]
    [InlineData(200, "garbage")]
    [InlineData(200, "{\"status\":true")]
    [InlineData(200, "{}")]
    public async Task A_transient_answer_is_asked_for_again(int status, string body)
    {
        await using var service = await Service.StartAsync();
        service.Server.Order(new Fault { Status = status, Body = body, Times = 2 });

        var answer = await Repeated(service, waits: 2);
        Assert.Equal((CommandOutcome.Accepted, 3, 3), (answer.Outcome, answer.Attempts, service.Server.Log.Count));
        Assert.All(service.Server.Log, request => Assert.Equal("GET", request.Method));
        Assert.DoesNotContain(service.Log.Lines, line => line.Contains("command", StringComparison.Ordinal) && line.Contains("Waiting", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_cut_answer_is_asked_for_again()
    {
        await using var service = await Service.StartAsync();
        service.Server.Order(new Fault { Cut = true });
        Assert.Equal((CommandOutcome.Accepted, 2), Verdict(await Repeated(service, waits: 1)));
    }

    [Fact]
    public async Task A_reset_connection_is_asked_on_again()
    {
        await using var service = await Service.StartAsync();
        service.Server.Order(new Fault { Reset = true });
        Assert.Equal((CommandOutcome.Accepted, 2), Verdict(await Repeated(service, waits: 1)));
    }

    [Fact]
    public async Task After_a_time_out_it_is_asked_again()
    {
        await using var service = await Service.StartAsync();
        service.Server.Order(new Fault { Hold = true });

        var asking = Ask(service);
        await service.Server.WhenInFlightAsync(1);
        service.Time.Advance(Service.RequestTimeout);
        await service.Time.PassNextWaitAsync(Service.RequestTimeout);

        Assert.Equal((CommandOutcome.Accepted, 2), Verdict(await asking));
    }

    [Fact]
    public async Task It_waits_as_long_as_a_failing_service_asks()
    {
        await using var service = await Service.StartAsync();
        service.Server.Order(new Fault { Status = 503, Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["Retry-After"] = "7" } });

        var asking = Ask(service);
        Assert.Equal(TimeSpan.FromSeconds(7), await service.Time.PassNextWaitAsync(Service.RequestTimeout));
        Assert.Equal(CommandOutcome.Accepted, (await asking).Outcome);
    }

    [Fact]
    public async Task What_does_not_end_stays_unknown_and_does_not_end_the_run()
    {
        await using var service = await Service.StartAsync(new ApiLimits { MaxRetry = 0 });
        service.Server.Order(new Fault { Status = 500 }, new Fault { Reset = true });

        var failing = await Ask(service);
        Assert.Equal((CommandOutcome.Unknown, MdmErrorId.ServiceUnavailable, false), (failing.Outcome, failing.Error!.ErrorId, failing.EndsRun));
        var reset = await Ask(service);
        Assert.Equal((CommandOutcome.Unknown, MdmErrorId.ConnectionFailed, false), (reset.Outcome, reset.Error!.ErrorId, reset.EndsRun));
        Assert.EndsWith("Nothing was read from 127.0.0.1.", reset.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_connection_is_tried_again()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var address = new Uri($"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}");
        taken.Stop();

        var time = new ManualTime();
        using var client = new ApiClient(address, new FixedToken("token"), AppliveryAnswers.Read, new ApiLimits { Timeout = Service.RequestTimeout, MaxRetry = 1 }, handler: null, time);
        var asking = client.SendAsync(new ApiRequest(HttpMethod.Get, "v1/x", Body: null, "device", []), new RecordingLog(), beforeAttempt: null, default, default);
        await time.PassNextWaitAsync(Service.RequestTimeout);

        var answer = await asking;
        Assert.Equal((CommandOutcome.Unknown, MdmErrorId.ConnectionFailed, 2), (answer.Outcome, answer.Error!.ErrorId, answer.Attempts));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(409)]
    public async Task A_refusal_is_final(int status)
    {
        await using var service = await Service.StartAsync();
        service.Server.Order(new Fault { Status = status });
        Assert.Equal(1, (await Ask(service)).Attempts);
    }

    [Theory]
    [InlineData("[]", true)]
    [InlineData("""{"items":[]}""", true)]
    [InlineData("""{"data":[]}""", true)]
    [InlineData("\"ok\"", false)]
    public void A_list_may_come_without_its_envelope_but_the_answer_to_a_command_may_not(string body, bool isList)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(body);
        Assert.Equal(isList ? CommandOutcome.Accepted : CommandOutcome.Unknown, AppliveryAnswers.Read(HttpStatusCode.OK, bytes, [], isRead: true).Outcome);

        var command = AppliveryAnswers.Read(HttpStatusCode.OK, bytes, []);
        Assert.Equal(body.Contains("data", StringComparison.Ordinal) ? CommandOutcome.Accepted : CommandOutcome.Unknown, command.Outcome);
        Assert.False(command.MayRepeat);
    }

    private static Task<ApiAnswer> Ask(Service service) => service.Connection.Client.SendAsync(
        new ApiRequest(HttpMethod.Get, $"v1/organizations/sandbox/mdm/android/enterprise/devices/{service.Devices[0].DeviceId}/commands", Body: null, "device", []), service.Log, beforeAttempt: null, default, default);

    private static async Task<ApiAnswer> Repeated(Service service, int waits)
    {
        var asking = Ask(service);
        for (var wait = 0; wait < waits; wait++) await service.Time.PassNextWaitAsync(Service.RequestTimeout);
        return await asking;
    }

    private static (CommandOutcome Outcome, int Attempts) Verdict(ApiAnswer answer) => (answer.Outcome, answer.Attempts);
}
