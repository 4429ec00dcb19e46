using System.Buffers.Text;

namespace ApplivMdm.TestServer;

/// <summary>Base64 of either alphabet, padded or not.</summary>
internal static class Base64
{
    public static byte[] Read(string text) => Base64Url.DecodeFromChars(text.Replace('+', '-').Replace('/', '_').AsSpan().TrimEnd('='));
}
