namespace ApplivMdm;

/// <summary>An application of the organization's catalogue for Windows. Its <see cref="ApplicationId"/> pipes into <c>Invoke-WindowsDeviceAction</c>.</summary>
public sealed class WindowsApplication
{
    /// <summary>The application's id, 24 hexadecimal digits.</summary>
    public string ApplicationId { get; init; } = string.Empty;

    /// <summary>The name people see; empty where the service does not show one.</summary>
    public string? Name { get; init; }

    /// <summary>Where it comes from, in the service's own word: <c>store</c>, <c>build</c>, <c>asset</c>, <c>lastBuild</c> and others.</summary>
    public string? Type { get; init; }

    /// <summary>The version, where the service shows one.</summary>
    public string? Version { get; init; }

    /// <summary>The organization's id or slug.</summary>
    public string Organization { get; init; } = string.Empty;

    /// <inheritdoc/>
    public override string ToString() => ApplicationId;
}
