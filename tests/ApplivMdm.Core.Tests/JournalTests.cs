using System.Text;
using ApplivMdm.Commands.Android;
using ApplivMdm.Dispatch;
using ApplivMdm.Endpoints;
using ApplivMdm.Journal;
using ApplivMdm.Transport;

namespace ApplivMdm.Core.Tests;

public sealed class JournalTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("journal").FullName;
    private readonly MdmConnection _connection = new("acme", new Uri("https://localhost"), "token", new ApiLimits());
    private readonly AndroidCommand _lock = AndroidCommandReader.FromJson("""{"type":"LOCK"}""");

    private string File => Path.Combine(_folder, "run.jsonl");

    public void Dispose()
    {
        _connection.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task It_knows_again_who_is_done_who_is_in_doubt_and_who_was_never_sent()
    {
        using (var journal = Open())
        {
            await Send(journal, "done", CommandOutcome.Accepted);
            await Send(journal, "refused", CommandOutcome.Refused);
            await Send(journal, "lost", CommandOutcome.Unknown);
            await Send(journal, "unsent", CommandOutcome.NotSent);
            await journal.IntendAsync(Consignment("killed"));
        }

        using var again = Open();
        JournalLine? Find(string device) => again.Find(device, _lock);
        Assert.True(Find("done")!.IsFinal);
        Assert.Equal(("id-done", CommandOutcome.Accepted), (Find("DONE")!.CommandId, Find("done")!.Outcome));
        Assert.True(Find("refused")!.IsFinal);
        Assert.Equal(MdmErrorId.CommandRejected, Consignment("refused").Known(Find("refused")!)[0].ErrorId);
        Assert.True(Find("lost")!.IsInDoubt);
        Assert.True(Find("killed")!.IsInDoubt);
        Assert.False(Find("unsent")!.IsFinal || Find("unsent")!.IsInDoubt);
        Assert.Null(Find("another"));
        Assert.Null(again.Find("done", AndroidCommandReader.FromJson("""{"type":"REBOOT"}""")));
    }

    [Fact]
    public async Task A_line_has_its_facts_and_nothing_else()
    {
        using (var journal = Open()) await Send(journal, "aaa", CommandOutcome.Accepted);

        var lines = await System.IO.File.ReadAllLinesAsync(File, TestContext.Current.CancellationToken);
        Assert.Equal(3, lines.Length);
        Assert.Matches("""^\{"kind":"intent","command":"LOCK","fingerprint":"[0-9a-f]{16}","at":"[^"]+","devices":\["aaa"\]\}$""", lines[1]);
        Assert.Matches("""^\{"kind":"outcome","command":"LOCK","fingerprint":"[0-9a-f]{16}","device":"aaa","outcome":"Accepted","commandId":"id-aaa","attempts":0\}$""", lines[2]);
    }

    [Fact]
    public async Task What_was_concluded_is_known_at_once()
    {
        using var journal = Open();
        for (var number = 0; number < 200; number++)
        {
            await Send(journal, $"device{number}", CommandOutcome.Accepted);
            Assert.Equal($"id-device{number}", journal.Find($"device{number}", _lock)!.CommandId);
        }
    }

    [Fact]
    public async Task A_file_cut_off_at_any_byte_is_taken_up_and_loses_only_the_cut_line()
    {
        using (var journal = Open())
        {
            await Send(journal, "aaa", CommandOutcome.Accepted);
            await Send(journal, "bbb", CommandOutcome.Accepted);
        }

        var whole = await System.IO.File.ReadAllBytesAsync(File, TestContext.Current.CancellationToken);
        for (var length = 0; length <= whole.Length; length++)
        {
            await System.IO.File.WriteAllBytesAsync(File, whole[..length], TestContext.Current.CancellationToken);
            var lines = Encoding.UTF8.GetString(whole, 0, length).Split('\n')[..^1];
            using (var journal = Open())
            {
                foreach (var device in new[] { "aaa", "bbb" })
                {
                    var found = journal.Find(device, _lock);
                    Assert.Equal(lines.Any(line => line.Contains($"\"device\":\"{device}\"", StringComparison.Ordinal)), found?.IsFinal == true);
                    Assert.Equal(lines.Any(line => line.Contains($"\"{device}\"", StringComparison.Ordinal)), found is not null);
                }
            }

            // And it can be read and taken up once more.
            JournalReport.Read(File);
            Open().Dispose();
        }
    }

    [Fact]
    public void Another_run_s_journal_is_refused_and_left_alone()
    {
        Open().Dispose();
        var before = System.IO.File.ReadAllText(File);
        foreach (var run in new[] { Run() with { Organization = "other" }, Run() with { Cmdlet = "New-AndroidBulkCommand" }, Run() with { Command = "REBOOT", Fingerprint = "x" }, Run() with { Fingerprint = "x" }, Run() with { Command = null, Fingerprint = null } })
            Assert.Equal(MdmErrorId.JournalMismatch, Assert.Throws<MdmException>(() => RunJournal.Open(File, run)).ErrorId);
        Assert.Equal(before, System.IO.File.ReadAllText(File));

        System.IO.File.WriteAllText(File, before.Replace("\"schema\":1", "\"schema\":2", StringComparison.Ordinal));
        Assert.Equal(MdmErrorId.JournalMismatch, Assert.Throws<MdmException>(() => Open()).ErrorId);
        Assert.Equal(MdmErrorId.JournalMismatch, Assert.Throws<MdmException>(() => JournalReport.Read(File)).ErrorId);
    }

    [Theory]
    [InlineData("""{"kind":"intent","fingerprint":"f","at":"2026-03-01T12:00:00Z","devices":[null]}""")]
    [InlineData("""{"kind":"intent","fingerprint":"f","at":"2026-03-01T12:00:00Z","devices":["x",""]}""")]
    [InlineData("""{"kind":"outcome","fingerprint":"f","device":"","outcome":"Accepted"}""")]
    [InlineData("""{"kind":"outcome","fingerprint":"f","device":"x","outcome":99}""")]
    [InlineData("""{"kind":"outcome","fingerprint":"f","device":"x","outcome":"Pending"}""")]
    [InlineData("""{"kind":"outcome","fingerprint":"f","device":"x","outcome":"Accepted","matchedBy":99}""")]
    [InlineData("""{"kind":"intent","fingerprint":"f","at":"2026-03-01T12:00:00Z","devices":["x"],"errorMessage":"\ud800"}""")]
    public void A_line_that_no_run_writes_is_damage(string line)
    {
        Open().Dispose();
        System.IO.File.AppendAllText(File, line + "\n");
        Assert.Equal(MdmErrorId.JournalDamaged, Assert.Throws<MdmException>(() => Open()).ErrorId);
        Assert.Equal(MdmErrorId.JournalDamaged, Assert.Throws<MdmException>(() => JournalReport.Read(File)).ErrorId);
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59Z")]
    public async Task A_command_in_doubt_from_the_edge_of_the_calendar_is_looked_up(string at)
    {
        await using var service = await Service.StartAsync();
        var results = new List<DeviceCommandResult>();
        using var dispatcher = new Dispatcher(1, next => results.AddRange((next as DispatchEvent.Finished)?.Results ?? []), TestContext.Current.CancellationToken);
        dispatcher.Send(service.Consignment() with { InDoubtSince = DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture) });
        await Task.Run(dispatcher.Complete);
        Assert.Equal((CommandOutcome.Unknown, MdmErrorId.OutcomeUnknown, false), (results[0].Outcome, results[0].ErrorId, results[0].ErrorMessage!.Contains("The module failed", StringComparison.Ordinal)));
        Assert.Equal(["GET"], service.Server.Log.Select(request => request.Method));
    }

    [Theory]
    [InlineData("not json\n")]
    [InlineData("{\"kind\":\"outcome\"}\n")]
    [InlineData("{\"kind\":\"new kind\"}\n")]
    [InlineData("{\"kind\":\"header\",\"schema\":1}\n")]
    [InlineData("\n")]
    public void Any_other_damage_names_the_line(string line)
    {
        Open().Dispose();
        System.IO.File.AppendAllText(File, line + System.IO.File.ReadAllText(File));
        var damage = Assert.Throws<MdmException>(() => Open());
        Assert.Equal(MdmErrorId.JournalDamaged, damage.ErrorId);
        Assert.StartsWith("Line 2 ", damage.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void It_has_one_writer_and_any_number_of_readers()
    {
        using var journal = Open();
        Assert.Equal(MdmErrorId.JournalInUse, Assert.Throws<MdmException>(() => Open()).ErrorId);
        Assert.Empty(JournalReport.Read(File));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_a_clear_error() =>
        Assert.Equal(MdmErrorId.JournalFailed, Assert.Throws<MdmException>(() => RunJournal.Open(Path.Combine(_folder, "nothing", "run.jsonl"), Run())).ErrorId);

    [Fact]
    public async Task On_a_full_disk_nothing_more_is_sent_and_no_device_is_lost()
    {
        await using var service = await Service.StartAsync();
        var flushes = 0;
        using var journal = RunJournal.Open(File, Run(), TimeProvider.System, stream =>
        {
            if (++flushes > 3) throw new IOException("No space left on device");
            stream.Flush();
        });
        var results = new List<DeviceCommandResult>();
        using var dispatcher = new Dispatcher(1, next => results.AddRange((next as DispatchEvent.Finished)?.Results ?? []), TestContext.Current.CancellationToken) { Journal = journal };
        await Task.Run(() =>
        {
            foreach (var device in service.Devices.Take(10)) dispatcher.Send(service.Consignment(deviceId: device.DeviceId));
            dispatcher.Complete();
        });

        Assert.Equal(10, results.Count);
        Assert.Equal(2, service.Server.Log.Count);
        Assert.Equal(2, results.Count(result => result.Outcome == CommandOutcome.Accepted));
        Assert.Equal(8, results.Count(result => result.Outcome == CommandOutcome.NotSent));
        Assert.Equal(MdmErrorId.JournalFailed, dispatcher.RunError!.ErrorId);
    }

    [Fact]
    public async Task A_folder_that_is_removed_under_the_run_ends_it()
    {
        using var journal = Open();
        await Send(journal, "aaa", CommandOutcome.Accepted);
        System.IO.File.Delete(File);
        Assert.Equal(MdmErrorId.JournalFailed, (await Assert.ThrowsAsync<MdmException>(() => journal.IntendAsync(Consignment("bbb")))).ErrorId);
        Assert.Equal(MdmErrorId.JournalFailed, journal.Failure!.ErrorId);
    }

    [Fact]
    public void What_the_disk_says_at_the_very_end_is_a_failure_of_the_journal()
    {
        var isOver = false;
        var journal = RunJournal.Open(File, Run(), TimeProvider.System, stream =>
        {
            if (isOver) throw new UnauthorizedAccessException("Access to the path is denied.");
            stream.Flush();
        });
        isOver = true;
        journal.Dispose();
        Assert.Equal(MdmErrorId.JournalFailed, journal.Failure!.ErrorId);
    }

    [Fact]
    public async Task A_lost_answer_is_looked_up_and_the_command_adopted()
    {
        await using var service = await Service.StartAsync();
        using var journal = Open();
        var results = new List<DeviceCommandResult>();
        using var dispatcher = new Dispatcher(1, next => results.AddRange((next as DispatchEvent.Finished)?.Results ?? []), TestContext.Current.CancellationToken) { Journal = journal };
        service.Server.Order(new TestServer.Fault { Reset = true, Process = true }, new TestServer.Fault { Path = "/commands", Process = true, Status = 200, Body = Listed(service) });
        dispatcher.Send(service.Consignment());
        await Task.Run(dispatcher.Complete);

        var result = Assert.Single(results);
        Assert.Equal((CommandOutcome.Accepted, ResultMatch.CommandList, "found"), (result.Outcome, result.MatchedBy, result.CommandId));
        Assert.Equal(["POST", "GET"], service.Server.Log.Select(request => request.Method));

        // A list without the command leaves it unknown, and nothing is sent again.
        service.Server.Order(new TestServer.Fault { Reset = true });
        dispatcher.Send(service.Consignment(deviceId: service.Devices[1].DeviceId));
        await Task.Run(dispatcher.Complete);
        Assert.Equal(CommandOutcome.Unknown, results[1].Outcome);
        Assert.Equal(2, service.Server.Log.Count(request => request.Method == "POST"));
    }

    [Fact]
    public async Task What_is_in_doubt_stays_in_doubt_when_the_run_has_ended()
    {
        await using var service = await Service.StartAsync(token: "wrong");
        var results = new List<DeviceCommandResult>();
        using var dispatcher = new Dispatcher(1, next => results.AddRange((next as DispatchEvent.Finished)?.Results ?? []), TestContext.Current.CancellationToken);
        await Task.Run(() =>
        {
            dispatcher.Send(service.Consignment());
            dispatcher.Send(service.Consignment(deviceId: service.Devices[1].DeviceId) with { InDoubtSince = service.Time.GetUtcNow() });
            dispatcher.Send(service.Consignment(deviceId: service.Devices[2].DeviceId));
            dispatcher.Complete();
        });

        Assert.Equal([CommandOutcome.NotSent, CommandOutcome.Unknown, CommandOutcome.NotSent], service.Devices.Take(3).Select(device => results.Single(result => result.DeviceId == device.DeviceId).Outcome));
    }

    [Fact]
    public async Task A_fingerprint_of_a_secret_cannot_be_made_without_the_token()
    {
        var secret = AndroidCommandReader.FromJson("""{"type":"RESET_PASSWORD","newPassword":"topsecret"}""");
        using var other = new MdmConnection("acme", new Uri("https://localhost"), "other", new ApiLimits());
        Assert.NotEqual(_connection.Fingerprint(secret), other.Fingerprint(secret));
        Assert.Equal(_connection.Fingerprint(_lock), other.Fingerprint(_lock));

        using (var journal = RunJournal.Open(File, Run() with { Fingerprint = _connection.Fingerprint(secret) }))
            await journal.IntendAsync(Consignment("device") with { Command = secret });
        Assert.DoesNotContain("topsecret", await System.IO.File.ReadAllTextAsync(File, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static string Listed(Service service) =>
        Service.Answer("""{"items":[{"id":"found","status":"PENDING","createdAt":"NOW","config":{"metadata":{"type":"LOCK"}}}]}""".Replace("NOW", service.Time.GetUtcNow().ToString("O"), StringComparison.Ordinal));

    private JournalRun Run() => new(_connection) { Cmdlet = "Invoke-AndroidDeviceCommand", Platform = DevicePlatform.Android, Command = "LOCK", Fingerprint = _connection.Fingerprint(_lock) };

    private RunJournal Open() => RunJournal.Open(File, Run());

    private Consignment Consignment(string device) => new(_connection, new AndroidDeviceCommandEndpoint(), _lock, [new DeviceRow(device, [null])], Reason: null);

    private async Task Send(RunJournal journal, string device, CommandOutcome outcome)
    {
        var consignment = Consignment(device);
        await journal.IntendAsync(consignment);
        journal.Conclude(consignment, [new DeviceCommandResult { DeviceId = device, Command = "LOCK", Outcome = outcome, CommandId = "id-" + device }]);
    }
}
