namespace ApplivMdm;

/// <summary>Whom an Apple command is for.</summary>
public enum AppleTargetType
{
    /// <summary>Devices.</summary>
    Device,

    /// <summary>Users of a Mac or a Shared iPad.</summary>
    DeviceUser,
}
