using System.Text;

namespace ApplivMdm.Transport;

/// <summary>Takes secrets out of a text that a service wrote.</summary>
internal static class Redaction
{
    private const string Hidden = "********";

    // No token of a service is shorter; blanking one that is would spoil the answers' own words.
    private const int ShortestToken = 12;

    public static string Apply(string text, IEnumerable<string> secrets) =>
        secrets.Where(secret => secret.Length > 0).OrderByDescending(secret => secret.Length).Aggregate(text, (clean, secret) => clean.Replace(secret, Hidden));

    /// <summary>Blanks a token wherever an answer echoes it: what is read of the answer goes out as an id, a status or a name.</summary>
    public static void Blank(byte[] body, string token)
    {
        if (token.Length < ShortestToken) return;

        ReadOnlySpan<byte> bytes = Encoding.UTF8.GetBytes(token);
        var rest = body.AsSpan();
        for (var at = rest.IndexOf(bytes); at >= 0; at = rest.IndexOf(bytes))
        {
            rest.Slice(at, bytes.Length).Fill((byte)'*');
            rest = rest.Slice(at + bytes.Length);
        }
    }
}
