using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using ApplivMdm.Transport;

namespace ApplivMdm;

/// <summary>A connection to one organization of one service. Safe to use from several runspaces at once; they share its rate limit. It never shows its token.</summary>
public sealed class MdmConnection : IDisposable
{
    private static readonly Regex s_organization = new("^(?:[a-fA-F0-9]{24}|[a-zA-Z0-9-]{3,256})\\z", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    private static readonly Regex s_enterprise = new("^[a-zA-Z0-9_-]{1,256}\\z", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    private readonly ApiLimits _limits;
    private readonly byte[] _secret;
    private ApiClient? _client;

    /// <summary>A connection to Applivery. Checks the settings; no request is made.</summary>
    /// <exception cref="MdmException">A setting is not usable; its text says what is.</exception>
    internal MdmConnection(string organization, Uri baseUri, string token, ApiLimits limits, HttpMessageHandler? handler = null)
        : this(organization, baseUri, token, limits, handler, TimeProvider.System)
    {
    }

    /// <summary>The same with a clock of its own.</summary>
    internal MdmConnection(string organization, Uri baseUri, string token, ApiLimits limits, HttpMessageHandler? handler, TimeProvider time)
        : this(MdmSystem.Applivery, baseUri, Checked(token), AppliveryAnswers.Read, limits, handler, time)
    {
        CheckOrganization(organization);
        Organization = organization;
    }

    private MdmConnection(MdmSystem system, Uri baseUri, ApiCredential credential, AnswerReader read, ApiLimits limits, HttpMessageHandler? handler, TimeProvider time)
    {
        CheckBaseUri(baseUri);
        System = system;
        BaseUri = baseUri;
        Time = time;
        _limits = limits;
        _secret = credential.Secret;
        var root = baseUri.AbsoluteUri.EndsWith("/", StringComparison.Ordinal) ? baseUri : new Uri(baseUri.AbsoluteUri + "/");
        _client = new ApiClient(root, credential, read, limits, handler, time);
    }

    /// <summary>A connection to one enterprise of the Android Management API. Checks the settings; no request is made.</summary>
    /// <exception cref="MdmException">A setting is not usable; its text says what is.</exception>
    internal static MdmConnection ToGoogle(string enterprise, Uri baseUri, ApiCredential credential, ApiLimits limits, HttpMessageHandler? handler = null) =>
        ToGoogle(enterprise, baseUri, credential, limits, handler, TimeProvider.System);

    /// <summary>The same with a clock of its own.</summary>
    /// <exception cref="MdmException">A setting is not usable; its text says what is.</exception>
    internal static MdmConnection ToGoogle(string enterprise, Uri baseUri, ApiCredential credential, ApiLimits limits, HttpMessageHandler? handler, TimeProvider time)
    {
        const string Prefix = "enterprises/";
        var id = enterprise.StartsWith(Prefix, StringComparison.Ordinal) ? enterprise.Substring(Prefix.Length) : enterprise;
        if (!s_enterprise.IsMatch(id)) throw Invalid($"'{enterprise}' is not an enterprise. Give its name, such as enterprises/LC02abcdef, or what follows the slash.");
        return new MdmConnection(MdmSystem.Google, baseUri, credential, GoogleAnswers.Read, limits, handler, time) { Enterprise = Prefix + id };
    }

    /// <summary>The service.</summary>
    public MdmSystem System { get; }

    /// <summary>Applivery: the organization's id or slug.</summary>
    public string? Organization { get; }

    /// <summary>Google: the enterprise's name, <c>enterprises/LC…</c>.</summary>
    public string? Enterprise { get; private init; }

    /// <summary>The address of the service, without the version.</summary>
    public Uri BaseUri { get; }

    /// <summary>Applivery: requests per hour that all users of this connection share; 0 is no limit.</summary>
    public int? RequestsPerHour => System == MdmSystem.Applivery ? _limits.Requests : null;

    /// <summary>Google: requests per 100 seconds that all users of this connection share; 0 is no limit.</summary>
    public int? RequestsPer100Seconds => System == MdmSystem.Google ? _limits.Quota : null;

    /// <summary>How many requests may leave at once after a rest.</summary>
    public int Burst => _limits.Burst;

    /// <summary>Seconds to wait for one answer.</summary>
    public double TimeoutSec => _limits.Timeout.TotalSeconds;

    /// <summary>Repetitions of a request that provably was not processed.</summary>
    public int MaxRetry => _limits.MaxRetry;

    /// <summary>The emulated service with its devices, where this is a sandbox; else empty.</summary>
    public object? Sandbox { get; internal set; }

    /// <summary>False once it was disconnected.</summary>
    public bool IsOpen => _client is not null;

    /// <summary>The organization or enterprise.</summary>
    internal string Tenant => (Organization ?? Enterprise)!;

    internal TimeProvider Time { get; }

    /// <exception cref="MdmException">It was closed.</exception>
    internal ApiClient Client => _client ?? throw Closed();

    /// <summary>What to say of a connection that was closed.</summary>
    internal MdmException Closed() =>
        new(MdmErrorId.NotConnected, $"The connection to {Tenant} was closed. Run {(System == MdmSystem.Google ? "Connect-AndroidManagement" : "Connect-ApplivMdm")} again.");

    /// <summary>A hash by which the same command is known again. Where it holds a secret, nobody without the token can try out what was in it.</summary>
    internal string Fingerprint(Commands.DeviceCommand command)
    {
        using HashAlgorithm algorithm = command.HoldsSecrets ? new HMACSHA256(_secret) : SHA256.Create();
        return BitConverter.ToString(algorithm.ComputeHash(Encoding.UTF8.GetBytes(command.Key))).Replace("-", string.Empty).ToLowerInvariant();
    }

    /// <summary>Tells whether two connections key their fingerprints alike.</summary>
    internal string FingerprintKey
    {
        get
        {
            using var algorithm = new HMACSHA256(_secret);
            return BitConverter.ToString(algorithm.ComputeHash(Encoding.ASCII.GetBytes(nameof(FingerprintKey))), 0, 8).Replace("-", string.Empty).ToLowerInvariant();
        }
    }

    /// <inheritdoc/>
    public override string ToString() => string.Format(CultureInfo.InvariantCulture, "{0} {1} ({2})", System, Tenant, BaseUri);

    /// <summary>Disposes the sockets; nothing can be sent afterwards.</summary>
    public void Dispose() => Interlocked.Exchange(ref _client, null)?.Dispose();

    private static void CheckOrganization(string organization)
    {
        if (!s_organization.IsMatch(organization))
            throw Invalid($"'{organization}' is not an organization. Give its id (24 hexadecimal digits) or its slug (at least 3 letters, digits or hyphens).");
    }

    private static void CheckBaseUri(Uri baseUri)
    {
        if (!baseUri.IsAbsoluteUri || (baseUri.Scheme != Uri.UriSchemeHttps && baseUri.Scheme != Uri.UriSchemeHttp))
            throw Invalid($"'{baseUri.OriginalString}' is not an address of a service. Give one such as https://api.applivery.io.");
        if (baseUri.Scheme != Uri.UriSchemeHttps && !baseUri.IsLoopback)
            throw new MdmException(MdmErrorId.InsecureBaseUri, $"'{baseUri.OriginalString}' would send the token without encryption. Use https; http is for addresses of this computer only.");
        if (baseUri.Query.Length > 0 || baseUri.Fragment.Length > 0 || baseUri.UserInfo.Length > 0)
            throw Invalid("A base address takes no user, query or fragment. Give one such as https://api.applivery.io.");
        if (baseUri.AbsolutePath.TrimEnd('/').EndsWith("/v1", StringComparison.Ordinal))
            throw Invalid($"'{baseUri.OriginalString}' names the version; it is added to every request. Leave /v1 out.");
    }

    /// <exception cref="MdmException">It is no token.</exception>
    internal static FixedToken Checked(string token)
    {
        // The text never goes into a message.
        if (token.Length == 0) throw Invalid("The token is empty. Give the token of a service account.");
        if (!IsToken(token))
            throw Invalid("The token contains a space, a line break or another character that no token has. Copy it again, without what stands before and after it.");
        return new FixedToken(token);
    }

    /// <summary>Whether it may stand in a header.</summary>
    internal static bool IsToken(string? token) => token is { Length: > 0 } && token.All(character => character is > ' ' and <= '~');

    private static MdmException Invalid(string message) => new(MdmErrorId.InvalidConnection, message);
}
