namespace ApplivMdm.TestServer;

/// <summary>A clock that goes like another one and can be put forward, so that no test waits ten minutes for a command to expire.</summary>
internal sealed class ServerClock(TimeProvider clock) : TimeProvider
{
    private long _ahead;

    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _ahead));

    public void Advance(TimeSpan time) => Interlocked.Add(ref _ahead, time.Ticks);
}
