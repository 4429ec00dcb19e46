using System.Text;
using System.Text.Json;
using ApplivMdm.Dispatch;
using ApplivMdm.Journal;
using ApplivMdm.TestServer;
using ApplivMdm.Transport;

namespace ApplivMdm.Core.Tests;

/// <summary>A run with a journal: what is on the disk when, and in which words.</summary>
public sealed class JournalRunTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("journal").FullName;

    private string File => Path.Combine(_folder, "run.jsonl");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task It_never_has_more_in_flight_than_allowed_and_uses_what_is_allowed()
    {
        await using var service = await Service.StartAsync();
        var results = new List<DeviceCommandResult>();
        using var journal = Open();
        using var dispatcher = NewDispatcher(4, results, journal, TestContext.Current.CancellationToken);
        service.Server.Order(new Fault { Hold = true, Times = 4 });

        var sending = Task.Run(() => SendAll(service, dispatcher, 40));
        await service.Server.WhenInFlightAsync(4);
        service.Server.Release();
        await sending;

        Assert.Equal(40, results.Count(result => result.Outcome == CommandOutcome.Accepted));
        Assert.Equal(4, service.Server.Log.Max(request => request.InFlight));
    }

    [Fact]
    public async Task A_request_leaves_only_when_its_intent_is_on_the_disk()
    {
        await using var service = await Service.StartAsync();
        var flushed = new HashSet<string>(StringComparer.Ordinal);
        var results = new List<DeviceCommandResult>();
        using var journal = Open(stream =>
        {
            // Whoever was in flight before this flush was on the disk by an earlier one.
            foreach (var request in service.Server.Log) Assert.Contains(request.Target.Split('/')[^2], flushed);
            foreach (var device in Intents(stream)) flushed.Add(device);
        });
        using var dispatcher = NewDispatcher(4, results, journal, TestContext.Current.CancellationToken);
        await Task.Run(() => SendAll(service, dispatcher, 60));

        Assert.Equal(60, results.Count(result => result.Outcome == CommandOutcome.Accepted));
    }

    [Fact]
    public async Task Stopped_it_is_in_doubt_of_those_in_flight_and_of_nobody_else()
    {
        await using var service = await Service.StartAsync();
        var allIntended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var stop = new CancellationTokenSource();
        using (var journal = Open(stream =>
        {
            if (Intents(stream).Count == 5) allIntended.TrySetResult();
        }))
        using (var dispatcher = NewDispatcher(4, [], journal, stop.Token))
        {
            service.Server.Order(new Fault { Hold = true, Times = 4 });
            foreach (var device in service.Devices.Take(5)) dispatcher.Send(service.Consignment(deviceId: device.DeviceId));
            await service.Server.WhenInFlightAsync(4);
            await allIntended.Task;
            await stop.CancelAsync();
        }

        using var again = Open();
        var sent = service.Devices.Take(5).ToDictionary(device => device.DeviceId, device => again.Find(device.DeviceId, Service.Command())!.IsInDoubt, StringComparer.Ordinal);
        Assert.Equal(4, sent.Values.Count(inDoubt => inDoubt));
        service.Server.Release();
    }

    [Fact]
    public void A_line_reads_as_it_was_written_whatever_is_in_it()
    {
        const string Odd = "\"\\/\b\f\n\r\t\0\u001f\u007f\u0080\u2028\u2029\ufeff<>&'+` äß€ 日本 \U0001F512 end";
        var times = new[] { DateTimeOffset.MinValue, DateTimeOffset.MaxValue, new(2026, 2, 3, 4, 5, 6, TimeSpan.Zero), new DateTimeOffset(2026, 2, 3, 4, 5, 6, TimeSpan.FromHours(-5.5)).AddTicks(1234560) };
        foreach (var outcome in Enum.GetValues<CommandOutcome>())
        {
            foreach (var match in Enum.GetValues<ResultMatch>().Cast<ResultMatch?>().Append(null))
            {
                foreach (var time in times.Cast<DateTimeOffset?>().Append(null))
                {
                    var text = time is null ? null : Odd;
                    var result = new DeviceCommandResult { DeviceId = Odd, Command = Odd, Outcome = outcome, Status = text, CommandId = text, OperationName = text, MatchedBy = match, SentAt = time, ValidUntil = time, Attempts = 2, ErrorId = text, ErrorCode = text, ErrorMessage = text };
                    var line = new JournalLine { Kind = JournalLine.Result, Command = Odd, Fingerprint = "f", Device = Odd, Outcome = outcome, Status = text, CommandId = text, OperationName = text, MatchedBy = match, SentAt = time, ValidUntil = time, Attempts = 2, ErrorId = text, ErrorCode = text, ErrorMessage = text };
                    AssertReads(line, writer => JournalText.Write(writer, new JournalText.Outcome("f", result)));
                }
            }
        }

        foreach (var time in times)
        {
            AssertReads(
                new JournalLine { Kind = JournalLine.Intent, Command = Odd, Fingerprint = "f", At = time, Devices = [Odd, "b"] },
                writer => JournalText.Write(writer, new JournalText.Intent(Odd, "f", time, [new DeviceRow(Odd, []), new DeviceRow("b", [])])));
        }
    }

    /// <summary>Byte by byte what the serializer would write, and read as the same.</summary>
    private static void AssertReads(JournalLine line, Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, JournalText.Options)) write(writer);

        Assert.Equal(JsonSerializer.Serialize(line, JournalJson.Compact.JournalLine), Encoding.UTF8.GetString(buffer.ToArray()));
        var read = JournalLine.TryParse(buffer.ToArray())!;
        Assert.Equal(line.Devices ?? [], read.Devices ?? []);
        Assert.Equal(line with { Devices = null }, read with { Devices = null });
    }

    private RunJournal Open(Action<Stream>? flush = null) =>
        RunJournal.Open(File, new JournalRun(new MdmConnection("acme", new Uri("https://localhost"), "token", new ApiLimits())) { Cmdlet = "Invoke-AndroidDeviceCommand", Command = "LOCK", Fingerprint = "f" }, TimeProvider.System, flush ?? (stream => stream.Flush()));

    /// <summary>The devices of the intents that are in the file.</summary>
    private List<string> Intents(Stream written)
    {
        written.Flush();
        using var reader = new FileStream(File, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return [.. JournalFile.Lines(reader, File).SelectMany(entry => entry.Line.Devices ?? [])];
    }

    private static Dispatcher NewDispatcher(int limit, List<DeviceCommandResult> results, RunJournal journal, CancellationToken stop) =>
        new(limit, next => results.AddRange((next as DispatchEvent.Finished)?.Results ?? []), stop) { Journal = journal };

    private static void SendAll(Service service, Dispatcher dispatcher, int count)
    {
        foreach (var device in service.Devices.Take(count)) dispatcher.Send(service.Consignment(deviceId: device.DeviceId));
        dispatcher.Complete();
    }
}
