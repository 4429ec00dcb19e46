using ApplivMdm.Endpoints;
using ApplivMdm.Inventory;
using ApplivMdm.TestServer;

namespace ApplivMdm.Core.Tests;

/// <summary>Waiting for commands, over HTTP and on a clock that the test moves.</summary>
public class CommandFollowerTests
{
    private const string Pending = """{"status":true,"data":{"id":"1","status":"PENDING","config":{"metadata":{"type":"LOCK","createTime":"2026-03-01T12:00:00Z"}}}}""";
    private const string Done = """{"status":true,"data":{"id":"1","status":"DONE","config":{"metadata":{"type":"LOCK"}}}}""";

    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task A_new_command_is_asked_for_often_and_an_old_one_rarely()
    {
        await using var service = await Service.StartAsync();
        service.Server.Order(new Fault { Body = Pending, Status = 200, Times = 60 }, new Fault { Body = Done, Status = 200 });

        var following = Follow(service, Command(service));
        var waits = new List<TimeSpan>();
        for (var count = 0; count < 60; count++) waits.Add(await service.Time.PassNextWaitAsync(Service.RequestTimeout));
        var result = Assert.Single(await following);

        Assert.Equal((CommandOutcome.Succeeded, "DONE"), (result.Outcome, result.Status));
        Assert.All(waits.Take(4), wait => Assert.Equal(s_interval, wait));
        Assert.Equal(waits.Order(), waits);
        Assert.Equal(TimeSpan.FromMinutes(5), waits[^1]);
        Assert.Equal(61, service.Server.Log.Count);
    }

    [Fact]
    public async Task What_is_left_when_the_time_is_up_is_pending()
    {
        await using var service = await Service.StartAsync();
        service.Server.Order(new Fault { Body = Pending, Status = 200, Times = 3 });

        var following = Follow(service, Command(service), timeout: TimeSpan.FromSeconds(12));
        await service.Time.StartedAsync(TimeSpan.FromSeconds(12));
        foreach (var wait in new[] { 5, 5, 2 }) Assert.Equal(TimeSpan.FromSeconds(wait), await service.Time.PassNextWaitAsync(Service.RequestTimeout));
        var result = Assert.Single(await following);

        Assert.Equal((CommandOutcome.Pending, "PENDING", "why"), (result.Outcome, result.Status, result.Reason));
        Assert.Equal(3, service.Server.Log.Count);
    }

    [Fact]
    public async Task The_time_is_up_also_while_the_service_asks_to_wait()
    {
        await using var service = await Service.StartAsync();
        service.Server.Order(new Fault { Status = 429, Headers = new Dictionary<string, string> { ["Retry-After"] = "3000" }, Times = 9 });

        var following = Follow(service, Command(service), timeout: TimeSpan.FromSeconds(12));
        await service.Time.StartedAsync(TimeSpan.FromSeconds(3000));
        service.Time.Advance(TimeSpan.FromSeconds(12));

        Assert.Equal(CommandOutcome.Pending, Assert.Single(await following.WaitAsync(Service.RequestTimeout, TestContext.Current.CancellationToken)).Outcome);
        Assert.Single(service.Server.Log);
    }

    [Fact]
    public async Task A_command_that_nobody_fetched_in_time_has_expired()
    {
        await using var service = await Service.StartAsync();
        service.Server.Order(new Fault { Body = Pending, Status = 200, Times = 100 });

        var following = Follow(service, Command(service, validity: TimeSpan.FromMinutes(1)));
        while (!following.IsCompleted && service.Time.GetUtcNow() < new DateTimeOffset(2026, 3, 1, 13, 0, 0, TimeSpan.Zero))
        {
            var next = service.Time.PassNextWaitAsync(Service.RequestTimeout);
            await Task.WhenAny(next, following);
        }

        Assert.Equal((CommandOutcome.Expired, "PENDING"), (Assert.Single(await following).Outcome, (await following)[0].Status));
        Assert.InRange(service.Time.GetUtcNow(), new DateTimeOffset(2026, 3, 1, 12, 3, 0, TimeSpan.Zero), new DateTimeOffset(2026, 3, 1, 12, 4, 0, TimeSpan.Zero));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task A_clock_that_is_set_changes_no_wait(int days)
    {
        await using var service = await Service.StartAsync();
        service.Server.Order(new Fault { Body = Pending, Status = 200, Times = 3 });

        var following = Follow(service, Command(service), timeout: TimeSpan.FromSeconds(12));
        await service.Time.StartedAsync(TimeSpan.FromSeconds(12));
        Assert.Equal(s_interval, await service.Time.PassNextWaitAsync(Service.RequestTimeout));
        await service.Time.StartedAsync(s_interval);
        service.Time.SetClock(TimeSpan.FromDays(days));
        service.Time.Advance(s_interval);
        while (!following.IsCompleted) await Task.WhenAny(service.Time.PassNextWaitAsync(Service.RequestTimeout), following);

        Assert.Equal(CommandOutcome.Pending, Assert.Single(await following).Outcome);
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 12, 0, 12, TimeSpan.Zero).AddDays(days), service.Time.GetUtcNow());
    }

    [Fact]
    public async Task A_command_that_is_valid_to_the_end_of_the_calendar_is_pending()
    {
        await using var service = await Service.StartAsync();
        service.Server.Order(new Fault { Status = 200, Times = 3, Body = Pending.Replace("2026-03-01T12:00:00Z", "9999-12-31T23:59:00Z", StringComparison.Ordinal).Replace("\"type\"", "\"duration\":\"30s\",\"type\"", StringComparison.Ordinal) });

        var following = Follow(service, Command(service), timeout: TimeSpan.FromSeconds(4));
        Assert.Equal(TimeSpan.FromSeconds(4), await service.Time.PassNextWaitAsync(Service.RequestTimeout));
        Assert.Equal(CommandOutcome.Pending, Assert.Single(await following).Outcome);
    }

    [Fact]
    public async Task A_record_that_is_gone_tells_nothing()
    {
        await using var service = await Service.StartAsync();
        var result = Assert.Single(await Follow(service, Command(service)));
        Assert.Equal(CommandOutcome.Untracked, result.Outcome);
        Assert.Contains("no longer has a record", result.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_question_that_fails_is_asked_again()
    {
        await using var service = await Service.StartAsync(new() { Timeout = Service.RequestTimeout, MaxRetry = 0 });
        service.Server.Order(new Fault { Status = 503 }, new Fault { Status = 200, Body = "<html>" }, new Fault { Body = Done, Status = 200 });

        var verbose = new List<string>();
        var following = Follow(service, Command(service), verbose: verbose.Add);
        for (var count = 0; count < 2; count++) Assert.Equal(s_interval, await service.Time.PassNextWaitAsync(Service.RequestTimeout));

        Assert.Equal(CommandOutcome.Succeeded, Assert.Single(await following).Outcome);
        Assert.Equal(2, verbose.Count(line => line.EndsWith("Asking again later.", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_fails_for_all_ends_the_wait_and_loses_nobody()
    {
        await using var service = await Service.StartAsync();
        service.Server.Order(new Fault { Body = Done, Status = 200 }, new Fault { Status = 401, Times = 100 });

        var results = new List<DeviceCommandResult>();
        var commands = service.Devices.Take(20).Select(device => Command(service, device.DeviceId)).ToArray();
        var error = await Assert.ThrowsAsync<MdmException>(() => Task.Run(() => new CommandFollower(s_interval, 1, service.Time).Follow(commands, timeout: null, results.Add, _ => { }, TestContext.Current.CancellationToken)));

        Assert.Equal(MdmErrorId.Unauthorized, error.ErrorId);
        Assert.Equal([CommandOutcome.Succeeded, .. Enumerable.Repeat(CommandOutcome.Pending, 19)], results.Select(result => result.Outcome));
        Assert.Equal(2, service.Server.Log.Count);
    }

    [Fact]
    public async Task No_more_requests_than_the_throttle_are_under_way()
    {
        await using var service = await Service.StartAsync();
        service.Server.Order(new Fault { Body = Done, Status = 200, Hold = true, Times = 40 });
        var following = Follow(service, service.Devices.Take(40).Select(device => Command(service, device.DeviceId)).ToArray());
        await service.Server.WhenInFlightAsync(4);
        while (!following.IsCompleted)
        {
            // Fewer than four may be left of those that were there when others were let go.
            await Task.WhenAny(service.Server.WhenInFlightAsync(1), following);
            service.Server.Release();
        }

        Assert.Equal(40, (await following).Count);
        Assert.Equal(4, service.Server.Log.Max(request => request.InFlight));
    }

    [Fact]
    public async Task A_stop_ends_the_wait()
    {
        await using var service = await Service.StartAsync();
        service.Server.Order(new Fault { Hold = true });
        using var stop = new CancellationTokenSource();
        var following = Task.Run(() => new CommandFollower(s_interval, 4, service.Time).Follow([Command(service)], timeout: null, _ => { }, _ => { }, stop.Token), TestContext.Current.CancellationToken);
        await service.Server.WhenInFlightAsync(1);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => following);
    }

    private static FollowedCommand Command(Service service, string? deviceId = null, TimeSpan? validity = null) => new(service.Connection, new AndroidCommandRecords(), new DeviceCommandResult
    {
        DeviceId = deviceId ?? service.Devices[0].DeviceId,
        Platform = DevicePlatform.Android,
        Command = "LOCK",
        CommandId = "000000000000000000000001",
        Outcome = CommandOutcome.Accepted,
        SentAt = service.Time.GetUtcNow(),
        ValidUntil = validity is null ? null : service.Time.GetUtcNow() + validity,
        Reason = "why",
    });

    private static Task<List<DeviceCommandResult>> Follow(Service service, FollowedCommand command, TimeSpan? timeout = null, Action<string>? verbose = null) => Follow(service, [command], timeout, verbose);

    private static Task<List<DeviceCommandResult>> Follow(Service service, FollowedCommand[] commands, TimeSpan? timeout = null, Action<string>? verbose = null) => Task.Run(() =>
    {
        var results = new List<DeviceCommandResult>();
        new CommandFollower(s_interval, 4, service.Time).Follow(commands, timeout, results.Add, verbose ?? (_ => { }), TestContext.Current.CancellationToken);
        return results;
    });
}
