using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ApplivMdm.Sandbox;
using ApplivMdm.TestServer;
using Google.Apis.Auth.OAuth2;

namespace ApplivMdm.Core.Tests;

/// <summary>The loopback server as Google's: its token endpoint, quota, faults and log, over HTTP.</summary>
public sealed class GoogleServerTests : IAsyncLifetime
{
    private const string Scope = "https://www.googleapis.com/auth/androidmanagement";
    private const string Audience = "https://oauth2.googleapis.com/token";

    // Making a key takes long.
    private static readonly RSA s_key = RSA.Create(2048);
    private static readonly RSA s_otherKey = RSA.Create(2048);

    private readonly ManualTime _time = new();
    private LoopbackServer _server = null!;
    private HttpClient _client = null!;

    private string Device => _server.Service.Devices.First(device => device.GoogleName.Length > 0 && device.Online).GoogleName;

    public async ValueTask InitializeAsync()
    {
        _server = await LoopbackServer.StartAsync(50, timeProvider: _time);
        _client = new HttpClient { BaseAddress = _server.BaseUri };
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_signed_assertion_gets_a_token_that_is_good_until_it_ends()
    {
        await RegisterAsync(new { publicKeyPem = s_key.ExportSubjectPublicKeyInfoPem(), expiresIn = 600 });
        var answer = await TokenAsync(Assertion());
        Assert.Equal(("Bearer", 600), (answer.GetProperty("token_type").GetString(), answer.GetProperty("expires_in").GetInt32()));

        var token = answer.GetProperty("access_token").GetString()!;
        Assert.Equal(HttpStatusCode.OK, await GetAsync(token));
        using (await _client.PostAsync("/_test/advance?seconds=599", null)) Assert.Equal(HttpStatusCode.OK, await GetAsync(token));
        using (await _client.PostAsync("/_test/advance?seconds=1", null)) Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(token));
    }

    [Fact]
    public async Task A_token_is_refused_once_revoked_and_a_new_one_is_not()
    {
        var parameters = s_key.ExportParameters(includePrivateParameters: false);
        await RegisterAsync(new { modulus = Convert.ToBase64String(parameters.Modulus!), exponent = Convert.ToBase64String(parameters.Exponent!) });
        var token = (await TokenAsync(Assertion())).GetProperty("access_token").GetString()!;
        Assert.Equal(HttpStatusCode.OK, await GetAsync(token));

        using (await _client.DeleteAsync("/_test/google/tokens")) Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(token));
        Assert.Equal(HttpStatusCode.OK, await GetAsync((await TokenAsync(Assertion())).GetProperty("access_token").GetString()!));
        Assert.Equal("""{"requests":2,"issued":2,"errors":[]}""", await _client.GetStringAsync("/_test/google"));
    }

    [Fact]
    public async Task Googles_own_library_gets_a_token_and_keeps_it()
    {
        await RegisterAsync(new { publicKeyPem = s_key.ExportSubjectPublicKeyInfoPem() });
        var credential = new ServiceAccountCredential(new ServiceAccountCredential.Initializer("robot@example.iam.gserviceaccount.com", _server.BaseUri + "token") { Key = s_key, Scopes = [Scope] });

        Assert.Equal(HttpStatusCode.OK, await GetAsync(await credential.GetAccessTokenForRequestAsync()));
        Assert.Equal(HttpStatusCode.OK, await GetAsync(await credential.GetAccessTokenForRequestAsync()));
        Assert.Equal((1, 1), (_server.TokenReport.Requests, _server.TokenReport.Issued));
    }

    [Theory]
    [InlineData("signature", "invalid_grant: Invalid JWT Signature.")]
    [InlineData("algorithm", "invalid_grant: Invalid JWT: the algorithm must be RS256.")]
    [InlineData("scope", "invalid_scope: Invalid OAuth scope or ID token audience provided.")]
    [InlineData("audience", "invalid_grant: Invalid JWT: Failed audience check.")]
    [InlineData("lifetime", "invalid_grant: Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.")]
    [InlineData("issuer", "invalid_grant: Invalid grant: account not found")]
    [InlineData("grant", "unsupported_grant_type: Invalid grant_type: password")]
    [InlineData("garbage", "invalid_grant: Bad Request")]
    public async Task A_wrong_assertion_gets_none(string wrong, string expected)
    {
        await RegisterAsync(new { publicKeyPem = s_key.ExportSubjectPublicKeyInfoPem(), clientEmail = "robot@example.iam.gserviceaccount.com" });
        var assertion = wrong switch
        {
            "signature" => Assertion(key: s_otherKey),
            "algorithm" => Assertion(algorithm: "HS256"),
            "scope" => Assertion(scope: Scope + " openid"),
            "audience" => Assertion(audience: _server.BaseUri + "token"),
            "lifetime" => Assertion(seconds: 3601),
            "issuer" => Assertion(issuer: "somebody@example.com"),
            _ => wrong == "garbage" ? "x" : Assertion(),
        };

        var answer = await TokenAsync(assertion, wrong == "grant" ? "password" : "urn:ietf:params:oauth:grant-type:jwt-bearer", HttpStatusCode.BadRequest);
        Assert.Equal(expected, $"{answer.GetProperty("error").GetString()}: {answer.GetProperty("error_description").GetString()}");
        Assert.Equal([expected], _server.TokenReport.Errors);
    }

    [Fact]
    public async Task Without_a_registered_key_nobody_gets_a_token()
    {
        await TokenAsync(Assertion(), status: HttpStatusCode.BadRequest);
        await RegisterAsync(new { publicKeyPem = s_key.ExportSubjectPublicKeyInfoPem() });
        await TokenAsync(Assertion());
        _server.Reset(50);
        await TokenAsync(Assertion(), status: HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task The_quota_is_set_by_the_test()
    {
        await RegisterAsync(new { requestsPer100Seconds = 1 });
        Assert.Equal(HttpStatusCode.OK, await GetAsync());
        Assert.Equal(HttpStatusCode.TooManyRequests, await GetAsync());
        _server.Advance(TimeSpan.FromSeconds(100));
        Assert.Equal(HttpStatusCode.OK, await GetAsync());
    }

    [Fact]
    public async Task Faults_and_the_log_are_googles_too()
    {
        _server.Order(
            new Fault { Path = ":issueCommand", Status = 429, Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["Retry-After"] = "7" } },
            new Fault { Path = ":issueCommand", Status = 503, Process = true },
            new Fault { Path = ":issueCommand", Reset = true, Process = true },
            new Fault { Path = "/token", Status = 500 });

        using (var limited = await IssueAsync()) Assert.Equal((HttpStatusCode.TooManyRequests, TimeSpan.FromSeconds(7)), (limited.StatusCode, limited.Headers.RetryAfter?.Delta));
        using (var unavailable = await IssueAsync()) Assert.Equal(HttpStatusCode.ServiceUnavailable, unavailable.StatusCode);
        await Assert.ThrowsAsync<HttpRequestException>(IssueAsync);
        using (var taken = await IssueAsync()) Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
        await TokenAsync(Assertion(), status: HttpStatusCode.InternalServerError);

        Assert.Equal(["LOCK", "LOCK", "LOCK"], _server.Service.Devices.Single(device => device.GoogleName == Device).Commands);
        Assert.Equal([.. Enumerable.Repeat($"/v1/{Device}:issueCommand", 4), "/token"], _server.Log.Select(request => request.Target));
        Assert.Equal([false, true, true, true, false], _server.Log.Select(request => request.Processed));
    }

    private async Task RegisterAsync(object settings)
    {
        using var answer = await _client.PostAsJsonAsync("/_test/google", settings);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private string Assertion(string algorithm = "RS256", string scope = Scope, string audience = Audience, int seconds = 3600, string issuer = "robot@example.iam.gserviceaccount.com", RSA? key = null)
    {
        var now = _time.GetUtcNow().ToUnixTimeSeconds();
        var text = Encode(new { alg = algorithm, typ = "JWT" }) + "." + Encode(new { iss = issuer, scope, aud = audience, iat = now, exp = now + seconds });
        return text + "." + Base64Url((key ?? s_key).SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    private async Task<JsonElement> TokenAsync(string assertion, string grantType = "urn:ietf:params:oauth:grant-type:jwt-bearer", HttpStatusCode status = HttpStatusCode.OK)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal) { ["grant_type"] = grantType, ["assertion"] = assertion });
        using var answer = await _client.PostAsync("/token", form);
        Assert.Equal(status, answer.StatusCode);
        return status == HttpStatusCode.InternalServerError ? default : await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private async Task<HttpStatusCode> GetAsync(string token = SandboxService.GoogleToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/" + Device) { Headers = { Authorization = new("Bearer", token) } };
        using var answer = await _client.SendAsync(request);
        return answer.StatusCode;
    }

    private async Task<HttpResponseMessage> IssueAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/{Device}:issueCommand") { Headers = { Authorization = new("Bearer", SandboxService.GoogleToken) }, Content = new StringContent("""{"type":"LOCK"}""", mediaType: new("application/json")) };
        return await _client.SendAsync(request);
    }

    private static string Encode(object value) => Base64Url(JsonSerializer.SerializeToUtf8Bytes(value));

    private static string Base64Url(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}
