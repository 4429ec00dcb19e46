using ApplivMdm.Commands;
using ApplivMdm.Commands.Android;
using ApplivMdm.Commands.Apple;
using ApplivMdm.Commands.Windows;
using ApplivMdm.Dispatch;
using ApplivMdm.Endpoints;
using ApplivMdm.Inventory;
using ApplivMdm.Journal;
using ApplivMdm.Sandbox;
using ApplivMdm.Transport;

namespace ApplivMdm.NetFramework;

/// <summary>What a run on Windows PowerShell 5.1 asks of the runtime, over real HTTP.</summary>
/// <param name="server">The test server.</param>
/// <param name="keyFile">The key of a service account.</param>
/// <param name="account">What the server is to know of it, as JSON.</param>
internal sealed class Checks(Uri server, string keyFile, string account) : IDisposable
{
    private const string AtOnce = """ "headers": { "Retry-After": "0" } """;

    private static readonly AndroidCommand s_lock = AndroidCommandReader.FromJson("""{"type":"LOCK","duration":"3600s"}""");

    private readonly ServerControl _server = new(server);
    private readonly Log _log = new();

    public IReadOnlyList<(string Name, Func<Task> Check)> All =>
    [
        ("devices of every platform are listed, past a 503", ListAsync),
        ("one device each is sent a command", SingleAsync),
        ("many devices are sent a command with one request", BulkAsync),
        ("a request is repeated after 429", TooManyAsync),
        ("a request that met a 503 is not repeated", UnavailableAsync),
        ("a lost answer is looked up", LostAsync),
        ("a cut answer is looked up", CutAsync),
        ("no answer in time is no verdict", LateAsync),
        ("nothing was sent where nobody listens", NobodyAsync),
        ("a wrong token ends the run", WrongTokenAsync),
        ("eight requests are in flight at once", ParallelAsync),
        ("a stop ends a request under way", StopAsync),
        ("a journal is taken up again", JournalAsync),
        ("a command with a secret has a keyed fingerprint", SecretAsync),
        ("the sandbox in memory takes a command", SandboxAsync),
        ("a service account's key gets a token, and a command goes to Google", GoogleAsync),
    ];

    public void Dispose() => _server.Dispose();

    /// <summary>A server as it was at first.</summary>
    public Task PrepareAsync() => _server.ResetAsync();

    private async Task ListAsync()
    {
        using var connection = Connect();
        foreach (var platform in new[] { DevicePlatform.Android, DevicePlatform.Apple, DevicePlatform.Windows })
        {
            await _server.OrderAsync($$"""{ "status": 503, {{AtOnce}} }""");
            var devices = await DevicesAsync(connection, platform);
            Is(true, devices.Count > 1 && devices.TrueForAll(device => device.Platform == platform && device.DeviceId.Length > 0));
        }

        Is(3, _log.Lines.Count(line => line.Contains("before attempt 2 of 4")));
    }

    private async Task SingleAsync()
    {
        using var connection = Connect();
        var locked = Send(connection, new AndroidDeviceCommandEndpoint(), s_lock, [await IdAsync(connection, DevicePlatform.Android)]).Single();
        Is((CommandOutcome.Accepted, ResultMatch.Request, "PENDING"), (locked.Outcome, locked.MatchedBy, locked.Status));
        Is(true, locked.CommandId?.Length > 0 && locked.ValidUntil > locked.SentAt);

        var reboot = Send(connection, new WindowsDeviceActionEndpoint(), new WindowsAction("reboot"), [await IdAsync(connection, DevicePlatform.Windows)]).Single();
        Is((CommandOutcome.Accepted, ResultMatch.Request), (reboot.Outcome, reboot.MatchedBy));
    }

    private async Task BulkAsync()
    {
        using var connection = Connect();
        var phones = Send(connection, new AndroidBulkCommandEndpoint(), s_lock, await IdsAsync(connection, DevicePlatform.Android, 20), batch: 20);
        Is(20, phones.Count(result => result.Outcome == CommandOutcome.Accepted));

        var query = AppleCommand.FromDictionary(JsonText.Read("""{"RequestType":"DeviceInformation","Queries":["OSVersion","BatteryLevel"]}"""));
        var macs = Send(connection, new AppleCommandsEndpoint(AppleTargetType.Device), query, await IdsAsync(connection, DevicePlatform.Apple, 20), batch: 20);
        Is(20, macs.Count(result => result is { Outcome: CommandOutcome.Accepted, MatchedBy: ResultMatch.TargetId }));
        Is(2, await _server.CountAsync("POST"));
    }

    private async Task TooManyAsync()
    {
        using var connection = Connect();
        var id = await IdAsync(connection, DevicePlatform.Android);
        await _server.OrderAsync($$"""{ "status": 429, "times": 2, {{AtOnce}} }""");
        var result = Send(connection, new AndroidDeviceCommandEndpoint(), s_lock, [id]).Single();
        Is((CommandOutcome.Accepted, 3), (result.Outcome, result.Attempts));
    }

    private async Task UnavailableAsync()
    {
        using var connection = Connect();
        var id = await IdAsync(connection, DevicePlatform.Windows);
        await _server.OrderAsync("""{ "status": 503 }""");
        var result = Send(connection, new WindowsDeviceActionEndpoint(), new WindowsAction("reboot"), [id]).Single();
        Is((CommandOutcome.Unknown, MdmErrorId.ServiceUnavailable, 1), (result.Outcome, result.ErrorId, await _server.CountAsync("POST")));
    }

    private Task LostAsync() => LookedUpAsync("""{ "reset": true, "process": true }""");

    private Task CutAsync() => LookedUpAsync("""{ "cut": true }""");

    private async Task LookedUpAsync(string fault)
    {
        using var connection = Connect();
        var id = await IdAsync(connection, DevicePlatform.Android);
        await _server.OrderAsync(fault);
        var result = Send(connection, new AndroidDeviceCommandEndpoint(), s_lock, [id]).Single();
        Is((CommandOutcome.Accepted, ResultMatch.CommandList, 1), (result.Outcome, result.MatchedBy, await _server.CountAsync("POST")));
    }

    private async Task LateAsync()
    {
        using var connection = Connect();
        using var impatient = Connect(limits: new ApiLimits { Timeout = TimeSpan.FromSeconds(1) });
        var id = await IdAsync(connection, DevicePlatform.Windows);
        await _server.OrderAsync("""{ "hold": true }""");
        var result = Send(impatient, new WindowsDeviceActionEndpoint(), new WindowsAction("reboot"), [id]).Single();
        await _server.ReleaseAsync();
        Is((CommandOutcome.Unknown, MdmErrorId.OutcomeUnknown, 1), (result.Outcome, result.ErrorId, await _server.CountAsync("POST")));
    }

    private static Task NobodyAsync()
    {
        using var connection = new MdmConnection("sandbox", new Uri("http://127.0.0.1:1"), "sandbox-token", new ApiLimits { MaxRetry = 0 });
        var result = Send(connection, new WindowsDeviceActionEndpoint(), new WindowsAction("reboot"), ["somebody1"]).Single();
        Is((CommandOutcome.NotSent, MdmErrorId.ConnectionFailed), (result.Outcome, result.ErrorId));
        return Task.CompletedTask;
    }

    private async Task WrongTokenAsync()
    {
        using var connection = Connect();
        using var wrong = Connect(token: "another-token");
        var result = Send(wrong, new AndroidDeviceCommandEndpoint(), s_lock, [await IdAsync(connection, DevicePlatform.Android)]).Single();
        Is((CommandOutcome.NotSent, MdmErrorId.Unauthorized), (result.Outcome, result.ErrorId));
        Is(false, result.ErrorMessage!.Contains("another-token"));
    }

    private async Task ParallelAsync()
    {
        using var connection = Connect();
        var ids = await IdsAsync(connection, DevicePlatform.Android, 8);
        await _server.OrderAsync("""{ "hold": true, "times": 8 }""");
        var sending = Task.Run(() => Send(connection, new AndroidDeviceCommandEndpoint(), s_lock, ids));
        await _server.WhenInFlightAsync(8);
        await _server.ReleaseAsync();
        Is(8, (await sending).Count(result => result.Outcome == CommandOutcome.Accepted));
    }

    private async Task StopAsync()
    {
        using var connection = Connect();
        using var stop = new CancellationTokenSource();
        var id = await IdAsync(connection, DevicePlatform.Android);
        await _server.OrderAsync("""{ "hold": true }""");
        var sending = Task.Run(() => Send(connection, new AndroidDeviceCommandEndpoint(), s_lock, [id], stop: stop.Token));
        await _server.WhenInFlightAsync(1);
        stop.Cancel();
        try
        {
            await sending;
            throw new InvalidOperationException("It was not stopped.");
        }
        catch (OperationCanceledException)
        {
            await _server.ReleaseAsync();
        }
    }

    private async Task JournalAsync()
    {
        var path = Path.GetTempFileName();
        using var connection = Connect();
        var ids = await IdsAsync(connection, DevicePlatform.Android, 6);
        var run = new JournalRun(connection) { Cmdlet = "Invoke-AndroidDeviceCommand", Command = s_lock.Name, Fingerprint = connection.Fingerprint(s_lock), Reason = "CHG-1" };
        using (var journal = RunJournal.Open(path, run))
        {
            Send(connection, new AndroidDeviceCommandEndpoint(), s_lock, ids.Take(4), journal: journal);
            await journal.IntendAsync(Consignment(connection, new AndroidDeviceCommandEndpoint(), s_lock, ids.Skip(4).Take(1)));
        }

        // Half a line, as a power cut leaves it.
        File.AppendAllText(path, "{\"kind\":\"outc");
        using (var journal = RunJournal.Open(path, run))
        {
            Is("True True True True False", string.Join(" ", ids.Take(5).Select(id => journal.Find(id, s_lock)!.IsFinal)));
            Is(true, journal.Find(ids[4], s_lock)!.IsInDoubt);
            Is(null, journal.Find(ids[5], s_lock));
            try
            {
                RunJournal.Open(path, run).Dispose();
                throw new InvalidOperationException("Two runs have the journal.");
            }
            catch (MdmException error)
            {
                Is(MdmErrorId.JournalInUse, error.ErrorId);
            }
        }

        Is("Accepted Accepted Accepted Accepted Unknown", string.Join(" ", JournalReport.Read(path).Select(result => result.Outcome)));
        File.Delete(path);
    }

    private Task SecretAsync()
    {
        var command = AndroidCommandReader.FromJson("""{"type":"RESET_PASSWORD","newPassword":"834729"}""");
        using var connection = Connect();
        using var same = Connect();
        using var other = Connect(token: "another-token");
        Is(connection.Fingerprint(command), same.Fingerprint(command));
        Is(false, connection.Fingerprint(command) == other.Fingerprint(command));
        return Task.CompletedTask;
    }

    private async Task SandboxAsync()
    {
        using var connection = new MdmConnection(SandboxService.Organization, new Uri("https://sandbox.invalid"), SandboxService.Token, new ApiLimits(), new SandboxHandler(new SandboxService(50, 1)));
        var result = Send(connection, new AndroidDeviceCommandEndpoint(), s_lock, [await IdAsync(connection, DevicePlatform.Android)]).Single();
        Is((CommandOutcome.Accepted, 0), (result.Outcome, await _server.CountAsync("POST")));
    }

    private async Task GoogleAsync()
    {
        await _server.KnowAsync(account);
        using var connection = MdmConnection.ToGoogle("LC0sandbox", server, GoogleCredentials.FromKeyFile(keyFile, TimeSpan.FromSeconds(30)), new ApiLimits());
        var devices = await DevicesAsync(connection, DevicePlatform.Android);
        var result = Send(connection, new GoogleDeviceCommandEndpoint(connection.Enterprise!), s_lock, [devices[0].DeviceId]).Single();
        Is((CommandOutcome.Accepted, ResultMatch.Request), (result.Outcome, result.MatchedBy));
        Is(true, result.OperationName!.StartsWith(devices[0].DeviceId + "/operations/", StringComparison.Ordinal));
    }

    private MdmConnection Connect(string token = "sandbox-token", ApiLimits? limits = null) => new("sandbox", server, token, limits ?? new ApiLimits());

    private async Task<string> IdAsync(MdmConnection connection, DevicePlatform platform) => (await IdsAsync(connection, platform, 1))[0];

    private async Task<string[]> IdsAsync(MdmConnection connection, DevicePlatform platform, int count) =>
        [.. (await DevicesAsync(connection, platform)).Take(count).Select(device => device.DeviceId)];

    private async Task<List<MdmDevice>> DevicesAsync(MdmConnection connection, DevicePlatform platform)
    {
        var devices = new List<MdmDevice>();
        foreach (var walk in DeviceSource.Of(connection).Lists(new DeviceFilter { Platforms = [platform] }))
        {
            while (await walk.NextAsync(_log, CancellationToken.None) is { } page) devices.AddRange(page);
        }

        return devices;
    }

    private static Consignment Consignment(MdmConnection connection, CommandEndpoint endpoint, DeviceCommand command, IEnumerable<string> ids) =>
        new(connection, endpoint, command, [.. ids.Select(id => new DeviceRow(id, [null]))], Reason: null);

    private static List<DeviceCommandResult> Send(MdmConnection connection, CommandEndpoint endpoint, DeviceCommand command, IEnumerable<string> ids, int batch = 1, RunJournal? journal = null, CancellationToken stop = default)
    {
        var results = new List<DeviceCommandResult>();
        using var dispatcher = new Dispatcher(8, next => results.AddRange((next as DispatchEvent.Finished)?.Results ?? []), stop) { Journal = journal };
        foreach (var chunk in ids.Select((id, index) => (Id: id, Batch: index / batch)).GroupBy(row => row.Batch, row => row.Id)) dispatcher.Send(Consignment(connection, endpoint, command, chunk));
        dispatcher.Complete();
        return results;
    }

    private static void Is<T>(T expected, T actual)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual)) throw new InvalidOperationException($"Expected {expected}, got {actual}.");
    }
}
