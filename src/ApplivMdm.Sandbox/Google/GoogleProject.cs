using System.Globalization;

namespace ApplivMdm.Sandbox.Google;

/// <summary>The Google Cloud project that owns the sandbox's enterprise: who may call it, and how often. Safe to call from several threads.</summary>
public sealed class GoogleProject
{
    private static readonly TimeSpan s_window = TimeSpan.FromSeconds(100);

    private readonly object _gate = new();
    private readonly TimeProvider _timeProvider;
    private readonly Dictionary<string, DateTimeOffset> _tokens = new(StringComparer.Ordinal);
    private DateTimeOffset _windowEnds = DateTimeOffset.MinValue;
    private int _used;

    internal GoogleProject(TimeProvider timeProvider) => _timeProvider = timeProvider;

    /// <summary>How many requests are answered in 100 seconds, from the first of them; those beyond get 429. Google's own default is 1000. 0, as at first, is no limit.</summary>
    public int RequestsPer100Seconds { get; set; }

    /// <summary>Makes an access token, which is accepted beside <see cref="SandboxService.GoogleToken"/>.</summary>
    /// <param name="lifetime">How long it is accepted.</param>
    public string IssueToken(TimeSpan lifetime)
    {
        lock (_gate)
        {
            var token = string.Format(CultureInfo.InvariantCulture, "ya29.sandbox-{0}-{1:N}", _tokens.Count + 1, Guid.NewGuid());
            _tokens[token] = _timeProvider.GetUtcNow() + lifetime;
            return token;
        }
    }

    /// <summary>From now on, no token that was issued is accepted. The fixed one stays.</summary>
    public void RevokeTokens()
    {
        lock (_gate) _tokens.Clear();
    }

    /// <summary>The answer to a caller who may not call, or not now; or null.</summary>
    internal SandboxResponse? Refuse(string? authorization)
    {
        if (authorization?.StartsWith("Bearer ", StringComparison.Ordinal) != true) return GoogleError.CredentialsMissing();

        lock (_gate)
        {
            var now = _timeProvider.GetUtcNow();
            var token = authorization.Substring("Bearer ".Length);
            if (token != SandboxService.GoogleToken)
            {
                if (!_tokens.TryGetValue(token, out var end)) return GoogleError.TokenUnknown();
                if (end <= now) return GoogleError.TokenExpired();
            }

            if (RequestsPer100Seconds <= 0) return null;

            if (now >= _windowEnds) (_windowEnds, _used) = (now + s_window, 0);
            return _used++ < RequestsPer100Seconds ? null : GoogleError.QuotaExceeded(RequestsPer100Seconds);
        }
    }
}
