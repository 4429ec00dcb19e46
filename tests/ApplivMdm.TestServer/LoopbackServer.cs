using System.Net;
using System.Text;
using ApplivMdm.Sandbox;
using Microsoft.AspNetCore.Http.Features;

namespace ApplivMdm.TestServer;

/// <summary>The sandbox's services behind Kestrel on a loopback port of its own choosing, with faults on order and a log of what arrived. Its clock can be put forward.</summary>
public sealed class LoopbackServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly Lock _gate = new();
    private readonly List<LoggedRequest> _log = [];
    private readonly List<Fault> _faults = [];
    private readonly List<(int AtLeast, TaskCompletionSource Reached)> _watchers = [];
    private readonly TimeProvider _timeProvider;
    private ServerClock _clock;
    private TokenEndpoint _tokens;
    private TaskCompletionSource _release = New();
    private int _inFlight;
    private bool _keepLog = true;
    private int _delayMs;

    private LoopbackServer(int deviceCount, int seed, TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        _clock = new ServerClock(timeProvider);
        Service = new SandboxService(deviceCount, seed, _clock);
        _tokens = new TokenEndpoint(new GoogleSettings(), Service.Google);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        _application = builder.Build();
        ControlRoutes.Map(_application, this);
        _application.MapFallback(AnswerAsync);
    }

    public SandboxService Service { get; private set; }

    public Uri BaseUri => new(_application.Urls.Single());

    public IReadOnlyList<LoggedRequest> Log
    {
        get
        {
            lock (_gate) return [.. _log];
        }
    }

    /// <summary>What Google's token endpoint was asked for.</summary>
    public TokenReport TokenReport => _tokens.Report;

    public static async Task<LoopbackServer> StartAsync(int deviceCount = 200, int seed = 1, TimeProvider? timeProvider = null)
    {
        var server = new LoopbackServer(deviceCount, seed, timeProvider ?? TimeProvider.System);
        await server._application.StartAsync();
        return server;
    }

    /// <summary>Orders faults; they are used up in order by the requests they fit.</summary>
    public void Order(params Fault[] faults)
    {
        foreach (var shape in faults.Select(fault => fault.Shape).OfType<string>()) AnswerShape.Check(shape);
        lock (_gate) _faults.AddRange(faults.SelectMany(fault => Enumerable.Repeat(fault with { Times = 1 }, fault.Times)));
    }

    /// <summary>Forgets the faults that no request has met yet.</summary>
    public void ClearFaults()
    {
        lock (_gate) _faults.Clear();
    }

    /// <summary>Lets the held requests go on.</summary>
    public void Release()
    {
        lock (_gate)
        {
            _release.SetResult();
            _release = New();
        }
    }

    /// <summary>Completes when so many requests are under way.</summary>
    public Task WhenInFlightAsync(int atLeast)
    {
        lock (_gate)
        {
            if (_inFlight >= atLeast) return Task.CompletedTask;

            var reached = New();
            _watchers.Add((atLeast, reached));
            return reached.Task;
        }
    }

    /// <summary>Puts the clock of the services forward until the next reset.</summary>
    public void Advance(TimeSpan time) => _clock.Advance(time);

    /// <summary>How Google's side behaves until the next reset. Its reports begin anew.</summary>
    public void Set(GoogleSettings settings)
    {
        lock (_gate)
        {
            _tokens.Dispose();
            _tokens = new TokenEndpoint(settings, Service.Google);
        }
    }

    /// <summary>From now on, the access tokens that were issued are not accepted.</summary>
    public void RevokeGoogleTokens() => Service.Google.RevokeTokens();

    /// <summary>A new fleet, an empty log, no faults, no settings or tokens of Google's, the clock right again; what is held goes on.</summary>
    /// <param name="deviceCount">How many devices the fleet has.</param>
    /// <param name="seed">The same seed makes the same fleet.</param>
    /// <param name="keepLog">Whether requests are logged; a log of very many costs memory and time.</param>
    /// <param name="delayMs">How long every answer takes until the next reset.</param>
    public void Reset(int deviceCount = 200, int seed = 1, bool keepLog = true, int delayMs = 0)
    {
        lock (_gate)
        {
            _clock = new ServerClock(_timeProvider);
            Service = new SandboxService(deviceCount, seed, _clock);
            Set(new GoogleSettings());
            (_keepLog, _delayMs) = (keepLog, delayMs);
            _log.Clear();
            _faults.Clear();
        }

        Release();
    }

    public Task WaitForShutdownAsync(CancellationToken cancellationToken) => _application.WaitForShutdownAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        Release();
        await _application.DisposeAsync();
        _tokens.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer);

        var (fault, release) = Arrive(context, buffer.ToArray());
        try
        {
            var delayMs = fault?.DelayMs ?? _delayMs;
            if (delayMs > 0) await Task.Delay(delayMs, context.RequestAborted);
            if (fault?.Hold == true) await release.WaitAsync(context.RequestAborted);

            var processed = fault is null || fault.Process || (fault.Status is null && !fault.Reset);
            var answer = processed ? Answer(ToSandbox(context, buffer.ToArray())) : new SandboxResponse(fault!.Status ?? 200, []);
            await FaultyAnswer.WriteAsync(context, answer, fault);
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone.
        }
        finally
        {
            lock (_gate) _inFlight--;
        }
    }

    private SandboxResponse Answer(SandboxRequest request) => request.Path == TokenEndpoint.Path ? _tokens.Answer(request) : Service.Handle(request);

    private (Fault? Fault, Task Release) Arrive(HttpContext context, byte[] body)
    {
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        lock (_gate)
        {
            _inFlight++;
            foreach (var watcher in _watchers.Where(watcher => _inFlight >= watcher.AtLeast).ToList())
            {
                watcher.Reached.SetResult();
                _watchers.Remove(watcher);
            }

            var fault = _faults.Find(candidate => candidate.Path is null || target.Contains(candidate.Path, StringComparison.Ordinal));
            if (fault is not null) _faults.Remove(fault);

            if (_keepLog)
            {
                _log.Add(new LoggedRequest(
                    context.Request.Method,
                    target,
                    context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
                    Encoding.UTF8.GetString(body),
                    fault is null || fault.Process || (fault.Status is null && !fault.Reset),
                    _inFlight));
            }

            return (fault, _release.Task);
        }
    }

    private static SandboxRequest ToSandbox(HttpContext context, byte[] body) => new(
        context.Request.Method,
        context.Features.Get<IHttpRequestFeature>()!.RawTarget.Split('?')[0],
        context.Request.QueryString.ToString().TrimStart('?'),
        context.Request.Headers.Authorization,
        context.Request.ContentType,
        body);

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
