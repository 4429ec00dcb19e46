using ApplivMdm.Shared;

namespace ApplivMdm.Benchmarks;

/// <summary>The first completion of -RequestType in a fresh PowerShell, which loads Apple's catalogue, beside the first one of a cmdlet of PowerShell's own.</summary>
internal static class CompletionBenchmark
{
    private const int Rounds = 9;

    public static Task RunAsync(PowerShellLocator engine, bool isQuick)
    {
        // Completion itself and PowerShell's own command are warm; only ours is new.
        static string Script(string line) => $$"""
            Import-Module '{{Measure.Manifest}}'
            $null = TabExpansion2 'Get-Process -Name pw' 20
            $line = '{{line}}'
            $watch = [System.Diagnostics.Stopwatch]::StartNew()
            $null = TabExpansion2 $line $line.Length
            $watch.Elapsed.TotalMilliseconds.ToString([cultureinfo]::InvariantCulture)
            """;

        var times = isQuick ? 1 : Rounds;
        var ours = Measure.Median(Measure.InFreshProcesses(engine, Script("New-AppleBulkCommand -RequestType "), times));
        var theirs = Measure.Median(Measure.InFreshProcesses(engine, Script("Get-Command -CommandType "), times));
        Console.WriteLine($"New-AppleBulkCommand -RequestType <Tab>: {ours:0.0} ms, catalogue included; Get-Command -CommandType <Tab>: {theirs:0.0} ms");
        return Task.CompletedTask;
    }
}
