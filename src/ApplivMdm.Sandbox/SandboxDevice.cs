using System.Globalization;

namespace ApplivMdm.Sandbox;

/// <summary>A device of the sandbox and what the commands have done to it.</summary>
public sealed class SandboxDevice
{
    /// <summary>Applivery's id: 24 hexadecimal digits.</summary>
    public string DeviceId { get; init; } = string.Empty;

    /// <summary>Android: its name in Google's API, <c>enterprises/…/devices/…</c>.</summary>
    public string GoogleName => Platform == "Android" ? OperationPrefix : string.Empty;

    /// <summary>The family: Android, Apple or Windows.</summary>
    public string Platform { get; init; } = string.Empty;

    /// <summary>The name people see.</summary>
    public string Name { get; internal set; } = string.Empty;

    /// <summary>The serial number; on a personally-owned device with Android 12 or newer the enrolment-specific id takes its place.</summary>
    public string SerialNumber { get; init; } = string.Empty;

    /// <summary>The IMEI.</summary>
    public string Imei { get; init; } = string.Empty;

    /// <summary>The id that a personally-owned device shows instead of its hardware.</summary>
    public string EnrollmentSpecificId { get; init; } = string.Empty;

    /// <summary>Who makes it.</summary>
    public string Manufacturer { get; init; } = string.Empty;

    /// <summary>The model.</summary>
    public string Model { get; init; } = string.Empty;

    /// <summary>The version of its system.</summary>
    public string OSVersion { get; init; } = string.Empty;

    /// <summary>Android: the API level of its version.</summary>
    public int ApiLevel => int.TryParse(OSVersion, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
        ? version switch { 8 => 26, <= 11 => version + 19, 12 => 31, _ => version + 20 }
        : 0;

    /// <summary>Android: <c>COMPANY_OWNED</c> or <c>PERSONALLY_OWNED</c>.</summary>
    public string Ownership { get; init; } = string.Empty;

    /// <summary>Android: <c>DEVICE_OWNER</c> (fully managed) or <c>PROFILE_OWNER</c> (work profile).</summary>
    public string ManagementMode { get; init; } = string.Empty;

    /// <summary>Apple: whether it is supervised.</summary>
    public bool Supervised { get; init; }

    /// <summary>Apple: whether a Mac has Apple silicon.</summary>
    public bool AppleSilicon { get; init; }

    /// <summary>Apple: the id of the user who is managed on a Mac.</summary>
    public string UserId { get; init; } = string.Empty;

    /// <summary>The user it is given to.</summary>
    public string User { get; init; } = string.Empty;

    /// <summary>A tag, as admins give them.</summary>
    public string Tag { get; init; } = string.Empty;

    /// <summary>Whether it fetches its commands. An offline device keeps them pending.</summary>
    public bool Online { get; internal set; }

    /// <summary><c>ACTIVE</c>, <c>PROVISIONING</c>, <c>LOST</c>, <c>WIPED</c>, or <c>DELETED</c> once a phone was wiped or relinquished and its record is gone.</summary>
    public string State { get; internal set; } = "ACTIVE";

    /// <summary>Whether the screen, or the work profile, is locked.</summary>
    public bool Locked { get; internal set; }

    /// <summary>The message on the screen of a lost device.</summary>
    public string? LostMessage { get; internal set; }

    /// <summary>How often it was restarted.</summary>
    public int Reboots { get; internal set; }

    /// <summary>How often its password was reset.</summary>
    public int PasswordResets { get; internal set; }

    /// <summary>The packages whose data was cleared.</summary>
    public IReadOnlyList<string> ClearedApps { get; internal set; } = [];

    /// <summary>Windows: the ids of the applications that were installed.</summary>
    public IReadOnlyList<string> Applications { get; internal set; } = [];

    /// <summary>The ICC IDs of its eSIMs.</summary>
    public IReadOnlyList<string> Esims { get; internal set; } = [];

    /// <summary>The commands it was sent, newest last.</summary>
    public IReadOnlyList<string> Commands { get; internal set; } = [];

    /// <summary>The last of them, as answers and lists show them; newest last.</summary>
    internal IReadOnlyList<SandboxCommand> History { get; set; } = [];

    internal const string Deleted = "DELETED";

    internal bool IsFullyManaged => ManagementMode == "DEVICE_OWNER";

    internal bool IsCompanyOwned => Ownership == "COMPANY_OWNED";

    internal string OperationPrefix => $"{SandboxService.Enterprise}/devices/{DeviceId.Substring(8)}";

    /// <summary>The ids by which Applivery finds a device.</summary>
    internal IEnumerable<string> Ids => new[] { DeviceId, SerialNumber, Imei, EnrollmentSpecificId }.Where(id => id.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase);
}
