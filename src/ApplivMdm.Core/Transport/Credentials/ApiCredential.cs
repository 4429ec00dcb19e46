using System.Text;

namespace ApplivMdm.Transport;

/// <summary>What proves to a service who is asking. It never shows its token.</summary>
/// <param name="secret">A secret that stays the same from run to run, to key hashes with.</param>
internal abstract class ApiCredential(byte[] secret)
{
    public byte[] Secret { get; } = secret;

    /// <summary>Google: the project that requests count against, where it is not the credential's own.</summary>
    public virtual string? QuotaProject => null;

    /// <summary>The token for the next request, fetched where there is none that is good.</summary>
    /// <exception cref="MdmException">There is none to be had.</exception>
    public abstract ValueTask<string> TokenAsync(CancellationToken cancellationToken);

    /// <summary>A token was refused. True where another one can be had.</summary>
    public virtual bool Renew(string refused) => false;
}

/// <summary>A token that was given and cannot be renewed.</summary>
internal sealed class FixedToken(string token) : ApiCredential(Encoding.UTF8.GetBytes(token))
{
    public override ValueTask<string> TokenAsync(CancellationToken cancellationToken) => new(token);
}
