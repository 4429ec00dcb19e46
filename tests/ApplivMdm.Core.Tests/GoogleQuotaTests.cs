using System.Collections.Concurrent;
using ApplivMdm.TestServer;
using ApplivMdm.Transport;

namespace ApplivMdm.Core.Tests;

/// <summary>Google's quota: no stretch of a hundred seconds has more requests than it allows, whatever slows the run down.</summary>
public sealed class GoogleQuotaTests
{
    private static readonly TimeSpan s_period = TimeSpan.FromSeconds(100);

    [Theory]
    [InlineData(1000, 1000)]
    [InlineData(10, 1000)]
    [InlineData(1, 30)]
    [InlineData(7, 200)]
    public async Task No_stretch_of_its_period_has_more_requests_than_the_quota(int quota, int commands)
    {
        await using var run = await Run.StartAsync(quota);
        await run.SendAsync(commands);
        run.AssertWithinQuota(commands);

        // Nor does it take much longer than it must.
        Assert.InRange((run.Departures.Max() - run.Departures.Min()).TotalSeconds, 0, (commands * 100.0 / quota * 1.12) + 1);
        Assert.Contains(run.Google.Log.Lines, line => line.EndsWith($"for the limit of {quota} requests per 100 s.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_slow_token_saves_up_no_requests()
    {
        await using var run = await Run.StartAsync(10, keyFile: true);
        run.Google.Server.Order(new Fault { Path = "/token", Hold = true });
        var sending = run.Start(40);
        await run.Google.Server.WhenInFlightAsync(1);
        run.Google.Time.Advance(TimeSpan.FromSeconds(60));
        run.Google.Server.Release();

        await run.FinishAsync(sending);
        run.AssertWithinQuota(40);
    }

    [Fact]
    public async Task What_waits_for_a_journal_saves_up_no_requests()
    {
        await using var run = await Run.StartAsync(1000);
        using var waiting = new CountdownEvent(30);
        var written = new TaskCompletionSource();
        var first = run.Start(30, () =>
        {
            waiting.Signal();
            return written.Task;
        });
        await Task.Run(() => waiting.Wait(TestContext.Current.CancellationToken));
        run.Google.Time.Advance(TimeSpan.FromSeconds(60));
        var rest = run.Start(1100);
        written.SetResult();

        await run.FinishAsync([.. first, .. rest]);
        run.AssertWithinQuota(1130);
    }

    [Fact]
    public async Task A_pause_that_the_service_asks_for_saves_up_no_requests()
    {
        await using var run = await Run.StartAsync(10);
        run.Google.Server.Order(new Fault { Status = 429 });
        await run.SendAsync(40);

        run.AssertWithinQuota(41);
        // Nothing left in the minute after the refusal.
        Assert.InRange((run.Departures.Order().ElementAt(1) - run.Departures.Min()).TotalSeconds, 60, 70);
    }

    [Fact]
    public async Task What_comes_during_a_pause_does_not_leave_at_once_after_it()
    {
        await using var run = await Run.StartAsync(1000);
        run.Google.Server.Order(new Fault { Status = 429 });
        var first = run.Start(1);
        await run.NextAsync(2);
        var rest = run.Start(1500);
        await run.FinishAsync([.. first, .. rest]);
        run.AssertWithinQuota(1502);
    }

    [Fact]
    public async Task All_that_is_under_way_backs_off_and_comes_through()
    {
        await using var run = await Run.StartAsync(1000);
        run.Google.Server.Order(new Fault { Status = 429, Times = 8, Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["Retry-After"] = "25" } });
        var results = await run.SendAsync(200);

        Assert.All(results, result => Assert.Equal(CommandOutcome.Accepted, result.Outcome));
        Assert.Equal(200, run.Google.Devices.Sum(device => device.Commands.Count));
        run.AssertWithinQuota(208);
        Assert.Contains(run.Google.Log.Lines, line => line.Contains("asked this connection to slow down", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null, 60)]
    [InlineData("7", 7)]
    [InlineData("600", 600)]
    public async Task A_refusal_for_quota_waits_a_minute_or_as_long_as_asked(string? retryAfter, int seconds)
    {
        await using var google = await GoogleClient.StartAsync();
        google.Server.Order(new Fault { Status = 429, Headers = retryAfter is null ? null : new Dictionary<string, string>(StringComparer.Ordinal) { ["Retry-After"] = retryAfter } });
        var sending = google.SendAsync();
        Assert.Equal(TimeSpan.FromSeconds(seconds), await google.Time.PassNextWaitAsync(GoogleClient.RequestTimeout));
        var result = await sending;

        Assert.Equal((CommandOutcome.Accepted, 2), (result.Outcome, result.Attempts));
        Assert.Equal(["LOCK"], google.Devices[0].Commands);
    }

    [Fact]
    public async Task The_quota_of_the_project_is_kept_as_the_service_counts_it()
    {
        await using var run = await Run.StartAsync(50);
        run.Google.Server.Set(new GoogleSettings { RequestsPer100Seconds = 50 });
        var results = await run.SendAsync(300);
        Assert.All(results, result => Assert.Equal((CommandOutcome.Accepted, 1), (result.Outcome, result.Attempts)));
    }

    /// <summary>Sends at once and moves the clock from one wait to the next, noting when each request left.</summary>
    private sealed class Run : IAsyncDisposable
    {
        private readonly BlockingCollection<DateTimeOffset?> _events = [];
        private readonly int _quota;

        private Run(int quota) => _quota = quota;

        public GoogleClient Google { get; private set; } = null!;

        public List<DateTimeOffset> Departures { get; } = [];

        public static async Task<Run> StartAsync(int quota, bool keyFile = false)
        {
            var run = new Run(quota);
            var limits = ApiLimits.Window(quota, s_period) with { Timeout = GoogleClient.RequestTimeout };
            run.Google = await GoogleClient.StartAsync(keyFile, limits, new Departure(run));
            run.Google.Time.Started = wait =>
            {
                if (wait != GoogleClient.RequestTimeout) run._events.Add(null);
            };
            return run;
        }

        public async Task<DeviceCommandResult[]> SendAsync(int count) => await FinishAsync(Start(count));

        public IReadOnlyList<Task<DeviceCommandResult>> Start(int count, Func<Task>? beforeAttempt = null) => [.. Enumerable.Range(0, count).Select(index => Google.SendAsync(Google.Devices[index % Google.Devices.Count].GoogleName, beforeAttempt: beforeAttempt))];

        /// <summary>Takes the next waits and departures.</summary>
        public Task NextAsync(int count) => Task.Run(() =>
        {
            for (; count > 0; count--)
            {
                if (_events.Take(TestContext.Current.CancellationToken) is { } departure) Departures.Add(departure);
            }
        });

        /// <summary>Time passes only when everybody who has not finished waits for it.</summary>
        public async Task<DeviceCommandResult[]> FinishAsync(IReadOnlyList<Task<DeviceCommandResult>> sending)
        {
            foreach (var task in sending) _ = task.ContinueWith(_ => _events.Add(null), TestContext.Current.CancellationToken, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            var all = Task.WhenAll(sending);
            while (!all.IsCompleted)
            {
                var unfinished = sending.Count(task => !task.IsCompleted);
                if (unfinished > 0 && Google.Time.Waiting(GoogleClient.RequestTimeout) == unfinished) Google.Time.AdvanceToNext(GoogleClient.RequestTimeout);
                else if (unfinished > 0) await NextAsync(1);
            }

            return await all;
        }

        public void AssertWithinQuota(int requests)
        {
            while (_events.TryTake(out var next))
            {
                if (next is { } departure) Departures.Add(departure);
            }

            Assert.Equal(requests, Departures.Count);
            foreach (var start in Departures) Assert.InRange(Departures.Count(time => time >= start && time < start + s_period), 1, _quota);
        }

        public ValueTask DisposeAsync() => Google.DisposeAsync();

        private sealed class Departure(Run run) : DelegatingHandler(new HttpClientHandler())
        {
            protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                run._events.Add(run.Google.Time.GetUtcNow(), CancellationToken.None);
                return base.SendAsync(request, cancellationToken);
            }
        }
    }
}
