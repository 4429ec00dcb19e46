using System.Text.Json.Nodes;

namespace ApplivMdm.Sandbox.Google;

/// <summary>The operations of all devices, and the clock by which they end. The clock is looked at whenever the sandbox is asked something.</summary>
internal sealed class GoogleOperations(TimeProvider timeProvider)
{
    // An online phone acknowledges within about three seconds.
    private static readonly TimeSpan s_acknowledged = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_userAnswers = TimeSpan.FromSeconds(30);

    // How long Google keeps them is not documented.
    private const int KeptPerDevice = 100;

    private readonly Dictionary<SandboxDevice, List<GoogleOperation>> _byDevice = [];
    private readonly SortedSet<GoogleOperation> _pending = new(Comparer<GoogleOperation>.Create((one, other) => (one.Due, one.Number).CompareTo((other.Due, other.Number))));
    private string _lastJson = string.Empty;
    private int _issued;

    /// <summary>A device's operations, oldest first.</summary>
    public IReadOnlyList<GoogleOperation> Of(SandboxDevice device) => _byDevice.TryGetValue(device, out var operations) ? operations : [];

    /// <summary>Takes a command that was found right.</summary>
    public GoogleOperation Issue(SandboxDevice device, JsonObject command)
    {
        var json = command.ToJsonString();
        if (json == _lastJson) json = _lastJson;
        else _lastJson = json;

        if (!_byDevice.TryGetValue(device, out var operations)) _byDevice[device] = operations = new(capacity: 1);
        if (operations.Count == KeptPerDevice) operations.RemoveAt(Math.Max(0, operations.FindIndex(kept => kept.Done)));

        var milliseconds = timeProvider.GetUtcNow().ToUnixTimeMilliseconds();
        var created = DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
        var expires = CommandDuration.End(created, command["duration"]!.GetValue<string>());
        var reaches = device.Online && created + s_acknowledged <= expires;
        var id = Math.Max(milliseconds, operations.Count == 0 ? 0 : operations[operations.Count - 1].Id + 1);
        var operation = new GoogleOperation(++_issued, id, device, created, json, reaches) { Due = reaches ? created + s_acknowledged : expires };
        operations.Add(operation);
        _pending.Add(operation);
        device.Commands = [.. device.Commands, command["type"]!.GetValue<string>()];
        return operation;
    }

    /// <summary>Cancels, if the device has not acknowledged yet; otherwise nothing happens.</summary>
    public void Cancel(GoogleOperation operation)
    {
        if (operation.Outcome is not null) return;

        _pending.Remove(operation);
        operation.Outcome = Outcome.Cancelled;
    }

    /// <summary>Lets happen what was due until now, in its order.</summary>
    public void CatchUp()
    {
        var now = timeProvider.GetUtcNow();
        while (_pending.Min is { } next && next.Due <= now)
        {
            _pending.Remove(next);
            if (next.Device.State != SandboxDevice.Deleted) Advance(next);
        }
    }

    private void Advance(GoogleOperation operation)
    {
        if (!operation.Reaches) operation.Outcome = Outcome.Expired;
        else if (operation.Outcome is null) operation.Outcome = GooglePhone.Acknowledge(operation.Device, operation.Command, () => HadPasswordReset(operation));
        else operation.Outcome = GooglePhone.CarryOut(operation.Device, operation.Command, () => HadPasswordReset(operation));

        if (operation.Device.State == SandboxDevice.Deleted)
        {
            _byDevice.Remove(operation.Device);
        }
        else if (!operation.Done)
        {
            operation.Due += s_userAnswers;
            _pending.Add(operation);
        }
    }

    private bool HadPasswordReset(GoogleOperation at) => Of(at.Device).Any(past =>
        past.Outcome is { Done: true, ErrorCode: null, Error: null }
        && past.Due > at.Due - GooglePhone.LostModeBarredAfterReset
        && past.Command["type"]!.GetValue<string>() == "RESET_PASSWORD");
}
