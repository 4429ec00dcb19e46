using ApplivMdm.Shared;

namespace ApplivMdm.Tests;

/// <summary>Runs the Pester tests of the staged module in a real PowerShell, one process per file, and names each one that fails.</summary>
public class PesterBridge(PesterBridge.Engine engine) : IClassFixture<PesterBridge.Engine>
{
    private const int PesterIsMissing = 77;

    public static TheoryData<string> Files { get; } = [.. Directory.GetFiles(Path.Combine(RepositoryRoot.Path, "tests", "Pester"), "*.Tests.ps1").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Pester_passes(string file)
    {
        Assert.SkipWhen(engine.PowerShell is null, engine.Reason);

        var start = engine.PowerShell!.Start("-NoProfile", "-NonInteractive", "-File", Path.Combine("tests", "Pester", "Invoke-Tests.ps1"), file);
        start.Environment["APPLIVMDM_TESTSERVER"] = BuildFacts.Program("ApplivMdm.TestServer");
        var (exitCode, output) = PowerShellLocator.Run(start);

        Assert.SkipWhen(exitCode == PesterIsMissing, output.Trim());
        Assert.True(exitCode == 0, output);
    }

    public sealed class Engine
    {
        public Engine()
        {
            (PowerShell, Reason) = PowerShellLocator.Find();
            if (PowerShell is null) TestContext.Current.SendDiagnosticMessage($"Every test in PowerShell is skipped. {Reason}");
        }

        internal PowerShellLocator? PowerShell { get; }

        internal string Reason { get; }
    }
}
