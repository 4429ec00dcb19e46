namespace ApplivMdm;

/// <summary>
/// A device as its service lists it. Its <see cref="DeviceId"/> pipes straight into the cmdlets that send commands, and its
/// other columns let them refuse what cannot work on it. What the service does not say is empty.
/// </summary>
public sealed class MdmDevice
{
    /// <summary>The family of the device.</summary>
    public DevicePlatform Platform { get; init; }

    /// <summary>The platform's own id, which commands are sent to; empty where a list does not show it. Never the unified list's id, which no command takes.</summary>
    public string DeviceId { get; init; } = string.Empty;

    /// <summary>The name people see.</summary>
    public string? Name { get; init; }

    /// <summary>The serial number. On a personally-owned device with Android 12 or newer an enrolment-specific id takes its place.</summary>
    public string? SerialNumber { get; init; }

    /// <summary>The IMEI, of devices with a modem.</summary>
    public string? Imei { get; init; }

    /// <summary>The service's own word for the state, such as <c>ACTIVE</c>.</summary>
    public string? State { get; init; }

    /// <summary>Who makes it.</summary>
    public string? Manufacturer { get; init; }

    /// <summary>The model.</summary>
    public string? Model { get; init; }

    /// <summary>The version of its system.</summary>
    public string? OSVersion { get; init; }

    /// <summary>The tags that admins gave it.</summary>
    public string[] Tag { get; init; } = [];

    /// <summary>The e-mail address of the user it is given to.</summary>
    public string? User { get; init; }

    /// <summary>When it last reported.</summary>
    public DateTimeOffset? LastSeenAt { get; init; }

    /// <summary>When it was enrolled.</summary>
    public DateTimeOffset? EnrolledAt { get; init; }

    /// <summary>Android: <c>COMPANY_OWNED</c> or <c>PERSONALLY_OWNED</c>. (Android Management API, Ownership.)</summary>
    public string? Ownership { get; init; }

    /// <summary>Android: <c>DEVICE_OWNER</c> (fully managed) or <c>PROFILE_OWNER</c> (work profile). (Android Management API, ManagementMode.)</summary>
    public string? ManagementMode { get; init; }

    /// <summary>Android: the API level of its version.</summary>
    public int? ApiLevel { get; init; }

    /// <summary>Apple: whether it is supervised.</summary>
    public bool? Supervised { get; init; }

    /// <summary>Apple: whether it is a Mac, as far as its model or the name of its system tells.</summary>
    public bool? IsMac { get; init; }

    /// <summary>The service that listed it.</summary>
    public MdmSystem System { get; init; }

    /// <summary>The organization's id or slug, or the enterprise's name.</summary>
    public string Organization { get; init; } = string.Empty;

    /// <inheritdoc/>
    public override string ToString() => DeviceId;
}
