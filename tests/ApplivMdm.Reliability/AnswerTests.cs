using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using ApplivMdm.Dispatch;
using ApplivMdm.Inventory;
using ApplivMdm.Journal;

namespace ApplivMdm.Reliability;

/// <summary>Answers and journals made wrong by chance, to everything that reads them. Whatever comes, there is a result or a documented failure.</summary>
public sealed class AnswerTests(ITestOutputHelper output) : IDisposable
{
    private const int Default = 10_000;
    private const int Workers = 2;

    // What a person reads in an error.
    private const int LongestText = 8_000;

    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(30);
    private static readonly Samples s_samples = new();
    private static readonly HttpStatusCode[] s_statuses = [HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.Created, HttpStatusCode.BadRequest, HttpStatusCode.NotFound, HttpStatusCode.Conflict, HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden, HttpStatusCode.TooManyRequests, HttpStatusCode.InternalServerError, HttpStatusCode.ServiceUnavailable, HttpStatusCode.Found];

    private readonly string _folder = Directory.CreateTempSubdirectory("answers").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task No_answer_and_no_journal_is_too_bad_to_be_read()
    {
        var replayed = Environment.GetEnvironmentVariable("APPLIVMDM_INPUT");
        var count = int.Parse(Environment.GetEnvironmentVariable("APPLIVMDM_INPUTS") ?? Default.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        var (first, end) = replayed is null ? (1, count) : (int.Parse(replayed, CultureInfo.InvariantCulture), int.Parse(replayed, CultureInfo.InvariantCulture));
        var broken = new List<string>();
        var underWay = new int[Workers];
        var next = first - 1;
        var slowest = TimeSpan.Zero;
        var watch = Stopwatch.StartNew();
        var reading = Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => Task.Factory.StartNew(
            () =>
            {
                for (var seed = Interlocked.Increment(ref next); seed <= end; seed = Interlocked.Increment(ref next))
                {
                    underWay[worker] = seed;
                    var begun = watch.Elapsed;
                    try
                    {
                        Read(seed);
                    }
                    catch (Exception error)
                    {
                        lock (broken) broken.Add($"{(error is BrokenPromiseException ? error.Message : error)}\n    Replay it with APPLIVMDM_INPUT={seed.ToString(CultureInfo.InvariantCulture)}.");
                        if (broken.Count > 50) return;
                    }

                    var took = watch.Elapsed - begun;
                    lock (broken) slowest = took > slowest ? took : slowest;
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));

        // What hangs must be named.
        for (var before = -1; await Task.WhenAny(reading, Task.Delay(s_longest, TestContext.Current.CancellationToken)) != reading; before = Volatile.Read(ref next))
            Assert.True(before != Volatile.Read(ref next), $"The inputs {string.Join(", ", underWay)} hang.");

        await reading;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{end - first + 1} inputs in {watch.Elapsed.TotalSeconds:0} s, the slowest {slowest.TotalMilliseconds:0} ms, peak memory {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MB"));
        Assert.True(broken.Count == 0, $"{broken.Count} inputs were too bad.\n{string.Join("\n", broken.Take(20))}");
    }

    private void Read(int seed)
    {
        var random = new Random(seed);
        var mutator = new Mutator(random);
        var road = (Road)random.Next(6);
        switch (random.Next(10))
        {
            case < 4:
                ReadAnswer(random, mutator, road);
                break;
            case < 6:
                ReadCommandList(mutator, road);
                break;
            case < 7:
                ReadRecord(mutator, road);
                break;
            case < 9:
                ReadDevices(random, mutator);
                break;
            default:
                ReadJournal(random, mutator);
                break;
        }
    }

    /// <summary>The answer to a command.</summary>
    private static void ReadAnswer(Random random, Mutator mutator, Road road)
    {
        var status = s_statuses[random.Next(s_statuses.Length)];
        var sample = (int)status < 300 && random.Next(8) > 0 ? s_samples.Commands[road].Answer : s_samples.Errors[random.Next(s_samples.Errors.Count)];
        var body = mutator.Apply(sample);
        Send(road, request => request.Method == HttpMethod.Post ? (status, body) : (HttpStatusCode.NotFound, []));
    }

    /// <summary>The list in which a lost command is looked for.</summary>
    private static void ReadCommandList(Mutator mutator, Road road)
    {
        var body = mutator.Apply(s_samples.Commands[road].List);
        Send(road, request => request.Method == HttpMethod.Post ? (HttpStatusCode.BadGateway, []) : (HttpStatusCode.OK, body));
    }

    private static void ReadRecord(Mutator mutator, Road road)
    {
        if (Stage.Endpoint(road).Records is not { } records) return;

        var body = mutator.Apply(s_samples.Commands[road].Record);
        using var connection = Samples.Connection(road, new Canned(_ => (HttpStatusCode.OK, body)));
        var device = s_samples.Commands[road].Devices[0];
        var answer = Samples.Send(connection, records.Get(connection, device, "1"));
        if (answer.Outcome != CommandOutcome.Accepted) return;
        if (records.Read(answer.Body, device) is { } record) Check(record.ErrorMessage, record.ErrorCode);

        var command = new DeviceCommandResult { DeviceId = device, Platform = Stage.Command(road).Platform, Command = Stage.Command(road).Name, CommandId = "1", Outcome = CommandOutcome.Accepted, SentAt = DateTimeOffset.UnixEpoch };
        var ends = new List<DeviceCommandResult>();
        new CommandFollower(TimeSpan.FromMinutes(1), 1, new AutoTime()).Follow([new FollowedCommand(connection, records, command)], TimeSpan.FromMinutes(3), ends.Add, static _ => { }, CancellationToken.None);
        Witness.Require(ends.Count == 1, $"{ends.Count} ends of one command");
        Check(ends[0].ErrorMessage, ends[0].ErrorCode);
    }

    private static void ReadDevices(Random random, Mutator mutator)
    {
        var (page, road) = s_samples.Lists[random.Next(s_samples.Lists.Count)];
        var isOne = random.Next(4) == 0;
        var body = mutator.Apply(random.Next(5) == 0 ? s_samples.Applications : isOne ? One(page) : page);
        using var connection = Samples.Connection(road, new Canned(_ => (HttpStatusCode.OK, body)));
        try
        {
            var source = DeviceSource.Of(connection);
            if (isOne) source.GetAsync(DevicePlatform.Android, "device", new NoLog(), default).GetAwaiter().GetResult();
            foreach (var list in source.Lists(new DeviceFilter { Platforms = random.Next(2) == 0 ? [] : [DevicePlatform.Android] })) Walk(list);
            Walk(source.Equal(new DeviceFilter { SerialNumber = "x" }));
            if (road != Road.Google) Walk(WindowsApplications.List(connection));
        }
        catch (MdmException error)
        {
            Check(error.Message);
        }
    }

    private void ReadJournal(Random random, Mutator mutator)
    {
        // A line made wrong and the rest right, or anything anywhere.
        var lines = Encoding.UTF8.GetString(s_samples.Journal).Split('\n');
        var line = random.Next(lines.Length - 1);
        byte[] bytes = random.Next(3) == 0
            ? mutator.Apply(s_samples.Journal)
            : [.. Encoding.UTF8.GetBytes(string.Join('\n', lines[..line])), .. line > 0 ? "\n"u8 : default, .. mutator.Apply(Encoding.UTF8.GetBytes(lines[line])), .. Encoding.UTF8.GetBytes("\n" + string.Join('\n', lines[(line + 1)..]))];
        var path = Path.Combine(_folder, Guid.NewGuid().ToString("N"));
        File.WriteAllBytes(path, bytes);
        using var connection = Samples.Connection(Road.AndroidBulk, new Canned(_ => (HttpStatusCode.OK, [])));
        try
        {
            foreach (var result in JournalReport.Read(path))
                Witness.Require(Enum.IsDefined(result.Outcome) && result.DeviceId is not null && Enum.IsDefined(result.Platform), $"a journal says {result.DeviceId} {result.Outcome} {result.Platform}");
            using var journal = RunJournal.Open(path, Samples.Run(connection), TimeProvider.System, static stream => stream.Flush());
            var command = Stage.Command(Road.AndroidBulk);
            foreach (var device in new[] { "device00", "device11", "device22", "nobody" })
            {
                if (journal.Find(device, command) is not { } found) continue;
                var consignment = new Consignment(connection, Stage.Endpoint(Road.AndroidBulk), command, [new DeviceRow(device, [null])], Reason: null);
                if (found.IsFinal) Witness.Require(consignment.Known(found)[0] is { Outcome: CommandOutcome.Accepted } or { ErrorId: not null }, $"{device} is refused without a reason");
                else if (found.IsInDoubt) Send(Road.AndroidBulk, _ => (HttpStatusCode.NotFound, []), consignment.Connection, consignment with { InDoubtSince = found.SentAt ?? found.At });
            }
        }
        catch (MdmException error)
        {
            CheckShown(error.Message);
            Witness.Require(error.ErrorId is MdmErrorId.JournalDamaged or MdmErrorId.JournalMismatch, $"{error.ErrorId}: {error.Message}");
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void Send(Road road, Func<HttpRequestMessage, (HttpStatusCode Status, byte[] Body)> answer)
    {
        using var connection = Samples.Connection(road, new Canned(answer));
        Send(road, answer, connection, new Consignment(connection, Stage.Endpoint(road), Stage.Command(road), [.. s_samples.Commands[road].Devices.Select(device => new DeviceRow(device, [null]))], Reason: null));
    }

    private static void Send(Road road, Func<HttpRequestMessage, (HttpStatusCode Status, byte[] Body)> answer, MdmConnection connection, Consignment consignment)
    {
        var results = new List<DeviceCommandResult>();
        using var dispatcher = new Dispatcher(1, next => results.AddRange((next as DispatchEvent.Finished)?.Results ?? []), CancellationToken.None);
        dispatcher.Send(consignment);
        dispatcher.Complete();
        Witness.Require(results.Count == consignment.Rows.Count, $"{results.Count} results of {consignment.Rows.Count} devices");
        foreach (var result in results)
        {
            Witness.Require(result.Outcome is CommandOutcome.Accepted or CommandOutcome.Refused or CommandOutcome.Unknown or CommandOutcome.NotSent, $"{road}: {result.Outcome}");
            Witness.Require(result.ErrorMessage?.StartsWith("The module failed", StringComparison.Ordinal) != true, $"{road}: {result.ErrorMessage}");
            Check(result.ErrorMessage, result.ErrorCode, result.Status, result.CommandId, result.OperationName);
        }
    }

    private static void Walk<T>(PageWalk<T> list)
    {
        for (var pages = 0; pages < 4 && list.NextAsync(new NoLog(), default).GetAwaiter().GetResult() is not null; pages++)
        {
            // Read.
        }
    }

    /// <summary>A text of a service can be shown, and has no token.</summary>
    private static void Check(params IEnumerable<string?> texts)
    {
        foreach (var text in texts.OfType<string>())
        {
            CheckShown(text);
            if (text.Contains(Sandbox.SandboxService.Token, StringComparison.Ordinal)) throw new BrokenPromiseException($"a text holds the token: {text}");
        }
    }

    /// <summary>It is short, and has no characters that steer a terminal.</summary>
    private static void CheckShown(string text)
    {
        if (text.Length > LongestText) throw new BrokenPromiseException($"a text of {text.Length} characters: {text[..100]}");
        if (text.Any(char.IsControl)) throw new BrokenPromiseException($"a text with control characters: {string.Concat(text.Select(character => char.IsControl(character) ? $"<{(int)character:x}>" : character.ToString()))}");
    }

    private static byte[] One(byte[] page)
    {
        var list = System.Text.Json.Nodes.JsonNode.Parse(page)!;
        var item = (list["data"]?["items"] ?? list["devices"])![0]!;
        return Encoding.UTF8.GetBytes(list["devices"] is null ? $$"""{"status":true,"data":{{item.ToJsonString()}}}""" : item.ToJsonString());
    }

    /// <summary>A service that says what it is told to.</summary>
    private sealed class Canned(Func<HttpRequestMessage, (HttpStatusCode Status, byte[] Body)> answer) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            // As the network does: a body is asked for.
            if (request.Content is not null) await request.Content.CopyToAsync(Stream.Null, cancellationToken);
            var (status, body) = answer(request);
            return new HttpResponseMessage(status) { Content = new ByteArrayContent(body), RequestMessage = request };
        }
    }
}
