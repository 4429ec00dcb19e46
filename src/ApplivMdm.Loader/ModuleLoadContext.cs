#if !NET472
using System.Reflection;
using System.Runtime.Loader;

namespace ApplivMdm.Loader;

/// <summary>The module's own copies of its packages, unless the host carries one that satisfies the reference: two copies of one assembly are two sets of types.</summary>
internal sealed class ModuleLoadContext(string folder) : AssemblyLoadContext("ApplivMdm")
{
    private readonly Lazy<Dictionary<string, string>> _host = new(HostAssemblies);

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        var own = Path.Combine(folder, assemblyName.Name + ".dll");
        if (!File.Exists(own)) return null;

        // Null leaves it to the default context, which finds the host's copy first.
        return HostSatisfies(assemblyName) ? null : LoadFromAssemblyPath(own);
    }

    private bool HostSatisfies(AssemblyName asked) =>
        _host.Value.TryGetValue(asked.Name!, out var path) && AssemblyMatch.Satisfies(GetAssemblyName(path), asked);

    private static Dictionary<string, string> HostAssemblies()
    {
        var host = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var paths = (AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") as string ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        foreach (var path in paths) host.TryAdd(Path.GetFileNameWithoutExtension(path), path);
        return host;
    }
}
#endif
