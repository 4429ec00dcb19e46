namespace ApplivMdm;

/// <summary>What a command does to the person holding the device.</summary>
public enum CommandImpact
{
    /// <summary>Only asks; nothing changes on the device.</summary>
    Query,

    /// <summary>Interrupts work but loses nothing and can be undone.</summary>
    Disruptive,

    /// <summary>Loses data, locks somebody out or cannot be undone. Such a command asks before it is sent.</summary>
    Destructive,
}
