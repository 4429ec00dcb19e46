namespace ApplivMdm.Reliability;

/// <summary>What lies between the client and the network. At a given request the process dies: that one still leaves, and nothing that comes after it, neither request nor answer, passes any more.</summary>
/// <param name="network">The way out.</param>
/// <param name="last">The number of the last request; 0 for never.</param>
/// <param name="atLast">Called before the last request leaves; true where nothing may pass any more.</param>
internal sealed class Gate(HttpMessageInvoker network, int last, Func<bool> atLast) : HttpMessageHandler
{
    private readonly Lock _lock = new();
    private int _passed;
    private bool _closed;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        bool passes;
        lock (_lock)
        {
            passes = !_closed;
            if (passes && ++_passed == last) _closed = atLast();
        }

        if (!passes) await Task.Delay(Timeout.Infinite, cancellationToken);
        var response = await network.SendAsync(request, cancellationToken);
        lock (_lock) passes = !_closed;
        if (passes) return response;

        response.Dispose();
        await Task.Delay(Timeout.Infinite, cancellationToken);
        throw new OperationCanceledException(cancellationToken);
    }
}
