namespace ApplivMdm;

/// <summary>The Android commands. Written on the wire in capitals: <c>ResetPassword</c> is <c>RESET_PASSWORD</c>. (Android Management API, CommandType.)</summary>
public enum AndroidCommandType
{
    /// <summary>Locks the screen; on a device with a separate work lock only the work profile, except on company-owned devices with Android 8 to 10.</summary>
    Lock,

    /// <summary>Resets the password.</summary>
    ResetPassword,

    /// <summary>Restarts. Fully managed devices with Android 7 or newer only.</summary>
    Reboot,

    /// <summary>Removes the work profile and all policies from a company-owned device with Android 8 or newer; the device leaves the fleet.</summary>
    RelinquishOwnership,

    /// <summary>Clears the data of apps. Android 9 or newer.</summary>
    ClearAppData,

    /// <summary>Puts the device into lost mode. Fully managed and company-owned devices only.</summary>
    StartLostMode,

    /// <summary>Takes the device out of lost mode. Fully managed and company-owned devices only.</summary>
    StopLostMode,

    /// <summary>Adds an eSIM profile. Android 15 or newer.</summary>
    AddEsim,

    /// <summary>Removes an eSIM profile. Android 15 or newer.</summary>
    RemoveEsim,

    /// <summary>Asks the user for information about the device. Personally-owned devices with Android 13 or newer only.</summary>
    RequestDeviceInfo,

    /// <summary>Factory reset of a company-owned device, removal of the work profile from a personally-owned one.</summary>
    Wipe,
}

/// <summary>Options of a password reset. (Android Management API, ResetPasswordFlag.)</summary>
public enum ResetPasswordFlag
{
    /// <summary>No other admin may change the password until the user has entered it.</summary>
    RequireEntry,

    /// <summary>The device does not ask for credentials when it starts.</summary>
    DoNotAskCredentialsOnBoot,

    /// <summary>Locks the device after the reset.</summary>
    LockNow,
}

/// <summary>What becomes of an eSIM profile once it is downloaded. (Android Management API, ActivationState.)</summary>
public enum ActivationState
{
    /// <summary>Activated at once. Rejected on personally-owned devices.</summary>
    Activated,

    /// <summary>Downloaded only; the user activates it.</summary>
    NotActivated,
}

/// <summary>The information that can be requested. (Android Management API, DeviceInfo.)</summary>
public enum DeviceInfo
{
    /// <summary>The identifier of the eSIM chip; the user is asked to agree.</summary>
    Eid,
}

/// <summary>What a wipe covers. (Android Management API, WipeDataFlag.)</summary>
public enum WipeDataFlag
{
    /// <summary>Keeps the data of factory reset protection.</summary>
    PreserveResetProtectionData,

    /// <summary>Wipes external storage too.</summary>
    WipeExternalStorage,

    /// <summary>Removes eSIMs: all of a company-owned device, the managed ones of a personally-owned one.</summary>
    WipeEsims,
}
