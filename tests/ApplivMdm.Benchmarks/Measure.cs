using System.Globalization;
using ApplivMdm.Shared;

namespace ApplivMdm.Benchmarks;

/// <summary>Medians of what fresh PowerShell processes measure of themselves.</summary>
internal static class Measure
{
    /// <summary>Runs a script that prints one number, so many times, each in a process of its own.</summary>
    public static double[] InFreshProcesses(PowerShellLocator engine, string script, int times) =>
        [.. Enumerable.Range(0, times).Select(_ => InFreshProcess(engine, script))];

    public static double InFreshProcess(PowerShellLocator engine, string script)
    {
        var (exitCode, output) = PowerShellLocator.Run(engine.Start("-NoProfile", "-NonInteractive", "-Command", script));
        if (exitCode != 0) throw new InvalidOperationException(output);
        return double.Parse(output.Trim().Split('\n')[^1], CultureInfo.InvariantCulture);
    }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }

    public static string Manifest => Path.Combine(RepositoryRoot.Path, "ApplivMdm.psd1");
}
