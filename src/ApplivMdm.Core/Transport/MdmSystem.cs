namespace ApplivMdm;

/// <summary>The service behind a connection.</summary>
public enum MdmSystem
{
    /// <summary>Applivery's API.</summary>
    Applivery,

    /// <summary>Google's Android Management API.</summary>
    Google,
}
