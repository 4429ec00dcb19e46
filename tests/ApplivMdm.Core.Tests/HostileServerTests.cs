using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ApplivMdm.Sandbox;
using ApplivMdm.TestServer;
using ApplivMdm.Transport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ApplivMdm.Core.Tests;

/// <summary>A service, or somebody in its place, that means harm.</summary>
public class HostileServerTests
{
    // What the product takes, and the piece that shows that it is more.
    private const int Bounded = (16 * 1024 * 1024) + Counting.Piece;

    private const int Huge = 100_000_000;

    [Theory]
    [InlineData(200, false)]
    [InlineData(400, false)]
    [InlineData(200, true)]
    public async Task An_answer_without_end_is_cut_off(int status, bool packed)
    {
        await using var service = await Service.StartAsync();
        using var counting = new Counting();
        using var connection = new MdmConnection(SandboxService.Organization, service.Server.BaseUri, SandboxService.Token, new ApiLimits(), counting);
        service.Server.Order(new Fault { Status = status, Process = status == 200, Pad = Huge, Gzip = packed, Body = Service.Answer("{}") });

        var answer = await connection.Client.SendAsync(service.Consignment().Endpoint.Request(connection, Service.Command(), [service.Devices[0].DeviceId]), service.Log, beforeAttempt: null, default, default);
        Assert.Equal((CommandOutcome.Unknown, MdmErrorId.OutcomeUnknown, 1), (answer.Outcome, answer.Error!.ErrorId, answer.Attempts));
        Assert.InRange(counting.Read, 1_000_000, Bounded);
    }

    [Fact]
    public async Task A_packed_answer_is_unpacked()
    {
        await using var service = await Service.StartAsync();
        service.Server.Order(new Fault { Pad = 1_000_000, Gzip = true });
        Assert.Equal((CommandOutcome.Accepted, null), await Outcome(service));
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task Nobody_is_led_to_another_host(int status)
    {
        await using var service = await Service.StartAsync(new ApiLimits { Timeout = Service.RequestTimeout, MaxRetry = 0 });
        await using var other = await LoopbackServer.StartAsync(1);
        var led = new Fault { Status = status, Body = "", Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["Location"] = other.BaseUri + "v1/stolen" } };
        service.Server.Order(led, led);

        Assert.Equal((CommandOutcome.Unknown, MdmErrorId.InvalidResponse), await Outcome(service));
        var read = await service.Connection.Client.SendAsync(new ApiRequest(HttpMethod.Get, "v1/x", Body: null, "x", []), service.Log, beforeAttempt: null, default, default);
        Assert.Equal(MdmErrorId.InvalidResponse, read.Error!.ErrorId);
        Assert.Empty(other.Log);
    }

    [Fact]
    public async Task Cookies_are_not_kept()
    {
        await using var service = await Service.StartAsync();
        service.Server.Order(new Fault { Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["Set-Cookie"] = "session=1; Path=/" } });
        await service.SendAsync();
        await service.SendAsync();
        Assert.DoesNotContain("Cookie", service.Server.Log[1].Headers.Keys);
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_ends_the_run_before_anything_is_sent()
    {
        var asked = 0;
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        using var certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), password: null);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        await using var server = builder.Build();
        server.MapFallback(() =>
        {
            Interlocked.Increment(ref asked);
            return Results.Ok();
        });
        await server.StartAsync(TestContext.Current.CancellationToken);

        using var connection = new MdmConnection("acme", new Uri(server.Urls.Single()), "secret-token", new ApiLimits { MaxRetry = 0 });
        var answer = await connection.Client.SendAsync(new ApiRequest(HttpMethod.Post, "v1/x", [1], "device", []), new RecordingLog(), beforeAttempt: null, default, default);
        Assert.Equal((CommandOutcome.NotSent, MdmErrorId.ConnectionFailed, true), (answer.Outcome, answer.Error!.ErrorId, answer.EndsRun));
        Assert.Contains("certificate", answer.Error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(0, asked);
    }

    [Fact]
    public async Task Nothing_older_than_tls_1_2_is_offered()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var connection = new MdmConnection("acme", new Uri($"https://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}"), "secret-token", new ApiLimits { MaxRetry = 0 });
        var sending = connection.Client.SendAsync(new ApiRequest(HttpMethod.Post, "v1/x", [1], "device", []), new RecordingLog(), beforeAttempt: null, default, default);
        byte[] hello;
        using (var client = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken))
        {
            var header = new byte[5];
            await client.GetStream().ReadExactlyAsync(header, TestContext.Current.CancellationToken);
            hello = new byte[BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(3))];
            await client.GetStream().ReadExactlyAsync(hello, TestContext.Current.CancellationToken);
        }

        Assert.Equal(CommandOutcome.NotSent, (await sending).Outcome);
        var versions = Versions(hello);
        Assert.NotEmpty(versions);
        Assert.All(versions, version => Assert.InRange(version, 0x0303, 0x0304));
    }

    private static async Task<(CommandOutcome Outcome, string? ErrorId)> Outcome(Service service)
    {
        var result = await service.SendAsync();
        return (result.Outcome, result.ErrorId);
    }

    /// <summary>What a ClientHello offers: its extension supported_versions, or else its own version. (RFC 8446, 4.1.2 and 4.2.1.)</summary>
    private static List<int> Versions(byte[] hello)
    {
        int Number(int at) => BinaryPrimitives.ReadUInt16BigEndian(hello.AsSpan(at));

        // Type and length, version, random, session id, cipher suites, compression methods, length of extensions.
        var at = 4 + 2 + 32;
        at += 1 + hello[at];
        at += 2 + Number(at);
        at += 1 + hello[at];
        var end = at + 2 + Number(at);
        for (at += 2; at < end; at += 4 + Number(at + 2))
        {
            if (Number(at) == 43) return [.. Enumerable.Range(0, hello[at + 4] / 2).Select(index => Number(at + 5 + (2 * index)))];
        }

        return [Number(4)];
    }

    /// <summary>Counts what is read of an answer, unpacked.</summary>
    private sealed class Counting() : DelegatingHandler(ApiClient.NewHandler())
    {
        public const int Piece = 64 * 1024;

        public int Read { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            response.Content = new Body(response.Content, read => Read += read);
            return response;
        }

        private sealed class Body(HttpContent content, Action<int> count) : HttpContent
        {
            protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
            {
                var piece = new byte[Piece];
                await using var source = await content.ReadAsStreamAsync();
                for (var read = await source.ReadAsync(piece); read > 0; read = await source.ReadAsync(piece))
                {
                    count(read);
                    await stream.WriteAsync(piece.AsMemory(0, read));
                }
            }

            protected override bool TryComputeLength(out long length)
            {
                length = 0;
                return false;
            }
        }
    }
}
