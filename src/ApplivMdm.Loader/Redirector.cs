using System.Reflection;

namespace ApplivMdm.Loader;

/// <summary>
/// What a binding redirect in a configuration file would do, which a module cannot bring: where one of our packages asks
/// for a lower version of another than ships, it gets ours. Compiled, because the event also comes on threads without a runspace.
/// </summary>
internal static class Redirector
{
    private static readonly object s_gate = new();

    [ThreadStatic]
    private static bool t_busy;

    private static Dictionary<string, AssemblyName>? s_ours;
    private static string s_folder = string.Empty;

    /// <summary>A second call does nothing: the event is the process's, and several runspaces may have the module.</summary>
    public static void Register(string folder)
    {
        lock (s_gate)
        {
            if (s_ours is not null) return;

            s_folder = folder;
            s_ours = Directory.GetFiles(folder, "*.dll").Select(AssemblyName.GetAssemblyName).ToDictionary(name => name.Name, StringComparer.OrdinalIgnoreCase);
            AppDomain.CurrentDomain.AssemblyResolve += Resolve;
        }
    }

    private static Assembly? Resolve(object sender, ResolveEventArgs arguments)
    {
        if (t_busy || s_ours is not { } ours) return null;

        t_busy = true;
        try
        {
            var asked = new AssemblyName(arguments.Name);
            return ours.TryGetValue(asked.Name, out var mine) && AssemblyMatch.Satisfies(mine, asked) && IsOurs(arguments.RequestingAssembly)
                ? Assembly.LoadFrom(Path.Combine(s_folder, mine.Name + ".dll"))
                : null;
        }
        finally
        {
            t_busy = false;
        }
    }

    /// <summary>Other modules resolve their own references; an unknown requester is one of reflection's.</summary>
    private static bool IsOurs(Assembly? requester) =>
        requester is null
        || (!requester.IsDynamic && requester.Location.Length > 0 && string.Equals(Path.GetDirectoryName(requester.Location), s_folder, StringComparison.OrdinalIgnoreCase));
}
