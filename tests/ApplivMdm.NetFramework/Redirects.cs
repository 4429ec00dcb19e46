using System.Reflection;

namespace ApplivMdm.NetFramework;

/// <summary>What the loader's redirector answers. Mono takes what lies beside an assembly without looking at its version, so only references by name reach it.</summary>
internal static class Redirects
{
    // What the packages ask for and does not ship. Mono has System.ComponentModel.Annotations 4.2.0.0, the fifth, itself.
    private static readonly string[] s_lower =
    [
        "Microsoft.Bcl.AsyncInterfaces, Version=6.0.0.0, Culture=neutral, PublicKeyToken=cc7b13ffcd2ddd51",
        "Microsoft.Bcl.TimeProvider, Version=8.0.0.0, Culture=neutral, PublicKeyToken=cc7b13ffcd2ddd51",
        "System.Buffers, Version=4.0.2.0, Culture=neutral, PublicKeyToken=cc7b13ffcd2ddd51",
        "System.Runtime.CompilerServices.Unsafe, Version=4.0.4.1, Culture=neutral, PublicKeyToken=b03f5f7f11d50a3a",
    ];

    public static void Check(string folder)
    {
        foreach (var name in s_lower)
        {
            var asked = new AssemblyName(name);
            var newer = new AssemblyName(name) { Version = new Version(99, 0, 0, 0) };
            if (IsAnswered(newer)) throw new InvalidOperationException($"{newer} was answered, which does not ship.");

            var answer = Assembly.Load(asked);
            if (answer.GetName().Version <= asked.Version || Path.GetDirectoryName(answer.Location) != folder) throw new InvalidOperationException($"{asked} was answered by {answer.Location}.");
        }
    }

    private static bool IsAnswered(AssemblyName name)
    {
        try
        {
            return Assembly.Load(name) is not null;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
    }
}
