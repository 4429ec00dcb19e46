using System.Globalization;

namespace ApplivMdm.Transport;

/// <summary>A token that is fetched when it is first needed, shared by all requests, and fetched again before it expires.</summary>
/// <param name="fetch">Asks for a token.</param>
/// <param name="timeout">How long to wait for one.</param>
/// <param name="secret">A secret that stays the same from run to run.</param>
/// <param name="time">The clock.</param>
#pragma warning disable CA1001 // The semaphore holds nothing to free as long as nobody asks for its handle.
internal sealed class RenewableToken(Func<CancellationToken, Task<AccessToken>> fetch, TimeSpan timeout, byte[] secret, TimeProvider time) : ApiCredential(secret)
#pragma warning restore CA1001
{
    // A request that leaves with it must arrive before it ends, and the clocks may differ.
    private static readonly TimeSpan s_margin = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim _gate = new(1);
    private volatile Current? _current;

    public override string? QuotaProject => _current?.QuotaProject;

    public override async ValueTask<string> TokenAsync(CancellationToken cancellationToken)
    {
        if (Good() is { } token) return token;

        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (Good() is { } fetched) return fetched;

            var fresh = await FetchAsync(cancellationToken).ConfigureAwait(false);
            var margin = fresh.Lifetime < s_margin + s_margin ? TimeSpan.FromTicks(fresh.Lifetime.Ticks / 2) : s_margin;
            _current = new Current(fresh.Text, time.GetUtcNow() + fresh.Lifetime - margin, fresh.QuotaProject);
            return fresh.Text;
        }
        finally
        {
            _gate.Release();
        }
    }

    public override bool Renew(string refused)
    {
        // Another request may have renewed it already.
        if (_current is { } current && current.Text == refused) Interlocked.CompareExchange(ref _current, null, current);
        return true;
    }

    private async Task<AccessToken> FetchAsync(CancellationToken cancellationToken)
    {
        using var tooLate = time.CreateCancellationTokenSource(timeout);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, tooLate.Token);
        try
        {
            return await fetch(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new MdmException(MdmErrorId.RequestTimedOut, string.Format(CultureInfo.InvariantCulture, "No access token within {0:0.#} s. Nothing was sent.", timeout.TotalSeconds), innerException: error);
        }
    }

    private string? Good() => _current is { } current && time.GetUtcNow() < current.GoodUntil ? current.Text : null;

    private sealed record Current(string Text, DateTimeOffset GoodUntil, string? QuotaProject);
}

/// <summary>An access token as its issuer gave it.</summary>
internal sealed record AccessToken(string Text, TimeSpan Lifetime, string? QuotaProject = null)
{
    /// <summary>Not the token.</summary>
    public override string ToString() => nameof(AccessToken);
}
