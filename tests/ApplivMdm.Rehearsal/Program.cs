using System.Diagnostics;
using ApplivMdm.Rehearsal;
using ApplivMdm.Shared;

var (engine, reason) = PowerShellLocator.Find();
if (engine is null)
{
    Console.WriteLine($"{reason} The same job runs without the cmdlets.");
    return WithoutPowerShell.Run();
}

Console.WriteLine($"PowerShell {engine.Version} runs docs/examples/rehearsal.ps1 …");
using var process = Process.Start(engine.Start("-NoProfile", "-NonInteractive", "-File", Path.Combine("docs", "examples", "rehearsal.ps1")))!;
process.WaitForExit();
return process.ExitCode;
