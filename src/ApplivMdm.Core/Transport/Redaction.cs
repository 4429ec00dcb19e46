namespace ApplivMdm.Transport;

/// <summary>Takes secrets out of a text that a service wrote.</summary>
internal static class Redaction
{
    private const string Hidden = "********";

    public static string Apply(string text, IEnumerable<string> secrets) =>
        secrets.Where(secret => secret.Length > 0).OrderByDescending(secret => secret.Length).Aggregate(text, (clean, secret) => clean.Replace(secret, Hidden));
}
