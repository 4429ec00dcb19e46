using ApplivMdm.Sandbox;

namespace ApplivMdm.Reliability;

/// <summary>Compares what the product says of each device with what its service did.</summary>
internal sealed class Witness
{
    private readonly Dictionary<string, (SandboxDevice? Device, int Before)> _devices;

    public Witness(IEnumerable<(string Id, SandboxDevice? Device)> devices) =>
        _devices = devices.ToDictionary(entry => entry.Id, entry => (entry.Device, entry.Device?.Commands.Count ?? 0), StringComparer.Ordinal);

    /// <summary>At the moment in which a result comes out, and again at the end.</summary>
    public void Check(DeviceCommandResult result)
    {
        var count = CountOf(result.DeviceId);
        Require(count <= 1, $"{result.DeviceId} got the command {count} times");
        switch (result.Outcome)
        {
            case CommandOutcome.Accepted:
                Require(count == 1, $"{result.DeviceId} is Accepted ({result.MatchedBy}), but the service has no command for it");
                Require(result.ErrorId is null, $"{result.DeviceId} is Accepted with the error {result.ErrorId}");
                break;
            case CommandOutcome.Refused or CommandOutcome.NotSent:
                Require(count == 0, $"{result.DeviceId} is {result.Outcome} ({result.ErrorId}: {result.ErrorMessage}), but the service has its command");
                break;
            case CommandOutcome.Unknown:
                break;
            default:
                throw new BrokenPromiseException($"{result.DeviceId} is {result.Outcome}, which no sender says");
        }

        if (result.Outcome is CommandOutcome.Refused or CommandOutcome.Unknown)
            Require(result is { ErrorId.Length: > 0, ErrorMessage.Length: > 0 }, $"{result.DeviceId} is {result.Outcome} without a reason");
        Require(result.ErrorId != MdmErrorId.OutcomeUnknown || result.ErrorMessage?.StartsWith("The module failed", StringComparison.Ordinal) != true, $"{result.DeviceId}: {result.ErrorMessage}");
        foreach (var text in new[] { result.ErrorMessage, result.ErrorCode, result.Status, result.CommandId, result.OperationName })
            Require(text?.Contains(SandboxService.Token, StringComparison.Ordinal) != true && text?.Contains(SandboxService.GoogleToken, StringComparison.Ordinal) != true, $"a text holds the token: {text}");
    }

    /// <summary>Every row has its result, and one only.</summary>
    public static void CheckComplete(int rows, IReadOnlyCollection<DeviceCommandResult> results)
    {
        var missing = Enumerable.Range(0, rows).Except(results.Select(result => (int)result.InputObject!)).ToList();
        Require(missing.Count == 0, $"the rows {string.Join(", ", missing)} have no result");
        Require(results.Count == rows, $"{rows} rows have {results.Count} results");
    }

    /// <summary>The journal says at the end what the results said.</summary>
    public static void CheckJournal(IReadOnlyCollection<DeviceCommandResult> journal, IReadOnlyCollection<DeviceCommandResult> results)
    {
        foreach (var (device, outcome) in results.Select(result => (result.DeviceId, result.Outcome)).Distinct())
        {
            var written = journal.Where(line => line.DeviceId == device).ToList();

            // What this part did not come to stays as an earlier one left it, which may be for the quota.
            if (outcome == CommandOutcome.NotSent && written.TrueForAll(line => line.ErrorId == MdmErrorId.RateLimited)) continue;
            Require(written.Count == 1 && written[0].Outcome == outcome, $"{device} is {outcome}, and in the journal {string.Join(", ", written.Select(line => line.Outcome))}");
        }
    }

    public int CountOf(string deviceId) => _devices[deviceId] is { Device: { } device } entry ? device.Commands.Count - entry.Before : 0;

    public static void Require(bool kept, string broken)
    {
        if (!kept) throw new BrokenPromiseException(broken);
    }
}

/// <summary>The product did what it promises not to do.</summary>
internal sealed class BrokenPromiseException(string message) : Exception(message);
