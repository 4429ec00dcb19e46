using ApplivMdm.Shared;

namespace ApplivMdm.Benchmarks;

/// <summary>Those who send single commands, each in a process of its own that waits for the number of devices of a round.</summary>
internal static class Contestants
{
    private const string Connect = """
        Connect-ApplivMdm -Organization sandbox -BaseUri $uri -ApiToken (ConvertTo-SecureString $token -AsPlainText -Force) -RequestsPerHour 0
        """;

    private const string Prepare = """
        $address = "$($uri)v1/organizations/sandbox/mdm/android/enterprise/devices"
        $request = @{ Method = 'Post'; ContentType = 'application/json'; Body = '{"type":"LOCK"}'; Headers = @{ Authorization = "Bearer $token"; Accept = 'application/json' } }
        """;

    /// <summary>For scripts that keep journals: where they are, a new one, and their end.</summary>
    public const string JournalFolder = "$journals = [System.IO.Directory]::CreateTempSubdirectory('ApplivMdm').FullName";
    public const string FreshJournal = "(Join-Path $journals ([guid]::NewGuid()))";
    public const string RemoveJournals = "Remove-Item $journals -Recurse";

    public static string Import { get; } = $"Import-Module '{Measure.Manifest}'";

    public static string Ours { get; } = Script($"{Import}\n{Connect}", $$"""
        $ids | Invoke-AndroidDeviceCommand -Lock -ThrottleLimit {{SingleBenchmark.InFlight}} | Out-Null
        """);

    /// <summary>Each round begins a journal of its own; they go away when the process ends.</summary>
    public static string OursWithJournal { get; } = Script($"{Import}\n{Connect}\n{JournalFolder}", $$"""
        $ids | Invoke-AndroidDeviceCommand -Lock -ThrottleLimit {{SingleBenchmark.InFlight}} -JournalPath {{FreshJournal}} | Out-Null
        """, RemoveJournals);

    /// <summary>One request after the other, over one session, which keeps the connection.</summary>
    public static string RestMethodLoop { get; } = Script(Prepare + "\n$session = [Microsoft.PowerShell.Commands.WebRequestSession]::new()", """
        foreach ($id in $ids) { $null = Invoke-RestMethod -Uri "$address/$id/commands" -WebSession $session @request }
        """);

    public static string RestMethodParallel { get; } = Script(Prepare, $$"""
        $ids | ForEach-Object -ThrottleLimit {{SingleBenchmark.InFlight}} -Parallel {
            $ProgressPreference = 'SilentlyContinue'
            $request = $using:request
            Invoke-RestMethod -Uri "$using:address/$_/commands" @request
        } | Out-Null
        """);

    /// <summary>Whether the cmdlets keep a journal yet.</summary>
    public static bool HaveJournal(PowerShellLocator engine, string cmdlet) =>
        Measure.InFreshProcess(engine, $"{Import}; (Get-Command {cmdlet}).Parameters.ContainsKey('JournalPath')") == "True";

    private static string Script(string prepare, string round, string end = "") => $$"""
        $ErrorActionPreference = 'Stop'
        $ProgressPreference = 'SilentlyContinue'
        $uri = $env:BENCHMARK_URI
        $token = $env:BENCHMARK_TOKEN
        $all = [System.IO.File]::ReadAllLines($env:BENCHMARK_IDS)
        $self = [System.Diagnostics.Process]::GetCurrentProcess()
        {{prepare}}
        while ($line = [Console]::In.ReadLine()) {
            $ids = $all[0..([int]$line - 1)]
            [GC]::Collect()
            $self.Refresh()
            $processor = $self.TotalProcessorTime
            $watch = [System.Diagnostics.Stopwatch]::StartNew()
            {{round}}
            $watch.Stop()
            $self.Refresh()
            [Console]::Out.WriteLine([string]::Format([cultureinfo]::InvariantCulture, '{0} {1}', $watch.Elapsed.TotalMilliseconds, ($self.TotalProcessorTime - $processor).TotalMilliseconds))
        }
        {{end}}
        """;
}
