using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ApplivMdm.Sandbox;
using ApplivMdm.Sandbox.Google;
using Microsoft.AspNetCore.WebUtilities;

namespace ApplivMdm.TestServer;

/// <summary>Google's token server for service accounts (RFC 7523): takes an assertion signed by the registered key, gives an access token.</summary>
internal sealed class TokenEndpoint : IDisposable
{
    public const string Path = "/token";

    private const string GrantType = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    private const string Scope = "https://www.googleapis.com/auth/androidmanagement";

    // Google's libraries always name this address, wherever they send the assertion.
    private const string Audience = "https://oauth2.googleapis.com/token";

    private const int LongestSeconds = 3600;

    private readonly GoogleSettings _settings;
    private readonly GoogleProject _project;
    private readonly RSA? _key;
    private readonly Lock _gate = new();
    private readonly List<string> _errors = [];
    private int _requests;

    public TokenEndpoint(GoogleSettings settings, GoogleProject project)
    {
        (_settings, _project, _key) = (settings, project, settings.CreateKey());
        project.RequestsPer100Seconds = settings.RequestsPer100Seconds;
    }

    /// <summary>What has been asked for so far.</summary>
    public TokenReport Report
    {
        get
        {
            lock (_gate) return new TokenReport(_requests, _requests - _errors.Count, [.. _errors]);
        }
    }

    public SandboxResponse Answer(SandboxRequest request)
    {
        var refused = Refuse(request);
        lock (_gate)
        {
            _requests++;
            if (refused is { } error) _errors.Add($"{error.Error}: {error.Description}");
        }

        return refused is { } refusal
            ? Json(400, new { error = refusal.Error, error_description = refusal.Description })
            : Json(200, new { access_token = _project.IssueToken(TimeSpan.FromSeconds(_settings.ExpiresIn)), token_type = "Bearer", expires_in = _settings.ExpiresIn });
    }

    public void Dispose() => _key?.Dispose();

    private (string Error, string Description)? Refuse(SandboxRequest request)
    {
        if (request.Method != "POST" || request.ContentType?.Split(';')[0].Trim() != "application/x-www-form-urlencoded") return ("invalid_request", "Bad Request");

        using var reader = new FormReader(Encoding.UTF8.GetString(request.Body));
        var form = reader.ReadForm();
        if (!form.TryGetValue("grant_type", out var grantType) || grantType != GrantType) return ("unsupported_grant_type", $"Invalid grant_type: {grantType}");
        if (!form.TryGetValue("assertion", out var assertion)) return ("invalid_request", "Missing required parameter: assertion");
        if (_key is null) return ("invalid_grant", "Invalid grant: account not found");

        try
        {
            return RefuseAssertion(assertion.ToString(), _key);
        }
        catch (Exception exception) when (exception is FormatException or JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return ("invalid_grant", "Invalid JWT: " + exception.Message);
        }
    }

    private (string Error, string Description)? RefuseAssertion(string assertion, RSA key)
    {
        if (assertion.Split('.') is not [var header, var payload, var signature]) return ("invalid_grant", "Bad Request");

        using var head = JsonDocument.Parse(Base64.Read(header));
        if (head.RootElement.GetProperty("alg").GetString() != "RS256") return ("invalid_grant", "Invalid JWT: the algorithm must be RS256.");
        if (!key.VerifyData(Encoding.ASCII.GetBytes($"{header}.{payload}"), Base64.Read(signature), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)) return ("invalid_grant", "Invalid JWT Signature.");

        using var body = JsonDocument.Parse(Base64.Read(payload));
        var claims = body.RootElement;
        if (claims.GetProperty("iss").GetString() is not { Length: > 0 } issuer || (_settings.ClientEmail ?? issuer) != issuer) return ("invalid_grant", "Invalid grant: account not found");
        if (claims.GetProperty("aud").GetString() != Audience) return ("invalid_grant", "Invalid JWT: Failed audience check.");

        // Only how long the assertion lives is looked at: this server's clock may have been put forward.
        var seconds = claims.GetProperty("exp").GetInt64() - claims.GetProperty("iat").GetInt64();
        if (seconds is <= 0 or > LongestSeconds) return ("invalid_grant", "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.");
        return claims.GetProperty("scope").GetString() == Scope ? null : ("invalid_scope", "Invalid OAuth scope or ID token audience provided.");
    }

    private static SandboxResponse Json(int status, object body) => new(status, JsonSerializer.SerializeToUtf8Bytes(body));
}

/// <summary>What the token endpoint was asked for since the settings were made.</summary>
/// <param name="Requests">How many requests came.</param>
/// <param name="Issued">How many of them got a token.</param>
/// <param name="Errors">What the others were told.</param>
public sealed record TokenReport(int Requests, int Issued, IReadOnlyList<string> Errors);
