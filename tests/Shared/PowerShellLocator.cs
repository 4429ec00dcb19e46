using System.Diagnostics;
using System.Globalization;

namespace ApplivMdm.Shared;

/// <summary>Finds a PowerShell 7.4 or newer: the one in the environment variable PWSH, the first on PATH, or the one of the local tool manifest.</summary>
internal sealed class PowerShellLocator
{
    private static readonly Version s_oldest = new(7, 4);

    private readonly string _file;
    private readonly string[] _before;

    private PowerShellLocator(string file, string[] before, Version version) => (_file, _before, Version) = (file, before, version);

    public Version Version { get; }

    /// <summary>The engine, or in one line why there is none.</summary>
    public static (PowerShellLocator? Engine, string Reason) Find()
    {
        var reasons = new List<string>();
        var named = Environment.GetEnvironmentVariable("PWSH");
        if (!string.IsNullOrEmpty(named) && Probe(named, [], "PWSH", reasons) is { } fromVariable) return (fromVariable, string.Empty);
        if (string.IsNullOrEmpty(named)) reasons.Add("PWSH is not set");
        if (Probe("pwsh", [], "PATH", reasons) is { } fromPath) return (fromPath, string.Empty);
        if (Probe("dotnet", ["tool", "run", "pwsh", "--"], "the local tool manifest", reasons, restoreFirst: true) is { } fromManifest) return (fromManifest, string.Empty);

        return (null, $"No PowerShell {s_oldest} or newer: {string.Join("; ", reasons)}.");
    }

    public ProcessStartInfo Start(params string[] arguments) => NewStart(_file, [.. _before, .. arguments]);

    /// <summary>Runs to the end and gives the exit code and what was written.</summary>
    public static (int ExitCode, string Output) Run(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.RedirectStandardInput = true;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.Result);
    }

    private static PowerShellLocator? Probe(string file, string[] before, string place, List<string> reasons, bool restoreFirst = false)
    {
        try
        {
            if (restoreFirst && Run(NewStart("dotnet", ["tool", "restore"])).ExitCode != 0)
            {
                reasons.Add($"{place} cannot be restored");
                return null;
            }

            var (exitCode, output) = Run(NewStart(file, [.. before, "-NoProfile", "-NonInteractive", "-Command", "$PSVersionTable.PSVersion.ToString()"]));
            var text = output.Trim().Split('-')[0];
            if (exitCode == 0 && Version.TryParse(text, out var version))
            {
                if (version >= s_oldest) return new PowerShellLocator(file, before, version);
                reasons.Add(string.Create(CultureInfo.InvariantCulture, $"{place} has {version}"));
            }
            else reasons.Add($"{place} names something else than PowerShell");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            reasons.Add($"{place} has none");
        }

        return null;
    }

    private static ProcessStartInfo NewStart(string file, string[] arguments)
    {
        var start = new ProcessStartInfo(file) { UseShellExecute = false, WorkingDirectory = RepositoryRoot.Path };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        start.Environment["NO_COLOR"] = "1";
        return start;
    }
}
