using ApplivMdm.Benchmarks;
using ApplivMdm.Shared;

var (engine, reason) = PowerShellLocator.Find();
if (engine is null)
{
    Console.Error.WriteLine(reason);
    return 1;
}

Console.WriteLine($"PowerShell {engine.Version}, .NET {Environment.Version}, {Environment.ProcessorCount} cores, {Environment.OSVersion}");
var benchmarks = new (string Name, Func<PowerShellLocator, Task> Run)[]
{
    ("completion", CompletionBenchmark.RunAsync),
};

foreach (var (name, run) in benchmarks.Where(benchmark => args.Length == 0 || args.Contains(benchmark.Name, StringComparer.OrdinalIgnoreCase)))
{
    Console.WriteLine();
    Console.WriteLine($"== {name}");
    await run(engine);
}

return 0;
