using System.Net;
using System.Runtime.CompilerServices;
using System.Security;

namespace ApplivMdm.Cmdlets;

/// <summary>Takes plain text where a SecureString is expected, and remembers that it was, so that the cmdlet can warn.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SecretTransformationAttribute : ArgumentTransformationAttribute
{
    private static readonly ConditionalWeakTable<SecureString, object> s_plain = new();

    public static bool WasPlainText(SecureString? secret) => secret is not null && s_plain.TryGetValue(secret, out _);

    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        switch (value)
        {
            case string { Length: 0 }:
                return null;
            case string text:
                var secret = new NetworkCredential(string.Empty, text).SecurePassword;
                secret.MakeReadOnly();
                s_plain.Add(secret, secret);
                return secret;
            case PSCredential credential:
                return credential.Password;
            default:
                return inputData;
        }
    }
}

/// <summary>The way back.</summary>
internal static class SecureStringExtensions
{
    public static string Reveal(this SecureString secret) => new NetworkCredential(string.Empty, secret).Password;
}
