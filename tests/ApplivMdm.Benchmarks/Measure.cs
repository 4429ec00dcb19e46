using System.Globalization;
using ApplivMdm.Shared;

namespace ApplivMdm.Benchmarks;

/// <summary>What fresh PowerShell processes measure of themselves, and medians.</summary>
internal static class Measure
{
    public static string Manifest => Path.Combine(RepositoryRoot.Path, "ApplivMdm.psd1");

    /// <summary>The manifest of the module that only echoes, built in the configuration of this program.</summary>
    public static string EchoManifest
    {
        get
        {
            var configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
            return Path.Combine(RepositoryRoot.Path, "artifacts", "bin", "ApplivMdm.Benchmarks.Echo", configuration, "Echo.psd1");
        }
    }

    /// <summary>Runs a script that prints one number, so many times, each in a process of its own.</summary>
    public static double[] InFreshProcesses(PowerShellLocator engine, string script, int times) =>
        [.. Enumerable.Range(0, times).Select(_ => Numbers(InFreshProcess(engine, script))[0])];

    /// <summary>Runs a script and gives the last line it prints.</summary>
    public static string InFreshProcess(PowerShellLocator engine, string script)
    {
        var (exitCode, output) = PowerShellLocator.Run(engine.Start("-NoProfile", "-NonInteractive", "-Command", script));
        return exitCode == 0 ? output.Trim().Split('\n')[^1].Trim() : throw new InvalidOperationException(output);
    }

    /// <summary>The numbers of a line.</summary>
    public static double[] Numbers(string line) =>
        [.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(number => double.Parse(number, CultureInfo.InvariantCulture))];

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>A target and whether it was met.</summary>
    public static string Verdict(double value, double target, string format, bool atMost = false)
    {
        var isMet = atMost ? value <= target : value >= target;
        return string.Create(CultureInfo.InvariantCulture, $"{value.ToString(format, CultureInfo.InvariantCulture)} (target: at {(atMost ? "most" : "least")} {target}; {(isMet ? "met" : "missed")})");
    }
}
