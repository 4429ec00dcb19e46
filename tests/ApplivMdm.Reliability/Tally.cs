using System.Collections.Concurrent;

namespace ApplivMdm.Reliability;

/// <summary>What all scenarios together came to. A generator that never meets what it is for proves nothing.</summary>
internal sealed class Tally
{
    private readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.Ordinal);

    public int this[string what] => _counts.GetValueOrDefault(what);

    public void Count(string what, int by = 1) => _counts.AddOrUpdate(what, by, (_, before) => before + by);

    public void End(EndKind kind) => Count(kind.ToString());

    public void Add(Scenario scenario, IReadOnlyCollection<DeviceCommandResult> results, int carriedOut)
    {
        Count("scenarios");
        Count(scenario.Road.ToString());
        Count("faults ordered", scenario.Faults.Count(fault => fault != new TestServer.Fault()));
        Count("devices", results.Count);
        Count("commands at the service", carriedOut);
        foreach (var result in results)
        {
            Count(result.Outcome.ToString());
            if (result.MatchedBy == ResultMatch.CommandList) Count("found in the list");
            if (result.Attempts > 1) Count("sent after repetition");
        }
    }

    public override string ToString() => string.Join(", ", _counts.OrderBy(count => count.Key, StringComparer.Ordinal).Select(count => $"{count.Key} {count.Value}"));
}
