namespace ApplivMdm.TestServer;

/// <summary>A request as it arrived.</summary>
/// <param name="Method">The method.</param>
/// <param name="Target">The path and query exactly as on the request line.</param>
/// <param name="Headers">All headers.</param>
/// <param name="Body">The body as text.</param>
/// <param name="Processed">Whether the service saw it.</param>
/// <param name="InFlight">How many requests were under way when it arrived, itself included.</param>
public sealed record LoggedRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers, string Body, bool Processed, int InFlight);
