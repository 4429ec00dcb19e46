namespace ApplivMdm.Transport;

/// <summary>Where the transport says what it waits for. Called from any thread; never given a secret.</summary>
internal interface IRunLog
{
    /// <summary>Whether debug lines are read. There are two for each request, so none is made in vain.</summary>
    bool IsDebug { get; }

    void Verbose(string message);

    void Debug(string message);
}
