using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using System.Security.Authentication;
using Polly;

namespace ApplivMdm.Transport;

/// <summary>Decides what an answer of a service means for the command.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="body">The body.</param>
/// <param name="secrets">Texts that must not come back in a message.</param>
/// <param name="isRead">The request only asked: it may be repeated, and its failure says nothing of a command.</param>
internal delegate ApiAnswer AnswerReader(HttpStatusCode status, byte[] body, IReadOnlyCollection<string> secrets, bool isRead);

/// <summary>Sends requests to one service: credentials, rate limit, time-out, repetition, and one verdict per request. The only place that touches HttpClient.</summary>
internal sealed class ApiClient : IDisposable
{
    private const int LargestAnswer = 16 * 1024 * 1024;

    // The largest ThrottleLimit; .NET Framework would otherwise open two connections.
    private const int MostConnections = 256;

    private const int Tls13 = 0x3000;

    private readonly HttpClient _http;
    private readonly ResiliencePipeline<ApiAnswer> _retry;
    private readonly RequestRateLimiter _rate;
    private readonly TimeProvider _time;
    private readonly TimeSpan _timeout;
    private readonly ApiCredential _credential;
    private readonly AnswerReader _read;

    public ApiClient(Uri baseUri, ApiCredential credential, AnswerReader read, ApiLimits limits, HttpMessageHandler? handler, TimeProvider time)
    {
        _time = time;
        _credential = credential;
        _read = read;
        _timeout = limits.Timeout;
        _rate = new RequestRateLimiter(_time, limits);
        _retry = RetryPolicy.Build(limits.MaxRetry, _time);
        _http = new HttpClient(handler ?? NewHandler())
        {
            BaseAddress = baseUri,
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = LargestAnswer,
        };
        _http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("ApplivMdm", typeof(ApiClient).Assembly.GetName().Version.ToString(3)));
        _http.DefaultRequestHeaders.ExpectContinue = false;
    }

    /// <summary>Sends it, and again where that is safe. Never throws for what the service or the network does.</summary>
    /// <param name="request">The call.</param>
    /// <param name="log">Told about every wait.</param>
    /// <param name="beforeAttempt">Awaited before each attempt leaves.</param>
    /// <param name="wait">Ends the waits: nothing more is sent, but an attempt under way is heard out.</param>
    /// <param name="stop">Ends everything at once.</param>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was cancelled.</exception>
    public async Task<ApiAnswer> SendAsync(ApiRequest request, IRunLog log, Func<Task>? beforeAttempt, CancellationToken wait, CancellationToken stop)
    {
        var run = new RetryPolicy.Run(request.Subject, log, _rate);
        var context = ResilienceContextPool.Shared.Get(wait);
        context.Properties.Set(RetryPolicy.RunKey, run);
        try
        {
            var answer = await _retry.ExecuteAsync(_ => new ValueTask<ApiAnswer>(AttemptAsync(request, run, beforeAttempt, wait, stop)), context).ConfigureAwait(false);
            return answer with { Attempts = run.Attempts };
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return new ApiAnswer { Outcome = CommandOutcome.NotSent, Attempts = run.Attempts };
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<ApiAnswer> AttemptAsync(ApiRequest request, RetryPolicy.Run run, Func<Task>? beforeAttempt, CancellationToken wait, CancellationToken stop)
    {
        while (true)
        {
            string token;
            TimeSpan place;
            try
            {
                // Fetched before the place is taken: places that wait for a token would all leave together.
                await _credential.TokenAsync(wait).ConfigureAwait(false);
                place = await _rate.WaitAsync(request.Subject, run.Log, wait).ConfigureAwait(false);
                token = await _credential.TokenAsync(wait).ConfigureAwait(false);
            }
            catch (MdmException error)
            {
                return new ApiAnswer { Outcome = CommandOutcome.NotSent, Error = error, EndsRun = true };
            }

            if (beforeAttempt is not null)
            {
                await beforeAttempt().ConfigureAwait(false);
                await _rate.WaitAsync(_rate.Renew(place), request.Subject, run.Log, wait).ConfigureAwait(false);
            }

            wait.ThrowIfCancellationRequested();
            var answer = await ExchangeAsync(request, token, run, stop).ConfigureAwait(false);

            // A token may end early. What it was refused for was not processed; a second refusal is not the token's age.
            if (answer.Error?.ErrorId != MdmErrorId.Unauthorized || run.HasRenewed || !_credential.Renew(token)) return answer;
            run.HasRenewed = true;
            run.Log.Verbose($"{request.Subject}: the token was refused; trying once more with a fresh one.");
        }
    }

    private async Task<ApiAnswer> ExchangeAsync(ApiRequest request, string token, RetryPolicy.Run run, CancellationToken stop)
    {
        using var timeout = _time.CreateCancellationTokenSource(_timeout);
        using var attempt = CancellationTokenSource.CreateLinkedTokenSource(stop, timeout.Token);
        using var message = new HttpRequestMessage(request.Method, request.Path);
        var content = request.Body is null ? null : new TrackedContent(request.Body);
        message.Content = content;
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (_credential.QuotaProject is { } project) message.Headers.Add("x-goog-user-project", project);

        run.Attempts++;
        var sentAt = _time.GetUtcNow();
        if (run.Log.IsDebug) run.Log.Debug(string.Format(CultureInfo.InvariantCulture, "{0} {1} ({2} bytes), attempt {3}", request.Method, request.Path, request.Body?.Length ?? 0, run.Attempts));
        try
        {
            using var response = await _http.SendAsync(message, HttpCompletionOption.ResponseContentRead, attempt.Token).ConfigureAwait(false);
            var body = await response.Content.ReadAsByteArrayAsync().ConfigureAwait(false);
            if (run.Log.IsDebug) run.Log.Debug(string.Format(CultureInfo.InvariantCulture, "{0} {1}: HTTP {2} ({3} bytes)", request.Method, request.Path, (int)response.StatusCode, body.Length));
            Redaction.Blank(body, token);
            var answer = _read(response.StatusCode, body, [.. request.Secrets, token], request.IsRead);
            return answer with { SentAt = sentAt, RetryAfter = RetryAfter(response.Headers.RetryAfter) ?? answer.RetryAfter };
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception error) when (error is HttpRequestException or IOException or InvalidDataException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // Nobody can say how far a request without a body came.
            return Broken(error, token, request.IsRead, content?.Begun ?? !request.IsRead, timeout.IsCancellationRequested) with { SentAt = sentAt };
        }
    }

    private ApiAnswer Broken(Exception error, string token, bool isRead, bool begun, bool timedOut)
    {
        var what = timedOut
            ? string.Format(CultureInfo.InvariantCulture, "No answer within {0:0.#} s", _timeout.TotalSeconds)
            : Redaction.Apply(error.GetBaseException().Message, [token]).TrimEnd('.');

        if (begun) return ApiAnswer.Failed(CommandOutcome.Unknown, MdmErrorId.OutcomeUnknown, $"{what}, after the request was written. The service may have taken the command.", cause: error);

        var errorId = timedOut ? MdmErrorId.RequestTimedOut : MdmErrorId.ConnectionFailed;
        // A question has no body that tells how far it came; that one got no answer says nothing of the next request.
        if (isRead) return ApiAnswer.Failed(CommandOutcome.Unknown, errorId, $"{what}. Nothing was read from {_http.BaseAddress.Host}.", cause: error) with { MayRepeat = true };

        return ApiAnswer.Failed(CommandOutcome.NotSent, errorId, $"{what}. Nothing was sent to {_http.BaseAddress.Host}.", cause: error) with { MayRepeat = true, EndsRun = true };
    }

    private TimeSpan? RetryAfter(RetryConditionHeaderValue? header)
    {
        var wait = header?.Delta ?? (header?.Date - _time.GetUtcNow());
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    /// <summary>How every connection goes out.</summary>
    internal static HttpClientHandler NewHandler()
    {
        // A redirect would carry the token elsewhere and turn a POST into a GET.
        var handler = new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false, MaxConnectionsPerServer = MostConnections };
        // Systems may still offer old versions of TLS by default. .NET Framework takes no 1.3 on every Windows; netstandard2.0 has no name for it.
        var isFramework = RuntimeInformation.FrameworkDescription.StartsWith(".NET Framework", StringComparison.Ordinal);
        handler.SslProtocols = isFramework ? SslProtocols.Tls12 : SslProtocols.Tls12 | (SslProtocols)Tls13;
        if (handler.SupportsAutomaticDecompression) handler.AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Deflate;
        return handler;
    }
}
