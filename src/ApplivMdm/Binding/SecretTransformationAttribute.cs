using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Security;

namespace ApplivMdm.Cmdlets;

/// <summary>
/// Takes plain text where a SecureString is expected, and remembers that it was, so that the cmdlet can warn.
/// It never fails: PowerShell passes over a column that it cannot convert, and the command would go out without its secret.
/// What is no text comes out as an empty secret, which the cmdlet refuses.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SecretTransformationAttribute : ArgumentTransformationAttribute
{
    private static readonly ConditionalWeakTable<SecureString, object> s_plain = new();

    public override bool TransformNullOptionalParameters => true;

    public static bool WasPlainText(SecureString? secret) => secret is not null && s_plain.TryGetValue(secret, out _);

    public override object Transform(EngineIntrinsics engineIntrinsics, object? inputData) => (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
    {
        SecureString secret => secret,
        PSCredential credential => credential.Password,
        string { Length: > 0 } text => Plain(text),
        IFormattable number => Plain(number.ToString(null, CultureInfo.InvariantCulture)),
        _ => new SecureString(),
    };

    private static SecureString Plain(string text)
    {
        var secret = new NetworkCredential(string.Empty, text).SecurePassword;
        secret.MakeReadOnly();
        s_plain.Add(secret, secret);
        return secret;
    }
}

/// <summary>The way back.</summary>
internal static class SecureStringExtensions
{
    public static string Reveal(this SecureString secret) => new NetworkCredential(string.Empty, secret).Password;
}
