using System.Globalization;
using ApplivMdm.Shared;

namespace ApplivMdm.Benchmarks;

/// <summary>Import-Module in a fresh process: our module beside a compiled one with one cmdlet, and beside well-known ones where they are installed.</summary>
internal static class ImportBenchmark
{
    private const int Rounds = 11;

    private static readonly string[] s_wellKnown = ["Pester", "PSScriptAnalyzer"];

    public static Task RunAsync(PowerShellLocator engine, bool isQuick)
    {
        var modules = new List<(string Name, string Module)> { ("ApplivMdm", Measure.Manifest), ("compiled, one cmdlet", Measure.EchoManifest) };
        foreach (var name in s_wellKnown)
        {
            var version = Measure.InFreshProcess(engine, $"\"-$((Get-Module -ListAvailable {name} | Select-Object -First 1).Version)\"")[1..];
            if (version.Length > 0) modules.Add(($"{name} {version}", name));
            else Console.WriteLine($"{name} is not installed.");
        }

        var rounds = isQuick ? 3 : Rounds;
        var times = modules.ConvertAll(_ => new List<double>());

        // The first round only brings the files into memory.
        for (var round = 0; round <= rounds; round++)
        {
            for (var index = 0; index < modules.Count; index++)
            {
                var time = Measure.Numbers(Measure.InFreshProcess(engine, Script(modules[index].Module)))[0];
                if (round > 0) times[index].Add(time);
            }
        }

        Console.WriteLine($"Import-Module in a fresh process, median of {rounds}");
        Console.WriteLine($"{"",-30}{"ms",8}{"lowest",8}{"highest",9}");
        for (var index = 0; index < modules.Count; index++)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{modules[index].Name,-30}{Measure.Median(times[index]),8:0}{times[index].Min(),8:0}{times[index].Max(),9:0}"));

        Console.WriteLine($"Ours, ms more than the one with one cmdlet: {Measure.Verdict(Measure.Median(times[0]) - Measure.Median(times[1]), 30, "0", atMost: true)}");
        return Task.CompletedTask;
    }

    private static string Script(string module) => $$"""
        $ErrorActionPreference = 'Stop'
        $watch = [System.Diagnostics.Stopwatch]::StartNew()
        Import-Module '{{module}}'
        $watch.Stop()
        $watch.Elapsed.TotalMilliseconds.ToString([cultureinfo]::InvariantCulture)
        """;
}
