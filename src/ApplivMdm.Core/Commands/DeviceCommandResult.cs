namespace ApplivMdm;

/// <summary>What became of one command for one device. Every device that goes in comes out as exactly one of these.</summary>
public sealed class DeviceCommandResult
{
    /// <summary>The device's id as it was given.</summary>
    public string DeviceId { get; internal set; } = string.Empty;

    /// <summary>The family of the device.</summary>
    public DevicePlatform Platform { get; init; }

    /// <summary>Apple: whether the command is for a device or for a user of one.</summary>
    public AppleTargetType? TargetType { get; init; }

    /// <summary>The command's name on the wire: <c>LOCK</c>, <c>wipe</c>, <c>DeviceLock</c>.</summary>
    public string Command { get; init; } = string.Empty;

    /// <summary>What became of it.</summary>
    public CommandOutcome Outcome { get; internal set; }

    /// <summary>The service's own word for the state of the command (<c>PENDING</c>), as it came.</summary>
    public string? Status { get; internal set; }

    /// <summary>The service's id of the command, to follow or cancel it.</summary>
    public string? CommandId { get; internal set; }

    /// <summary>Google's name of the operation, <c>enterprises/…/devices/…/operations/…</c>, where there is one.</summary>
    public string? OperationName { get; internal set; }

    /// <summary>How the answer was tied to this device; empty when no answer accounts for it.</summary>
    public ResultMatch? MatchedBy { get; init; }

    /// <summary>When the last attempt was sent; empty when none was.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>Until when the device may still fetch the command; empty when neither the command nor the answer says.</summary>
    public DateTimeOffset? ValidUntil { get; internal set; }

    /// <summary>How many requests were made for it; more than one after 429 or a failed connection.</summary>
    public int Attempts { get; init; }

    /// <summary>Why it was sent, as given by <c>-Reason</c>.</summary>
    public string? Reason { get; init; }

    /// <summary>The stable error id of this module (<c>DeviceNotFound</c>); empty when there is no error.</summary>
    public string? ErrorId { get; init; }

    /// <summary>The service's own error code (<c>3001</c>); empty when it gave none.</summary>
    public string? ErrorCode { get; internal set; }

    /// <summary>What went wrong, in words, without secrets.</summary>
    public string? ErrorMessage { get; internal set; }

    /// <summary>The row it came from, with its own columns.</summary>
    public object? InputObject { get; private set; }

    /// <summary>Whether another device's result differs in its ids only.</summary>
    internal bool IsLike(DeviceCommandResult other) =>
        Outcome == other.Outcome && Status == other.Status && MatchedBy == other.MatchedBy && SentAt == other.SentAt && ValidUntil == other.ValidUntil
        && Attempts == other.Attempts && ErrorId == other.ErrorId && ErrorCode == other.ErrorCode && ErrorMessage == other.ErrorMessage && Command == other.Command;

    /// <summary>The same for another device.</summary>
    internal DeviceCommandResult ForDevice(string deviceId, string? commandId, string? operationName)
    {
        var copy = (DeviceCommandResult)MemberwiseClone();
        (copy.DeviceId, copy.CommandId, copy.OperationName) = (deviceId, commandId, operationName);
        return copy;
    }

    /// <summary>Itself, of the one row that named the device.</summary>
    internal DeviceCommandResult OfRow(object? inputObject)
    {
        InputObject = inputObject;
        return this;
    }

    /// <summary>The same after waiting.</summary>
    /// <param name="record">How the service has it; null where it says nothing.</param>
    /// <param name="outcome">What became of it.</param>
    /// <param name="why">In words, where the record does not say it.</param>
    internal DeviceCommandResult Followed(DeviceCommandRecord? record, CommandOutcome outcome, string? why = null)
    {
        var copy = (DeviceCommandResult)MemberwiseClone();
        copy.Outcome = outcome;
        copy.Status = record?.Status ?? Status;
        copy.OperationName = record?.OperationName ?? OperationName;
        copy.ValidUntil = record?.ValidUntil ?? ValidUntil;
        copy.ErrorCode = record?.ErrorCode;
        copy.ErrorMessage = why ?? record?.ErrorMessage;
        return copy;
    }

    /// <summary>The same for another row that named the device.</summary>
    internal DeviceCommandResult ForRow(object? inputObject)
    {
        var copy = (DeviceCommandResult)MemberwiseClone();
        copy.InputObject = inputObject;
        return copy;
    }
}
