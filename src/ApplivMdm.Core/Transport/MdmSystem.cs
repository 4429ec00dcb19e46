namespace ApplivMdm;

/// <summary>The service behind a connection.</summary>
public enum MdmSystem
{
    /// <summary>Applivery's API.</summary>
    Applivery,
}
