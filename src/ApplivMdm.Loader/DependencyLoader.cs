using System.Management.Automation;
using System.Reflection;
using System.Runtime.InteropServices;

namespace ApplivMdm.Loader;

/// <summary>
/// What the cmdlets refer to is found from here on. The manifest names this assembly as a nested module, which PowerShell
/// imports before the one with the cmdlets: no script is needed, whose interpreter takes longer than all the rest.
/// Assemblies stay loaded when a module is removed, and so does this.
/// </summary>
public sealed class DependencyLoader : IModuleAssemblyInitializer
{
    /// <summary>Called by PowerShell.</summary>
    public void OnImport()
    {
        var stage = Path.GetDirectoryName(typeof(DependencyLoader).Assembly.Location);
        var folder = Path.Combine(stage, "Common");
        if (RuntimeInformation.FrameworkDescription.StartsWith(".NET Framework", StringComparison.Ordinal)) Redirector.Register(folder);
        else Register(Path.Combine(stage, "Core", "ApplivMdm.LoadContext.dll"), folder);
    }

    /// <summary>Load contexts are in an assembly of their own, because the .NET Framework has none.</summary>
    private static void Register(string contextAssembly, string folder) =>
        Assembly.LoadFrom(contextAssembly).GetType("ApplivMdm.Loader.ModuleLoadContext").GetMethod("Register").Invoke(null, [folder]);
}
