using System.Runtime.InteropServices;
using ApplivMdm.Benchmarks;
using ApplivMdm.Shared;

// Parts of a benchmark that need a process of their own are this program again.
switch (args.FirstOrDefault())
{
    case BareClient.Argument: return await BareClient.RunAsync();
    case AppleAnswers.Argument: return await AppleAnswers.RunAsync();
}

var benchmarks = new (string Name, Func<PowerShellLocator, bool, Task> Run)[]
{
    ("single", SingleBenchmark.RunAsync),
    ("bulk", BulkBenchmark.RunAsync),
    ("import", ImportBenchmark.RunAsync),
    ("completion", CompletionBenchmark.RunAsync),
};

const string Quick = "--quick";
var names = args.Where(argument => argument != Quick).ToList();
var isQuick = args.Contains(Quick);
if (names.Except(benchmarks.Select(benchmark => benchmark.Name), StringComparer.OrdinalIgnoreCase).ToList() is { Count: > 0 } unknown)
{
    Console.Error.WriteLine($"There is no benchmark {string.Join(", ", unknown)}. There are {string.Join(", ", benchmarks.Select(benchmark => benchmark.Name))}, and {Quick} for a tenth of the work.");
    return 1;
}

var (engine, reason) = PowerShellLocator.Find();
if (engine is null)
{
    Console.Error.WriteLine(reason);
    return 1;
}

var runtime = Measure.InFreshProcess(engine, "[Environment]::Version.ToString()");
Console.WriteLine($"PowerShell {engine.Version} on .NET {runtime}, server and bare client on .NET {Environment.Version}, {Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}{(isQuick ? "; quick: numbers are rough" : string.Empty)}");
foreach (var (name, run) in benchmarks.Where(benchmark => names.Count == 0 || names.Contains(benchmark.Name, StringComparer.OrdinalIgnoreCase)))
{
    Console.WriteLine();
    Console.WriteLine($"== {name}");
    await run(engine, isQuick);
}

return 0;
