using System.Net;
using System.Text;
using System.Text.Json;
using Google.Apis.Auth.OAuth2;
using Google.Apis.Auth.OAuth2.Responses;

namespace ApplivMdm.Transport;

/// <summary>
/// Access tokens for Google's Android Management API from a service account's key or from application default
/// credentials. The only place that touches Google's library, which is not loaded before.
/// </summary>
internal static class GoogleCredentials
{
    private const string Scope = "https://www.googleapis.com/auth/androidmanagement";
    private const string ServiceAccount = "service_account";
    private const string DefaultFile = "GOOGLE_APPLICATION_CREDENTIALS";

    // Ten times the largest that Google makes.
    private const int LargestKey = 64 * 1024;

    private const long LongestSeconds = 24 * 60 * 60;

    // What the library says when an issuer names no lifetime.
    private static readonly TimeSpan s_shortest = TimeSpan.FromMinutes(1);

    /// <summary>A service account's key, as Google Cloud's console exports it.</summary>
    /// <param name="path">The JSON file.</param>
    /// <param name="timeout">How long to wait for a token.</param>
    /// <exception cref="MdmException">It is no such key.</exception>
    public static ApiCredential FromKeyFile(string path, TimeSpan timeout) => FromKeyFile(path, timeout, TimeProvider.System);

    /// <summary>The same with a clock of its own.</summary>
    /// <param name="path">The JSON file.</param>
    /// <param name="timeout">How long to wait for a token.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="MdmException">It is no such key.</exception>
    public static ApiCredential FromKeyFile(string path, TimeSpan timeout, TimeProvider time)
    {
        var json = ReadText(path, "key file");
        CheckKey(path, json);
        return FromText(path, json, timeout, time);
    }

    /// <summary>What the environment offers: the file that GOOGLE_APPLICATION_CREDENTIALS names, gcloud's own, or the machine's account.</summary>
    /// <remarks>The library's own search remembers what it found, or did not, for as long as the process lives.</remarks>
    /// <param name="timeout">How long to wait for a token.</param>
    /// <exception cref="MdmException">It offers none.</exception>
    public static async Task<ApiCredential> FromDefaultAsync(TimeSpan timeout)
    {
        if (DefaultPath() is { } path)
        {
            var json = ReadText(path, "credential file");
            CheckAddresses(path, json);
            return FromText(path, json, timeout, TimeProvider.System);
        }

        if (await ComputeCredential.IsRunningOnComputeEngine().ConfigureAwait(false))
            return Renewable(GoogleCredential.FromComputeCredential(), Guid.NewGuid().ToByteArray(), timeout, TimeProvider.System);

        throw Invalid($"There are no application default credentials. Set {DefaultFile} to a credential file, run 'gcloud auth application-default login', or use a machine with a service account.");
    }

    private static RenewableToken FromText(string path, string json, TimeSpan timeout, TimeProvider time)
    {
        using var document = Json.TryParse(Encoding.UTF8.GetBytes(json));
        var type = document?.RootElement is { ValueKind: JsonValueKind.Object } root ? root.Text("type") : null;
        if (string.IsNullOrEmpty(type)) throw Invalid($"'{path}' is not a credential file: it is no JSON object with a type. Give the JSON file that Google Cloud or gcloud made.");

        try
        {
            return Renewable(CredentialFactory.FromJson(json, type), Secret(json), timeout, time);
        }
#pragma warning disable CA1031 // Whatever the library finds wrong with a key, its own text could quote it.
        catch (Exception error)
#pragma warning restore CA1031
        {
            throw Invalid(type == ServiceAccount
                ? $"The private key in '{path}' cannot be used ({error.GetType().Name}). Create a new key for the service account and download it as JSON."
                : $"The credential of type '{type}' in '{path}' cannot be used ({error.GetType().Name}).");
        }
    }

    private static RenewableToken Renewable(GoogleCredential credential, byte[] secret, TimeSpan timeout, TimeProvider time)
    {
        var scoped = credential.CreateScoped(Scope);
        return new RenewableToken(cancellationToken => FetchAsync(scoped, cancellationToken), timeout, secret, time);
    }

    /// <summary>Asks the issuer, not the library's own store: this connection's clock decides when a token is too old.</summary>
    private static async Task<AccessToken> FetchAsync(GoogleCredential credential, CancellationToken cancellationToken)
    {
        try
        {
            TokenResponse token;
            switch (credential.UnderlyingCredential)
            {
                case ServiceCredential service:
                    await service.RequestAccessTokenAsync(cancellationToken).ConfigureAwait(false);
                    token = service.Token;
                    break;
                case UserCredential user:
                    await user.RefreshTokenAsync(cancellationToken).ConfigureAwait(false);
                    token = user.Token;
                    break;
                default:
                    token = new TokenResponse { AccessToken = await credential.UnderlyingCredential.GetAccessTokenForRequestAsync(cancellationToken: cancellationToken).ConfigureAwait(false) };
                    break;
            }

            // An issuer that names more than a day means for ever.
            var seconds = Math.Min(Math.Max(token.ExpiresInSeconds ?? (long)s_shortest.TotalSeconds, 0), LongestSeconds);
            return new AccessToken(MdmConnection.IsToken(token.AccessToken) ? token.AccessToken : throw NoToken(null), TimeSpan.FromSeconds(seconds), credential.QuotaProject);
        }
        catch (TokenResponseException error) when (error.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            throw new MdmException(MdmErrorId.Unauthorized, $"Google gave no access token: HTTP {(int)error.StatusCode}, {error.Error?.Error?.TrimEnd('.') ?? "no reason"}.{(error.Error?.ErrorDescription is { Length: > 0 } why ? $" {why.TrimEnd('.')}." : string.Empty)} Nothing was sent.", innerException: error);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw new MdmException(MdmErrorId.ConnectionFailed, $"No access token could be fetched: {error.GetBaseException().Message.TrimEnd('.')}. Nothing was sent.", innerException: error);
        }
#pragma warning disable CA1031 // Whatever the library makes of an answer that is none: without a token nothing was sent.
        catch (Exception error) when (error is not (MdmException or OperationCanceledException))
#pragma warning restore CA1031
        {
            throw NoToken(error);
        }
    }

    private static MdmException NoToken(Exception? error)
    {
        var status = (error as TokenResponseException)?.StatusCode is { } code ? $"HTTP {(int)code} and " : string.Empty;
        return new MdmException(MdmErrorId.ConnectionFailed, $"No access token could be fetched: the issuer answered with {status}no token. Nothing was sent.", innerException: error);
    }

    private static string ReadText(string path, string what)
    {
        try
        {
            var file = new FileInfo(path);
            if (Directory.Exists(path)) throw Invalid($"'{path}' is a folder. Give the {what} in it.");
            if (!file.Exists) throw Invalid($"The {what} '{path}' does not exist.");
            if (file.Length > LargestKey) throw Invalid($"'{path}' has {file.Length} bytes; that is no {what}. Give the JSON file that Google Cloud made.");
            // An editor may have put a byte order mark before it.
            return File.ReadAllText(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or System.Security.SecurityException or NotSupportedException or ArgumentException)
        {
            throw Invalid($"The {what} '{path}' cannot be read ({error.GetType().Name}). Check its permissions.");
        }
    }

    private static void CheckKey(string path, string json)
    {
        using var document = Json.TryParse(Encoding.UTF8.GetBytes(json));
        if (document?.RootElement is not { ValueKind: JsonValueKind.Object } key) throw Invalid($"'{path}' is not JSON. Give the JSON file that Google Cloud made for the service account; the P12 form is not supported.");

        var type = key.Text("type");
        if (type != ServiceAccount)
            throw Invalid($"'{path}' holds a credential of type '{type ?? "none"}', not {ServiceAccount}. For other types set {DefaultFile} to the file and use -UseApplicationDefault.");
        foreach (var field in new[] { "client_email", "private_key" })
        {
            if (string.IsNullOrEmpty(key.Text(field))) throw Invalid($"The key file '{path}' has no {field}. Create a new key for the service account and download it as JSON.");
        }

        CheckAddresses(path, json);
    }

    /// <summary>Whoever has what is sent there can act as the account.</summary>
    private static void CheckAddresses(string path, string json)
    {
        using var document = Json.TryParse(Encoding.UTF8.GetBytes(json));
        if (document?.RootElement is not { ValueKind: JsonValueKind.Object } key) return;

        foreach (var field in new[] { "token_uri", "token_url", "service_account_impersonation_url" })
        {
            if (key.Text(field) is { } text && !(Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback))))
                throw new MdmException(MdmErrorId.InsecureBaseUri, $"The {field} of '{path}' is not an https address. A file that was not changed has one of Google's.");
        }
    }

    /// <summary>The file that the environment names, or gcloud's own where there is one.</summary>
    private static string? DefaultPath()
    {
        if (Environment.GetEnvironmentVariable(DefaultFile) is { Length: > 0 } named) return named;

        var folder = Environment.GetEnvironmentVariable("APPDATA") is { Length: > 0 } roaming ? roaming : Path.Combine(Environment.GetEnvironmentVariable("HOME") ?? string.Empty, ".config");
        var path = Path.Combine(folder, "gcloud", "application_default_credentials.json");
        return File.Exists(path) ? path : null;
    }

    /// <summary>The file, where it holds a secret. Without one no later run can tell a command with secrets again: neither a federation's settings nor a machine's account have any.</summary>
    private static byte[] Secret(string json) => Array.Exists(["private_key", "refresh_token"], json.Contains) ? Encoding.UTF8.GetBytes(json) : Guid.NewGuid().ToByteArray();

    private static MdmException Invalid(string message) => new(MdmErrorId.InvalidConnection, message);
}
