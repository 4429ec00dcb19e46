using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;

namespace ApplivMdm.Benchmarks;

/// <summary>What a careful C# program would do by hand: one HttpClient, so many loops that share the list, each answer parsed. It has no limit, no retry and no results beyond a count.</summary>
internal static class BareClient
{
    public const string Argument = "--bare-client";

    /// <summary>For each line with a number of devices: sends to so many, and prints the milliseconds that took and those of processor time.</summary>
    public static async Task<int> RunAsync()
    {
        var ids = await File.ReadAllLinesAsync(Environment.GetEnvironmentVariable("BENCHMARK_IDS")!);
        using var http = new HttpClient { BaseAddress = new Uri(Environment.GetEnvironmentVariable("BENCHMARK_URI")!) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Environment.GetEnvironmentVariable("BENCHMARK_TOKEN"));
        http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));

        while (await Console.In.ReadLineAsync() is { } line)
        {
            var count = int.Parse(line, CultureInfo.InvariantCulture);
            GC.Collect();
            using var self = Process.GetCurrentProcess();
            var processor = self.TotalProcessorTime;
            var watch = Stopwatch.StartNew();
            await SendAsync(http, ids, count);
            watch.Stop();
            self.Refresh();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{watch.Elapsed.TotalMilliseconds} {(self.TotalProcessorTime - processor).TotalMilliseconds}"));
        }

        return 0;
    }

    private static async Task SendAsync(HttpClient http, string[] ids, int count)
    {
        var body = """{"type":"LOCK"}"""u8.ToArray();
        var next = -1;
        var accepted = 0;
        await Task.WhenAll(Enumerable.Range(0, SingleBenchmark.InFlight).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref next) is var index && index < count)
            {
                using var content = new ByteArrayContent(body);
                content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
                using var response = await http.PostAsync(new Uri($"v1/organizations/sandbox/mdm/android/enterprise/devices/{ids[index]}/commands", UriKind.Relative), content);
                using var answer = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync());
                if (answer.RootElement.GetProperty("data").GetProperty("id").GetString() is { Length: > 0 }) Interlocked.Increment(ref accepted);
            }
        })));

        if (accepted != count) throw new InvalidOperationException($"Only {accepted} of {count} commands were accepted.");
    }
}
