using System.Reflection;

namespace ApplivMdm.Loader;

/// <summary>When one copy of an assembly may stand for another.</summary>
internal static class AssemblyMatch
{
    /// <summary>Same name, same key, and at least the version that is asked for.</summary>
    public static bool Satisfies(AssemblyName offered, AssemblyName asked) =>
        string.Equals(offered.Name, asked.Name, StringComparison.OrdinalIgnoreCase)
        && (asked.Version is null || (offered.Version is { } version && version >= asked.Version))
        && (asked.GetPublicKeyToken() is not { Length: > 0 } token || token.SequenceEqual(offered.GetPublicKeyToken() ?? []))
        && string.IsNullOrEmpty(asked.CultureName);
}
