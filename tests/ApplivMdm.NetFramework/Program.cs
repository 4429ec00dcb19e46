using System.Reflection;
using System.Runtime.CompilerServices;
using ApplivMdm.Loader;

namespace ApplivMdm.NetFramework;

/// <summary>
/// Runs the staged Core and all it needs on Mono, whose runtime is the nearest to .NET Framework's that is not Windows, against a test
/// server: <c>STAGE SERVER KEYFILE ACCOUNT</c>. One line per check; exit code 0 when all went well, 77 where this Mono cannot.
/// </summary>
internal static class Program
{
    private const int CannotRun = 77;

    private static readonly string[] s_folders = [string.Empty, "Common"];

    public static async Task<int> Main(string[] arguments)
    {
        var stage = arguments[0];
        var common = Path.Combine(stage, "Common");
        if (!HasNetStandard())
        {
            Console.WriteLine("Mono has no netstandard.dll here; on Debian it is in mono-devel.");
            return CannotRun;
        }

        // This program stands in for PowerShell and the cmdlets. What the staged assemblies ask for is left to the loader's redirector.
        AppDomain.CurrentDomain.AssemblyResolve += (_, asked) => asked.RequestingAssembly == typeof(Program).Assembly ? FromStage(stage, asked) : null;
        Redirect(common);
        var failed = await TryAsync("the redirector answers for lower versions and not for higher ones", () => Task.Run(() => Redirects.Check(common))) ? 0 : 1;
        failed += await RunAsync(new Uri(arguments[1]), arguments[2], arguments[3]);
        return failed == 0 ? 0 : 1;
    }

    // What names an assembly of the stage is compiled only when the handler is there.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Redirect(string folder) => Redirector.Register(folder);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<int> RunAsync(Uri server, string keyFile, string account)
    {
        using var checks = new Checks(server, keyFile, account);
        var failed = 0;
        foreach (var (name, check) in checks.All)
        {
            var isRight = await TryAsync(name, async () =>
            {
                await checks.PrepareAsync();
                await check();
            });
            if (!isRight) failed++;
        }

        return failed;
    }

    private static async Task<bool> TryAsync(string name, Func<Task> check)
    {
        try
        {
            await check();
            Console.WriteLine($"ok: {name}");
            return true;
        }
#pragma warning disable CA1031 // Whatever it is, the other checks are run too.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            Console.WriteLine($"FAILED: {name}: {failure}");
            return false;
        }
    }

    private static bool HasNetStandard()
    {
        try
        {
            return Assembly.Load("netstandard, Version=2.0.0.0, Culture=neutral, PublicKeyToken=cc7b13ffcd2ddd51") is not null;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
    }

    private static Assembly? FromStage(string stage, ResolveEventArgs asked) =>
        s_folders.Select(folder => Path.Combine(stage, folder, new AssemblyName(asked.Name).Name + ".dll")).Where(File.Exists).Select(Assembly.LoadFrom).FirstOrDefault();
}
