using System.Diagnostics;
using ApplivMdm.Shared;

namespace ApplivMdm.Benchmarks;

/// <summary>A process of a benchmark that is spoken to by lines, and ends when its standard input closes.</summary>
internal sealed class Child : IDisposable
{
    private readonly Process _process;

    private Child(ProcessStartInfo start)
    {
        start.UseShellExecute = false;
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        _process = Process.Start(start)!;
    }

    /// <summary>All processor time it has used, in milliseconds.</summary>
    public double ProcessorMs
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime.TotalMilliseconds;
        }
    }

    /// <summary>This program again, with the argument that says as what.</summary>
    public static Child OfThisProgram(string argument, params (string Name, string Value)[] environment) =>
        OfProgram(typeof(Child).Assembly.Location, argument, environment);

    /// <summary>The test server.</summary>
    public static Child OfTestServer() => OfProgram(Path.Combine(AppContext.BaseDirectory, "ApplivMdm.TestServer.dll"), argument: null, []);

    /// <summary>A script in a PowerShell.</summary>
    public static Child OfScript(PowerShellLocator engine, string script, params (string Name, string Value)[] environment) =>
        New(engine.Start("-NoProfile", "-NonInteractive", "-Command", script), environment);

    public string ReadLine() => _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("A process of the benchmark ended; what it wrote stands above.");

    public string Ask(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
        return ReadLine();
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(10))) _process.Kill();
        _process.Dispose();
    }

    private static Child OfProgram(string dll, string? argument, (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet");
        start.ArgumentList.Add(dll);
        if (argument is not null) start.ArgumentList.Add(argument);
        return New(start, environment);
    }

    private static Child New(ProcessStartInfo start, (string Name, string Value)[] environment)
    {
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return new Child(start);
    }
}
