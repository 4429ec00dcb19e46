using System.Security.Cryptography;

namespace ApplivMdm.TestServer;

/// <summary>How Google's side of the server behaves; what is left out is as it was at first.</summary>
public sealed record GoogleSettings
{
    /// <summary>The public key of the service account, as PEM.</summary>
    public string? PublicKeyPem { get; init; }

    /// <summary>The same key in base64 or base64url, for a test whose runtime writes no PEM.</summary>
    public string? Modulus { get; init; }

    public string? Exponent { get; init; }

    /// <summary>The service account's address, which the assertion's <c>iss</c> must be; null does not look at it.</summary>
    public string? ClientEmail { get; init; }

    /// <summary>For how many seconds a token is good.</summary>
    public int ExpiresIn { get; init; } = 3600;

    /// <summary>How many requests are answered in 100 seconds; 0 is no limit.</summary>
    public int RequestsPer100Seconds { get; init; }

    /// <summary>Makes the key, or null when none is registered.</summary>
    internal RSA? CreateKey()
    {
        if (PublicKeyPem is null && Modulus is null) return null;

        var key = RSA.Create();
        if (PublicKeyPem is not null) key.ImportFromPem(PublicKeyPem);
        else key.ImportParameters(new RSAParameters { Modulus = Base64.Read(Modulus!), Exponent = Base64.Read(Exponent ?? "AQAB") });
        return key;
    }
}
