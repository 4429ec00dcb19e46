using System.Diagnostics;
using ApplivMdm.Shared;

namespace ApplivMdm.Tests;

/// <summary>The README's first command where no PowerShell can be had. With one, Pester runs the script.</summary>
public class RehearsalTests
{
    [Fact]
    public void Without_powershell_it_says_so_in_one_line_and_does_the_same_job()
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", BuildFacts.Program("ApplivMdm.Rehearsal"));
        start.Environment["PATH"] = AppContext.BaseDirectory;
        start.Environment["PWSH"] = Path.Combine(AppContext.BaseDirectory, "nothing-here");

        var (exitCode, output) = PowerShellLocator.Run(start);
        Assert.Equal(0, exitCode);
        Assert.Single(output.Split('\n'), line => line.StartsWith("No PowerShell 7.4 or newer: PWSH has none; PATH has none;", StringComparison.Ordinal));
        Assert.Matches(@"Accepted\s+200", output);
    }
}
