using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using ApplivMdm.Sandbox;
using ApplivMdm.TestServer;
using ApplivMdm.Transport;

namespace ApplivMdm.Core.Tests;

/// <summary>Access tokens of a service account: when they are fetched, renewed and given up on, over real HTTP and with real signatures.</summary>
public sealed class GoogleTokenTests
{
    private static readonly string[] s_parts = ["BEGIN PRIVATE KEY", "ya29.", "assertion"];

    [Fact]
    public async Task A_thousand_commands_that_start_together_need_one_token()
    {
        await using var google = await GoogleClient.StartAsync(keyFile: true);
        var results = await Task.WhenAll(Enumerable.Range(0, 1000).Select(index => google.SendAsync(google.Devices[index % google.Devices.Count].GoogleName)));

        Assert.All(results, result => Assert.Equal(CommandOutcome.Accepted, result.Outcome));
        Assert.Equal((1, 1), (google.Server.TokenReport.Requests, google.Server.TokenReport.Issued));
        Assert.Equal(1000, google.Commands.Count);
        Assert.Single(google.Commands.Select(request => request.Headers["Authorization"]).Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_token_is_replaced_before_it_ends_and_not_earlier()
    {
        await using var google = await GoogleClient.StartAsync(keyFile: true);
        await google.SendAsync();
        google.Time.Advance(TimeSpan.FromSeconds(3600 - 301));
        await google.SendAsync();
        Assert.Equal(1, google.Server.TokenReport.Issued);

        google.Time.Advance(TimeSpan.FromSeconds(1));
        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(index => google.SendAsync(google.Devices[index].GoogleName)));
        Assert.All(results, result => Assert.Equal((CommandOutcome.Accepted, 1), (result.Outcome, result.Attempts)));
        Assert.Equal(2, google.Server.TokenReport.Issued);
    }

    [Fact]
    public async Task A_short_token_is_used_for_half_of_its_time()
    {
        await using var google = await GoogleClient.StartAsync(keyFile: true);
        google.Server.Set(new GoogleSettings { PublicKeyPem = GoogleClient.Key.ExportSubjectPublicKeyInfoPem(), ExpiresIn = 60 });
        for (var second = 0; second < 60; second++)
        {
            Assert.Equal((CommandOutcome.Accepted, 1), await OutcomeAsync(google));
            google.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(2, google.Server.TokenReport.Issued);
    }

    [Fact]
    public async Task A_refused_token_is_replaced_once_and_the_device_gets_one_command()
    {
        await using var google = await GoogleClient.StartAsync(keyFile: true);
        await google.SendAsync(google.Devices[1].GoogleName);
        google.Server.RevokeGoogleTokens();

        Assert.Equal((CommandOutcome.Accepted, 2), await OutcomeAsync(google));
        Assert.Equal(["LOCK"], google.Devices[0].Commands);
        Assert.Equal(2, google.Server.TokenReport.Issued);
        Assert.Contains(google.Log.Lines, line => line.Contains("trying once more with a fresh one", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_refused_token_is_replaced_once_for_all_that_were_under_way()
    {
        await using var google = await GoogleClient.StartAsync(keyFile: true);
        await google.SendAsync();
        google.Server.RevokeGoogleTokens();
        google.Server.Order(new Fault { Path = ":issueCommand", Hold = true, Times = 30 });
        var sending = Enumerable.Range(1, 30).Select(index => google.SendAsync(google.Devices[index].GoogleName)).ToList();
        await google.Server.WhenInFlightAsync(30);
        google.Server.Release();

        Assert.All(await Task.WhenAll(sending), result => Assert.Equal(CommandOutcome.Accepted, result.Outcome));
        Assert.All(google.Devices.Skip(1).Take(30), device => Assert.Equal(["LOCK"], device.Commands));
        Assert.Equal(2, google.Server.TokenReport.Issued);
    }

    [Fact]
    public async Task A_second_refusal_ends_the_run()
    {
        await using var google = await GoogleClient.StartAsync(keyFile: true);
        google.Server.Order(new Fault { Path = ":issueCommand", Status = 401, Body = """{"error":{"code":401,"message":"Request had invalid authentication credentials.","status":"UNAUTHENTICATED"}}""", Times = 1000 });
        var (results, error) = await google.RunAsync(google.Devices.Take(20).Select(device => device.GoogleName), throttleLimit: 1);

        Assert.Equal(MdmErrorId.Unauthorized, error?.ErrorId);
        Assert.Equal(20, results.Count);
        Assert.All(results, result => Assert.Equal((CommandOutcome.NotSent, MdmErrorId.Unauthorized), (result.Outcome, result.ErrorId)));
        Assert.Equal(2, google.Commands.Count);
    }

    [Fact]
    public async Task A_token_that_was_given_is_not_tried_twice()
    {
        await using var google = await GoogleClient.StartAsync();
        google.Server.Order(new Fault { Status = 401, Times = 2 });
        Assert.Equal((CommandOutcome.NotSent, 1), await OutcomeAsync(google));
    }

    [Theory]
    [InlineData(400, """{"error":"invalid_grant","error_description":"Invalid JWT Signature."}""", MdmErrorId.Unauthorized, "invalid_grant")]
    [InlineData(401, """{"error":"invalid_client","error_description":"The OAuth client was not found."}""", MdmErrorId.Unauthorized, "invalid_client")]
    [InlineData(403, "<html>no</html>", MdmErrorId.Unauthorized, "403")]
    [InlineData(404, "", MdmErrorId.ConnectionFailed, "")]
    [InlineData(429, "", MdmErrorId.ConnectionFailed, "")]
    [InlineData(502, "<html>Bad gateway</html>", MdmErrorId.ConnectionFailed, "502")]
    [InlineData(200, "<html>Sign in to this network</html>", MdmErrorId.ConnectionFailed, "")]
    [InlineData(200, "", MdmErrorId.ConnectionFailed, "")]
    [InlineData(200, "null", MdmErrorId.ConnectionFailed, "")]
    [InlineData(200, "[]", MdmErrorId.ConnectionFailed, "")]
    [InlineData(200, "{}", MdmErrorId.ConnectionFailed, "")]
    [InlineData(200, """{"access_token":"","expires_in":3600}""", MdmErrorId.ConnectionFailed, "")]
    [InlineData(200, """{"access_token":"two words","expires_in":3600}""", MdmErrorId.ConnectionFailed, "")]
    public async Task Without_a_token_nothing_is_sent_and_the_run_ends_once(int status, string body, string errorId, string text)
    {
        await using var google = await GoogleClient.StartAsync(keyFile: true);
        google.Server.Order(new Fault { Path = "/token", Status = status, Body = body, Times = 1000 });
        var (results, error) = await google.RunAsync(google.Devices.Take(30).Select(device => device.GoogleName));

        Assert.NotNull(error);
        Assert.Equal(errorId, error.ErrorId);
        Assert.Contains(text, error.Message, StringComparison.Ordinal);
        Assert.EndsWith("Nothing was sent.", error.Message, StringComparison.Ordinal);
        Assert.Equal(30, results.Count);
        Assert.All(results, result => Assert.Equal((CommandOutcome.NotSent, errorId), (result.Outcome, result.ErrorId)));
        Assert.Empty(google.Commands);
        Assert.All(s_parts, part => Assert.DoesNotContain(part, error.ToString(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("9223372036854775807")]
    [InlineData("0")]
    [InlineData("-5")]
    [InlineData("null")]
    public async Task An_odd_lifetime_loses_no_command(string seconds)
    {
        await using var google = await GoogleClient.StartAsync(keyFile: true);
        google.Server.Order(new Fault { Path = "/token", Status = 200, Body = $$"""{"access_token":"{{SandboxService.GoogleToken}}","expires_in":{{seconds}}}""", Times = 2 });
        Assert.Equal((CommandOutcome.Accepted, 1), await OutcomeAsync(google));
        Assert.Equal((CommandOutcome.Accepted, 1), await OutcomeAsync(google));
    }

    [Fact]
    public async Task A_token_endpoint_that_cannot_be_reached_ends_the_run()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();

        await using var google = await GoogleClient.StartAsync();
        using var connection = Connect(google, google.KeyFile($"http://127.0.0.1:{port}/token"), TimeSpan.FromSeconds(30));
        var answer = await SendAsync(google, connection);
        Assert.Equal((CommandOutcome.NotSent, MdmErrorId.ConnectionFailed, true), (answer.Outcome, answer.Error?.ErrorId, answer.EndsRun));
        Assert.Empty(google.Server.Log);
    }

    [Fact]
    public async Task A_token_endpoint_that_hangs_is_not_waited_for_longer_than_asked()
    {
        await using var google = await GoogleClient.StartAsync();
        google.Server.Order(new Fault { Path = "/token", Hold = true });
        using var connection = Connect(google, google.KeyFile(), TimeSpan.FromSeconds(30));
        var sending = SendAsync(google, connection);
        await google.Server.WhenInFlightAsync(1);
        google.Time.Advance(TimeSpan.FromSeconds(30));

        var answer = await sending;
        Assert.Equal((CommandOutcome.NotSent, MdmErrorId.RequestTimedOut, true), (answer.Outcome, answer.Error?.ErrorId, answer.EndsRun));
        Assert.Contains("within 30 s", answer.Error!.Message, StringComparison.Ordinal);
        Assert.Empty(google.Commands);

        // And the next one may find it well again.
        Assert.Equal(CommandOutcome.Accepted, (await SendAsync(google, connection)).Outcome);
    }

    [Fact]
    public async Task A_stop_does_not_wait_for_the_token()
    {
        await using var google = await GoogleClient.StartAsync(keyFile: true);
        google.Server.Order(new Fault { Path = "/token", Hold = true });
        using var stop = new CancellationTokenSource();
        var consignment = google.Consignment();
        var sending = google.Connection.Client.SendAsync(consignment.Endpoint.Request(google.Connection, consignment.Command, [consignment.Rows[0].DeviceId]), google.Log, beforeAttempt: null, stop.Token, stop.Token);
        await google.Server.WhenInFlightAsync(1);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    [Fact]
    public async Task Nothing_shows_the_token_or_the_key()
    {
        await using var google = await GoogleClient.StartAsync(keyFile: true);
        var result = await google.SendAsync();
        var token = google.Commands[0].Headers["Authorization"]["Bearer ".Length..];
        google.Server.Order(new Fault { Path = ":issueCommand", Status = 400, Body = "{\"error\":{\"code\":400,\"message\":\"Not with " + token + "\",\"status\":\"" + token + "\",\"details\":[{\"reason\":\"" + token + "\"}]}}" });
        var refused = await google.SendAsync();

        Assert.Contains("Not with", refused.ErrorMessage, StringComparison.Ordinal);
        var shown = string.Join('\n', [.. google.Log.Lines, JsonSerializer.Serialize(result), JsonSerializer.Serialize(refused), google.Connection.ToString(), JsonSerializer.Serialize(new { google.Connection.System, google.Connection.Enterprise })]);
        Assert.DoesNotContain(token, shown, StringComparison.Ordinal);
        Assert.All(s_parts, part => Assert.DoesNotContain(part, shown, StringComparison.Ordinal));
    }

    private static async Task<(CommandOutcome Outcome, int Attempts)> OutcomeAsync(GoogleClient google)
    {
        var result = await google.SendAsync();
        return (result.Outcome, result.Attempts);
    }

    private static MdmConnection Connect(GoogleClient google, string keyFile, TimeSpan timeout) =>
        MdmConnection.ToGoogle(google.Connection.Enterprise!, google.Server.BaseUri, GoogleCredentials.FromKeyFile(keyFile, timeout, google.Time), new ApiLimits { Requests = 0, Timeout = timeout, MaxRetry = 0 }, handler: null, google.Time);

    private static Task<ApiAnswer> SendAsync(GoogleClient google, MdmConnection connection)
    {
        var consignment = google.Consignment() with { Connection = connection };
        return connection.Client.SendAsync(consignment.Endpoint.Request(connection, consignment.Command, [consignment.Rows[0].DeviceId]), google.Log, beforeAttempt: null, CancellationToken.None, CancellationToken.None);
    }
}
