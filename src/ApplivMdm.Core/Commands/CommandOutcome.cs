namespace ApplivMdm;

/// <summary>What became of a command. Sent is not done: the first four say what the service answered, the others what happened on the device.</summary>
public enum CommandOutcome
{
    /// <summary>It never left, or provably never reached the service. Sending it again is safe.</summary>
    NotSent,

    /// <summary>The service took the command. Whether the device has carried it out is another question.</summary>
    Accepted,

    /// <summary>The service said no; nothing happens on the device.</summary>
    Refused,

    /// <summary>The service may or may not have taken it. Look before sending it again: two requests are two commands.</summary>
    Unknown,

    /// <summary>Accepted, and the device has not reported yet.</summary>
    Pending,

    /// <summary>The device carried it out.</summary>
    Succeeded,

    /// <summary>The device reported that it could not carry it out.</summary>
    Failed,

    /// <summary>Withdrawn before the device carried it out.</summary>
    Cancelled,

    /// <summary>The device did not come for it while it was valid.</summary>
    Expired,

    /// <summary>The system has no way to tell (Windows actions).</summary>
    Untracked,
}
