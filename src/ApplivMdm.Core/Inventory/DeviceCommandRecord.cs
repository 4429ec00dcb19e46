using ApplivMdm.Transport;

namespace ApplivMdm;

/// <summary>A command as the service keeps it: how far it has come on its device.</summary>
public sealed record DeviceCommandRecord
{
    /// <summary>The service.</summary>
    public MdmSystem System { get; init; }

    /// <summary>The family of the device.</summary>
    public DevicePlatform Platform { get; init; }

    /// <summary>Apple: whether the command is for a device or for a user of one.</summary>
    public AppleTargetType? TargetType { get; init; }

    /// <summary>The device's id as it was asked for.</summary>
    public string DeviceId { get; init; } = string.Empty;

    /// <summary>The command's name on the wire; empty where the service does not say.</summary>
    public string Command { get; init; } = string.Empty;

    /// <summary>The service's id of the command.</summary>
    public string? CommandId { get; init; }

    /// <summary>Google's name of the operation, <c>enterprises/…/devices/…/operations/…</c>, where there is one.</summary>
    public string? OperationName { get; init; }

    /// <summary>How far it has come: <c>Pending</c>, <c>Succeeded</c>, <c>Failed</c>, <c>Cancelled</c> or <c>Expired</c>. A status that this version does not know counts as pending.</summary>
    public CommandOutcome Outcome { get; init; }

    /// <summary>The service's own word, as it came.</summary>
    public string? Status { get; init; }

    /// <summary>When the service made it.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Until when the device may fetch it; empty where the service does not say.</summary>
    public DateTimeOffset? ValidUntil { get; init; }

    /// <summary>Why it failed, in the service's or the device's own word.</summary>
    public string? ErrorCode { get; init => field = Words.Shown(value); }

    /// <summary>Why it failed, in words.</summary>
    public string? ErrorMessage { get; init => field = Words.Shown(value); }

    /// <summary>The device has it, and works on it or asks its user: it can no longer expire.</summary>
    internal bool IsFetched { get; init; }

    /// <summary>Android: all that the device reported.</summary>
    public AndroidCommandState? Details { get; init; }
}
