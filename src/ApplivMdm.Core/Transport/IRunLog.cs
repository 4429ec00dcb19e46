namespace ApplivMdm.Transport;

/// <summary>Where the transport says what it waits for. Called from any thread; never given a secret.</summary>
internal interface IRunLog
{
    void Verbose(string message);

    void Debug(string message);
}
