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

    private readonly ApiLimits _limits;
    private readonly byte[] _secret;
    private ApiClient? _client;

    /// <summary>Checks the settings; no request is made.</summary>
    /// <exception cref="MdmException">A setting is not usable; its text says what is.</exception>
    internal MdmConnection(string organization, Uri baseUri, string token, ApiLimits limits, HttpMessageHandler? handler = null)
        : this(organization, baseUri, token, limits, handler, TimeProvider.System)
    {
    }

    /// <summary>The same with a clock of its own.</summary>
    internal MdmConnection(string organization, Uri baseUri, string token, ApiLimits limits, HttpMessageHandler? handler, TimeProvider time)
    {
        CheckOrganization(organization);
        CheckBaseUri(baseUri);
        CheckToken(token);

        Organization = organization;
        BaseUri = baseUri;
        _limits = limits;
        _secret = Encoding.UTF8.GetBytes(token);
        var root = baseUri.AbsoluteUri.EndsWith("/", StringComparison.Ordinal) ? baseUri : new Uri(baseUri.AbsoluteUri + "/");
        _client = new ApiClient(root, token, limits, handler, time);
    }

    /// <summary>The service.</summary>
    public MdmSystem System { get; } = MdmSystem.Applivery;

    /// <summary>The organization's id or slug.</summary>
    public string Organization { get; }

    /// <summary>The address of the service, without the version.</summary>
    public Uri BaseUri { get; }

    /// <summary>Requests per hour that all users of this connection share; 0 is no limit.</summary>
    public int RequestsPerHour => _limits.Requests;

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

    /// <exception cref="MdmException">It was closed.</exception>
    internal ApiClient Client => _client ?? throw new MdmException(MdmErrorId.NotConnected, $"The connection to {Organization} was closed. Run Connect-ApplivMdm again.");

    /// <summary>A hash by which the same command is known again. Where it holds a secret, nobody without the token can try out what was in it.</summary>
    internal string Fingerprint(Commands.DeviceCommand command)
    {
        using HashAlgorithm algorithm = command.HoldsSecrets ? new HMACSHA256(_secret) : SHA256.Create();
        return BitConverter.ToString(algorithm.ComputeHash(Encoding.UTF8.GetBytes(command.Key))).Replace("-", string.Empty).ToLowerInvariant();
    }

    /// <inheritdoc/>
    public override string ToString() => string.Format(CultureInfo.InvariantCulture, "{0} {1} ({2})", System, Organization, BaseUri);

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

    private static void CheckToken(string token)
    {
        // The text never goes into a message.
        if (token.Length == 0) throw Invalid("The API token is empty. Give the token of a service account.");
        if (token.Any(character => character is <= ' ' or > '~'))
            throw Invalid("The API token contains a space, a line break or another character that no token has. Copy it again, without what stands before and after it.");
    }

    private static MdmException Invalid(string message) => new(MdmErrorId.InvalidConnection, message);
}
