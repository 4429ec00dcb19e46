using ApplivMdm.Dispatch;
using ApplivMdm.TestServer;

namespace ApplivMdm.Core.Tests;

public class DispatcherTests
{
    [Fact]
    public async Task It_never_has_more_in_flight_than_allowed_and_uses_what_is_allowed()
    {
        await using var service = await Service.StartAsync();
        var results = new List<DeviceCommandResult>();
        using var dispatcher = NewDispatcher(4, results);
        service.Server.Order(new Fault { Hold = true, Times = 4 });

        var sending = Task.Run(() => SendAll(service, dispatcher, 40));
        await service.Server.WhenInFlightAsync(4);
        service.Server.Release();
        await sending;

        Assert.Equal(40, results.Count);
        Assert.All(results, result => Assert.Equal(CommandOutcome.Accepted, result.Outcome));
        Assert.Equal(4, service.Server.Log.Max(request => request.InFlight));
    }

    [Fact]
    public async Task A_wrong_token_ends_the_run_after_what_is_in_flight()
    {
        await using var service = await Service.StartAsync(token: "wrong");
        var results = new List<DeviceCommandResult>();
        using var dispatcher = NewDispatcher(1, results);
        await Task.Run(() => SendAll(service, dispatcher, 20));

        Assert.Single(service.Server.Log);
        Assert.Equal(20, results.Count);
        Assert.All(results, result => Assert.Equal((CommandOutcome.NotSent, MdmErrorId.Unauthorized), (result.Outcome, result.ErrorId)));
        Assert.Equal("4004", dispatcher.RunError!.ErrorCode);
    }

    [Fact]
    public async Task The_end_of_a_run_ends_waits_but_hears_out_what_is_under_way()
    {
        await using var service = await Service.StartAsync();
        var results = new List<DeviceCommandResult>();
        using var dispatcher = NewDispatcher(3, results);
        var devices = service.Devices;
        service.Server.Order(
            new Fault { Path = devices[0].DeviceId, Status = 429, Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["Retry-After"] = "600" } },
            new Fault { Path = devices[1].DeviceId, Hold = true },
            new Fault { Path = devices[2].DeviceId, Hold = true, Status = 403 });

        dispatcher.Send(service.Consignment(deviceId: devices[1].DeviceId));
        dispatcher.Send(service.Consignment(deviceId: devices[2].DeviceId));
        await service.Server.WhenInFlightAsync(2);
        dispatcher.Send(service.Consignment(deviceId: devices[0].DeviceId));
        await service.Time.StartedAsync(TimeSpan.FromSeconds(600));

        service.Server.Release();
        await Task.Run(dispatcher.Complete);

        var outcomes = results.ToDictionary(result => result.DeviceId, result => result.Outcome, StringComparer.Ordinal);
        Assert.Equal(CommandOutcome.NotSent, outcomes[devices[0].DeviceId]);
        Assert.Equal(CommandOutcome.Accepted, outcomes[devices[1].DeviceId]);
        Assert.Equal(CommandOutcome.NotSent, outcomes[devices[2].DeviceId]);
        Assert.Equal(MdmErrorId.Forbidden, dispatcher.RunError!.ErrorId);
    }

    [Fact]
    public async Task A_429_slows_down_all_that_use_the_connection()
    {
        await using var service = await Service.StartAsync();
        service.Server.Order(new Fault { Status = 429, Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["Retry-After"] = "7" } });
        var first = service.SendAsync();
        await service.Time.StartedAsync(TimeSpan.FromSeconds(7));

        // Another user of the same connection waits as well, and both go on together.
        var second = service.SendAsync(deviceId: service.Devices[1].DeviceId);
        await service.Time.StartedAsync(TimeSpan.FromSeconds(7));
        Assert.Single(service.Server.Log);
        Assert.Contains(service.Log.Lines, line => line.Contains("asked this connection to slow down", StringComparison.Ordinal));

        service.Time.Advance(TimeSpan.FromSeconds(7));
        Assert.Equal((CommandOutcome.Accepted, CommandOutcome.Accepted), ((await first).Outcome, (await second).Outcome));
    }

    [Fact]
    public async Task A_429_also_holds_back_what_has_passed_the_limit_already()
    {
        await using var service = await Service.StartAsync();
        service.Server.Order(new Fault { Status = 429, Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["Retry-After"] = "7" } });
        Task<DeviceCommandResult>? other = null;
        var hasPassed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var consignment = service.Consignment();
        var request = consignment.Endpoint.Request(service.Connection, consignment.Command, [consignment.Rows[0].DeviceId]);
        var sending = service.Connection.Client.SendAsync(
            request,
            service.Log,
            async () =>
            {
                other = service.SendAsync(deviceId: service.Devices[1].DeviceId);
                await service.Time.StartedAsync(TimeSpan.FromSeconds(7));
                hasPassed.SetResult();
            },
            wait: default,
            stop: default);
        await hasPassed.Task;
        await service.Time.StartedAsync(TimeSpan.FromSeconds(7));
        Assert.Single(service.Server.Log);

        service.Time.Advance(TimeSpan.FromSeconds(7));
        Assert.Equal((CommandOutcome.Accepted, CommandOutcome.Accepted), ((await sending).Outcome, (await other!).Outcome));
    }

    [Fact]
    public async Task A_closed_connection_loses_no_device()
    {
        await using var service = await Service.StartAsync();
        var results = new List<DeviceCommandResult>();
        using var dispatcher = NewDispatcher(2, results);
        service.Connection.Dispose();
        await Task.Run(() => SendAll(service, dispatcher, 5));

        Assert.Equal(5, results.Count);
        Assert.All(results, result => Assert.Equal((CommandOutcome.NotSent, MdmErrorId.NotConnected), (result.Outcome, result.ErrorId)));
    }

    private static Dispatcher NewDispatcher(int limit, List<DeviceCommandResult> results) => new(
        limit,
        next =>
        {
            if (next is DispatchEvent.Finished finished) results.AddRange(finished.Results);
        },
        TestContext.Current.CancellationToken);

    private static void SendAll(Service service, Dispatcher dispatcher, int count)
    {
        foreach (var device in service.Devices.Take(count)) dispatcher.Send(service.Consignment(deviceId: device.DeviceId));
        dispatcher.Complete();
    }
}
