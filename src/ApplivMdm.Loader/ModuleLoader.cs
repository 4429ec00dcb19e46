using System.Reflection;

namespace ApplivMdm.Loader;

/// <summary>The entry point of the module's script.</summary>
public static class ModuleLoader
{
    private const string CmdletAssembly = "ApplivMdm.dll";

    private static readonly object s_gate = new();
    private static Assembly? s_cmdlets;

    /// <summary>Whether this process has loaded the cmdlets before.</summary>
    public static bool IsLoaded
    {
        get
        {
            lock (s_gate) return s_cmdlets is not null;
        }
    }

    /// <summary>Loads the cmdlets from the folder of staged assemblies. A second call returns the same assembly.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>The cmdlet assembly.</returns>
    public static Assembly Load(string folder)
    {
        lock (s_gate)
        {
#if NET472
            Redirector.Register(folder);
            return s_cmdlets ??= Assembly.LoadFrom(Path.Combine(folder, CmdletAssembly));
#else
            return s_cmdlets ??= new ModuleLoadContext(folder).LoadFromAssemblyPath(Path.Combine(folder, CmdletAssembly));
#endif
        }
    }

    /// <summary>Takes back what <see cref="Load"/> did to the process, as far as the runtime can: an assembly stays loaded.</summary>
    public static void Unload()
    {
#if NET472
        lock (s_gate) Redirector.Unregister();
#endif
    }
}
