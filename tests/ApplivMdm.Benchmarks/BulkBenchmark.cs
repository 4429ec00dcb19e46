using System.Globalization;
using ApplivMdm.Sandbox;
using ApplivMdm.Shared;

namespace ApplivMdm.Benchmarks;

/// <summary>A million ids through our bulk cmdlet beside a compiled cmdlet that only echoes them: rate and memory, each run in a fresh process.</summary>
internal static class BulkBenchmark
{
    private const int Rounds = 3;
    private const int WarmUpIds = 10_000;
    private const int Few = 100_000;
    private const int Many = 1_000_000;
    private const string Cmdlet = "New-AppleBulkCommand";

    public static Task RunAsync(PowerShellLocator engine, bool isQuick)
    {
        var (few, many) = isQuick ? (Few / 10, Many / 10) : (Few, Many);
        using var server = Child.OfThisProgram(AppleAnswers.Argument);
        var uri = server.ReadLine();
        var ours = $"{Cmdlet} RestartDevice";
        var contestants = new List<Contestant> { new(Cmdlet, ours, few), new(Cmdlet, ours, many), new("echo", "Write-Echo", few), new("echo", "Write-Echo", many) };
        var journal = Contestants.HaveJournal(engine, Cmdlet);
        if (journal)
        {
            var kept = $"{ours} -JournalPath {Contestants.FreshJournal}";
            contestants.InsertRange(2, [new("  with a journal", kept, few), new("  with a journal", kept, many)]);
        }

        for (var round = 0; round < (isQuick ? 1 : Rounds); round++)
        {
            foreach (var contestant in contestants) contestant.Round(engine, uri, server);
        }

        Print(contestants);
        if (!journal) Console.WriteLine("With a journal: -JournalPath is not there yet.");
        return Task.CompletedTask;
    }

    private static void Print(List<Contestant> contestants)
    {
        Console.WriteLine($"RestartDevice, 100 devices per request, 8 in flight, median of {contestants[0].Rounds} rounds, each in a fresh process; memory in MB");
        Console.WriteLine($"{"",-24}{"ids",10}{"per second",12}{"own CPU, us",13}{"server's",10}{"idle",8}{"peak",8}{"above idle",12}{"collections",13}");
        foreach (var contestant in contestants)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{contestant.Name,-24}{contestant.Ids,10}{contestant.Rate,12:0}{contestant.ProcessorUs,13:0.0}{contestant.ServerUs,10:0.0}{contestant.IdleMb,8:0}{contestant.PeakMb,8:0}{contestant.AboveIdleMb,12:0}{contestant.Collections,13:0}"));
        }

        var echo = contestants[^1];
        foreach (var pair in contestants.SkipLast(2).Chunk(2))
        {
            Console.WriteLine($"{pair[1].Name.Trim()} to echo: {Measure.Verdict(pair[1].Rate / echo.Rate, 0.25, "0.00")}");
            Console.WriteLine($"{pair[1].Name.Trim()}, MB above idle with {pair[1].Ids} ids: {Measure.Verdict(pair[1].AboveIdleMb, 150, "0", atMost: true)}; with {pair[0].Ids} ids: {pair[0].AboveIdleMb.ToString("0", CultureInfo.InvariantCulture)}");
        }
    }

    private sealed record Contestant(string Name, string Pipeline, int Ids)
    {
        private readonly List<double[]> _rounds = [];

        public int Rounds => _rounds.Count;

        public double Rate => Median(0);

        public double IdleMb => Median(1);

        public double PeakMb => Median(2);

        public double AboveIdleMb => Measure.Median(_rounds.Select(round => round[2] - round[1]));

        /// <summary>How often the garbage collector ran.</summary>
        public double Collections => Median(3);

        /// <summary>Processor time of the process for one id, in microseconds.</summary>
        public double ProcessorUs => Median(4);

        /// <summary>Processor time of the server for one id, in microseconds.</summary>
        public double ServerUs => Median(5);

        public void Round(PowerShellLocator engine, string uri, Child server)
        {
            var before = server.ProcessorMs;
            var numbers = Measure.Numbers(Measure.InFreshProcess(engine, Script(uri)));
            _rounds.Add([.. numbers, (server.ProcessorMs - before) * 1000 / (Ids + WarmUpIds)]);
        }

        private double Median(int number) => Measure.Median(_rounds.Select(round => round[number]));

        // Both load everything, so that both are idle alike. Nothing keeps the results.
        private string Script(string uri) => $$"""
            $ErrorActionPreference = 'Stop'
            $ProgressPreference = 'SilentlyContinue'
            {{Contestants.Import}}
            {{Contestants.JournalFolder}}
            Import-Module '{{Measure.EchoManifest}}'
            Connect-ApplivMdm -Organization sandbox -BaseUri '{{uri}}' -ApiToken (ConvertTo-SecureString '{{SandboxService.Token}}' -AsPlainText -Force) -RequestsPerHour 0
            $self = [System.Diagnostics.Process]::GetCurrentProcess()
            [GC]::Collect()
            $self.Refresh()
            $idle = $self.WorkingSet64
            $count = 0
            [ApplivMdm.Benchmarks.Echo.DeviceIds]::First({{WarmUpIds}}) | {{Pipeline}} | ForEach-Object { if ($_.PSObject.Properties['Outcome'] -and $_.Outcome -ne 'Accepted') { throw "$($_.ErrorMessage)" }; $count++ }
            if ($count -ne {{WarmUpIds}}) { throw "$count results for {{WarmUpIds}} ids." }
            $collections = [GC]::CollectionCount(0)
            $self.Refresh()
            $processor = $self.TotalProcessorTime
            $watch = [System.Diagnostics.Stopwatch]::StartNew()
            [ApplivMdm.Benchmarks.Echo.DeviceIds]::First({{Ids}}) | {{Pipeline}} | Out-Null
            $watch.Stop()
            $self.Refresh()
            {{Contestants.RemoveJournals}}
            [string]::Format([cultureinfo]::InvariantCulture, '{0} {1} {2} {3} {4}', {{Ids}} / $watch.Elapsed.TotalSeconds, $idle / 1MB, $self.PeakWorkingSet64 / 1MB, [GC]::CollectionCount(0) - $collections, ($self.TotalProcessorTime - $processor).TotalMilliseconds * 1000 / {{Ids}})
            """;
    }
}
