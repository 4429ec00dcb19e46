namespace ApplivMdm;

/// <summary>The family of devices a command is for.</summary>
public enum DevicePlatform
{
    /// <summary>Android with Google's device policy (Android Management API).</summary>
    Android,

    /// <summary>iPhone, iPad, Mac, Apple TV, Apple Watch and Apple Vision.</summary>
    Apple,

    /// <summary>Windows.</summary>
    Windows,
}
