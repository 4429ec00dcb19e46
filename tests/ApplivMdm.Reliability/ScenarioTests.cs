using System.Diagnostics;
using System.Globalization;

namespace ApplivMdm.Reliability;

/// <summary>Runs made up by chance, each judged by the server that they ran against.</summary>
public class ScenarioTests(ITestOutputHelper output)
{
    private const int Default = 2000;
    private const int Workers = 4;

    // Answers of 100 MB are among the weather, for several requests at a time: who keeps them comes to more than this.
    private const int MostMegabytes = 1024;

    // Threads interleave as they like; what fails once in a while should fail again here.
    private const int Replays = 25;

    [Fact]
    public async Task No_run_in_any_weather_breaks_a_promise()
    {
        var replayed = Environment.GetEnvironmentVariable("APPLIVMDM_SEED");
        var count = int.Parse(Environment.GetEnvironmentVariable("APPLIVMDM_SCENARIOS") ?? Default.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        var seeds = replayed is null
            ? Enumerable.Range(Environment.GetEnvironmentVariable("APPLIVMDM_FIRST_SEED") is { } first ? int.Parse(first, CultureInfo.InvariantCulture) : 1, count).ToList()
            : [.. Enumerable.Repeat(int.Parse(replayed, CultureInfo.InvariantCulture), Replays)];

        var tally = new Tally();
        var broken = new List<string>();
        var next = -1;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Task.Run(async () =>
        {
            await using var stage = await Stage.OpenAsync();
            for (var index = Interlocked.Increment(ref next); index < seeds.Count; index = Interlocked.Increment(ref next))
            {
                var scenario = Scenario.Make(seeds[index], stage.Elsewhere);
                try
                {
                    await Task.Factory.StartNew(() => new ScenarioRun(stage, scenario, tally).Play(), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
                }
                catch (Exception error)
                {
                    lock (broken) broken.Add($"{(error is BrokenPromiseException ? error.Message : error)}\n    {scenario}\n    Replay it with APPLIVMDM_SEED={scenario.Seed}.");
                }
            }
        })));

        using var self = Process.GetCurrentProcess();
        var peak = self.PeakWorkingSet64 >> 20;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{watch.Elapsed.TotalSeconds:0} s, peak memory {peak} MB: {tally}"));
        Assert.True(broken.Count == 0, $"{broken.Count} of {seeds.Count} runs broke a promise.\n{string.Join("\n", broken.Take(20))}");
        Assert.InRange(peak, 0, MostMegabytes);
        if (seeds.Count < 1000) return;

        foreach (var what in Enum.GetNames<Road>().Concat(Enum.GetNames<EndKind>()).Concat(["Accepted", "Refused", "NotSent", "Unknown", "found in the list", "sent after repetition"]))
            Assert.True(tally[what] > 0, $"No run met '{what}'; the scenarios prove too little.");
    }
}
