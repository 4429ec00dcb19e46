using System.Globalization;
using Polly;
using Polly.Retry;

namespace ApplivMdm.Transport;

/// <summary>When to send again: only what provably was not processed or only asks, after the time the service asks for or a growing one.</summary>
internal static class RetryPolicy
{
    /// <summary>A service that asks for more than this is not waited for.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    public static readonly ResiliencePropertyKey<Run> RunKey = new("run");

    public static ResiliencePipeline<ApiAnswer> Build(int maxRetry, TimeProvider time)
    {
        var builder = new ResiliencePipelineBuilder<ApiAnswer> { TimeProvider = time };
        if (maxRetry == 0) return builder.Build();

        return builder.AddRetry(new RetryStrategyOptions<ApiAnswer>
        {
            MaxRetryAttempts = maxRetry,
            BackoffType = DelayBackoffType.Exponential,
            Delay = TimeSpan.FromSeconds(1),
            MaxDelay = TimeSpan.FromSeconds(60),
            UseJitter = true,
            ShouldHandle = arguments => new(arguments.Outcome.Result is { MayRepeat: true } answer && !(answer.RetryAfter > LongestWait)),
            DelayGenerator = arguments => new(arguments.Outcome.Result?.RetryAfter),
            OnRetry = arguments =>
            {
                var run = arguments.Context.Properties.GetValue(RunKey, null!);

                // A service that asks one request to wait means the whole connection.
                if (arguments.Outcome.Result?.Error?.ErrorId == MdmErrorId.RateLimited) run.Rate.Pause(arguments.RetryDelay);
                run.Log.Verbose(string.Format(
                    CultureInfo.InvariantCulture,
                    "{0}: {1} Waiting {2:0.0} s before attempt {3} of {4}.",
                    run.Subject,
                    arguments.Outcome.Result?.Error?.Message,
                    arguments.RetryDelay.TotalSeconds,
                    arguments.AttemptNumber + 2,
                    maxRetry + 1));
                return default;
            },
        }).Build();
    }

    /// <summary>What one call carries through its attempts.</summary>
    public sealed class Run(string subject, IRunLog log, RequestRateLimiter rate)
    {
        public RequestRateLimiter Rate { get; } = rate;

        public string Subject { get; } = subject;

        public IRunLog Log { get; } = log;

        public int Attempts { get; set; }

        /// <summary>Whether a refused token was replaced already.</summary>
        public bool HasRenewed { get; set; }
    }
}
