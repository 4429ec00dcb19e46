using System.Reflection;
using System.Runtime.Loader;

namespace ApplivMdm.Loader;

/// <summary>The module's own copies of its packages, unless the host carries one that satisfies the reference: two copies of one assembly are two sets of types.</summary>
public sealed class ModuleLoadContext : AssemblyLoadContext
{
    private const string OwnPrefix = "ApplivMdm.";

    private static ModuleLoadContext? s_current;

    private readonly string _folder;
    private readonly Lazy<Dictionary<string, string>> _host = new(HostAssemblies);

    private ModuleLoadContext(string folder)
        : base("ApplivMdm") => _folder = folder;

    /// <summary>From now on, what the cmdlets refer to comes from here. PowerShell itself loads the cmdlets, into its own context. A second call does nothing.</summary>
    /// <param name="folder">The folder of staged assemblies.</param>
    public static void Register(string folder)
    {
        var context = new ModuleLoadContext(folder);
        if (Interlocked.CompareExchange(ref s_current, context, null) is not null) return;

        // Comes before the runtime looks into the folder of the assembly that asks.
        Default.Resolving += (_, asked) => asked.Name?.StartsWith(OwnPrefix, StringComparison.Ordinal) == true ? context.Load(asked) : null;
    }

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        var own = Path.Combine(_folder, assemblyName.Name + ".dll");
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
