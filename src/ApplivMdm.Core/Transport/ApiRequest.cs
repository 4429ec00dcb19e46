namespace ApplivMdm.Transport;

/// <summary>One call: where and what, not when or how.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">Relative to the base address, its segments escaped.</param>
/// <param name="Body">JSON, or null for none.</param>
/// <param name="Subject">Whom it is about, for messages: a device's id.</param>
/// <param name="Secrets">Texts of the body that must not come back in a message.</param>
internal sealed record ApiRequest(HttpMethod Method, string Path, byte[]? Body, string Subject, IReadOnlyCollection<string> Secrets)
{
    /// <summary>It only asks: nothing happens by it, so it may be sent again whatever became of it.</summary>
    public bool IsRead => Method == HttpMethod.Get;
}
