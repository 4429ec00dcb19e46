using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ApplivMdm.Sandbox;
using ApplivMdm.Shared;

namespace ApplivMdm.Benchmarks;

/// <summary>One request per device: our cmdlet beside a bare client in C# and what scripts do with PowerShell's own cmdlets.</summary>
internal static class SingleBenchmark
{
    public const int InFlight = 16;

    // A round at full speed is over in a second, and whatever else the machine does meanwhile shows in it.
    private const int FastRounds = 9;
    private const int SlowRounds = 3;
    private const int Devices = 20_000;
    private const int WarmUpDevices = 2_000;

    // About half of a sandbox's fleet runs Android.
    private const int Fleet = 42_000;

    private const string Ours = "Invoke-AndroidDeviceCommand";
    private const string OursWithJournal = "  with a journal";
    private const string Bare = "bare HttpClient";

    public static async Task RunAsync(PowerShellLocator engine, bool isQuick)
    {
        using var server = Child.OfTestServer();
        var uri = server.ReadLine();
        using var control = new HttpClient { BaseAddress = new Uri(uri) };
        var ids = Path.GetTempFileName();
        try
        {
            await ResetAsync(control, 0);
            await File.WriteAllLinesAsync(ids, await AndroidIdsAsync(control));
            var environment = new[] { ("BENCHMARK_URI", uri), ("BENCHMARK_IDS", ids), ("BENCHMARK_TOKEN", SandboxService.Token) };
            var journal = Contestants.HaveJournal(engine, "Invoke-AndroidDeviceCommand");
            foreach (var delayMs in new[] { 0, 50 })
            {
                await ResetAsync(control, delayMs);
                RunWith(delayMs, isQuick, journal, server, engine, environment);
            }

            if (!journal) Console.WriteLine("With a journal: -JournalPath is not there yet.");
        }
        finally
        {
            File.Delete(ids);
        }
    }

    private static void RunWith(int delayMs, bool isQuick, bool journal, Child server, PowerShellLocator engine, (string, string)[] environment)
    {
        // Rates are compared, so those who would take very long send to fewer devices.
        var all = isQuick ? Devices / 10 : Devices;
        var contestants = new List<Contestant>
        {
            new(Ours, all, Child.OfScript(engine, Contestants.Ours, environment)),
            new(Bare, all, Child.OfThisProgram(BareClient.Argument, environment)),
            new("Invoke-RestMethod in a loop", all / (delayMs == 0 ? 10 : 100), Child.OfScript(engine, Contestants.RestMethodLoop, environment)),
            new("ForEach-Object -Parallel", all / 10, Child.OfScript(engine, Contestants.RestMethodParallel, environment)),
        };
        if (journal) contestants.Insert(1, new(OursWithJournal, all, Child.OfScript(engine, Contestants.OursWithJournal, environment)));

        try
        {
            // At full speed the runtime takes two rounds until it has compiled its best code; at 50 ms there is time to spare.
            for (var round = 0; round < (delayMs == 0 ? 2 : 1); round++)
            {
                foreach (var contestant in contestants) contestant.WarmUp(delayMs == 0 ? contestant.Devices : Math.Min(contestant.Devices, WarmUpDevices), server);
            }

            for (var round = 0; round < RoundsAt(delayMs); round++)
            {
                foreach (var contestant in contestants) contestant.Count(server);
            }
        }
        finally
        {
            foreach (var contestant in contestants) contestant.Dispose();
        }

        Print(delayMs, contestants);
    }

    private static void Print(int delayMs, List<Contestant> contestants)
    {
        double Rate(string name) => contestants.Single(contestant => contestant.Name == name).Rate;

        Console.WriteLine();
        Console.WriteLine($"{delayMs} ms latency, {InFlight} in flight, median of {RoundsAt(delayMs)} rounds");
        Console.WriteLine($"{"",-30}{"devices",10}{"per second",12}{"of bare",10}{"first round",13}{"own CPU, us",13}{"server's",10}   rounds, per second");
        foreach (var contestant in contestants)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{contestant.Name,-30}{contestant.Devices,10}{contestant.Rate,12:0}{contestant.Rate / Rate(Bare),10:0.00}{contestant.FirstRate,13:0}{contestant.ProcessorUs,13:0}{contestant.ServerUs,10:0}   {string.Join(", ", contestant.Rates.Select(rate => rate.ToString("0", CultureInfo.InvariantCulture)))}"));
        }

        Console.WriteLine($"Ours to bare: {Measure.Verdict(Rate(Ours) / Rate(Bare), delayMs == 0 ? 0.6 : 0.95, "0.00")}");
        if (contestants.Exists(contestant => contestant.Name == OursWithJournal))
            Console.WriteLine($"With a journal to without: {Measure.Verdict(Rate(OursWithJournal) / Rate(Ours), 0.9, "0.00")}");
    }

    private static int RoundsAt(int delayMs) => delayMs == 0 ? FastRounds : SlowRounds;

    private static async Task ResetAsync(HttpClient control, int delayMs) =>
        (await control.PostAsync(new Uri($"_test/reset?devices={Fleet}&keepLog=false&delayMs={delayMs}", UriKind.Relative), content: null)).EnsureSuccessStatusCode();

    private static async Task<List<string>> AndroidIdsAsync(HttpClient control)
    {
        var devices = await control.GetFromJsonAsync<JsonArray>("_test/devices");
        var ids = devices!.Where(device => device!["platform"]!.GetValue<string>() == "Android").Select(device => device!["deviceId"]!.GetValue<string>()).Take(Devices).ToList();
        return ids.Count == Devices ? ids : throw new InvalidOperationException($"The fleet has only {ids.Count} Android devices.");
    }

    private sealed record Contestant(string Name, int Devices, Child Process) : IDisposable
    {
        private readonly List<(double Rate, double ProcessorUs, double ServerUs)> _rounds = [];

        public IEnumerable<double> Rates => _rounds.Select(round => round.Rate);

        public double Rate => Measure.Median(Rates);

        /// <summary>Processor time of the contestant for one device, in microseconds.</summary>
        public double ProcessorUs => Measure.Median(_rounds.Select(round => round.ProcessorUs));

        /// <summary>Processor time of the server for one device, in microseconds.</summary>
        public double ServerUs => Measure.Median(_rounds.Select(round => round.ServerUs));

        /// <summary>The rate of the process's first round, which is what a script sees that sends once.</summary>
        public double FirstRate { get; private set; }

        /// <summary>A round that does not count.</summary>
        public void WarmUp(int devices, Child server)
        {
            var rate = Round(devices, server).Rate;
            if (FirstRate == 0) FirstRate = rate;
        }

        /// <summary>A round that counts.</summary>
        public void Count(Child server) => _rounds.Add(Round(Devices, server));

        public void Dispose() => Process.Dispose();

        private (double Rate, double ProcessorUs, double ServerUs) Round(int devices, Child server)
        {
            var before = server.ProcessorMs;
            var answer = Measure.Numbers(Process.Ask(devices.ToString(CultureInfo.InvariantCulture)));
            return (devices * 1000 / answer[0], answer[1] * 1000 / devices, (server.ProcessorMs - before) * 1000 / devices);
        }
    }
}
