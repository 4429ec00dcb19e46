namespace ApplivMdm.Commands;

/// <summary>What can be asked of a device: a plain value that checks, describes and writes itself. It knows no address and no connection.</summary>
internal abstract class DeviceCommand
{
    private string? _description;

    /// <summary>The name on the wire.</summary>
    public abstract string Name { get; }

    public abstract DevicePlatform Platform { get; }

    public abstract CommandImpact Impact { get; }

    /// <summary>How long the device may take to fetch it; null where the service decides.</summary>
    public virtual TimeSpan? Validity => null;

    /// <summary>Texts that must not appear anywhere but in the request's body.</summary>
    public virtual IReadOnlyCollection<string> Secrets => [];

    /// <summary>Whether <see cref="Key"/> holds what nobody may guess from a hash.</summary>
    public virtual bool HoldsSecrets => Secrets.Count > 0;

    /// <summary>The same for two commands that do the same. Holds secrets; never shown.</summary>
    public abstract string Key { get; }

    /// <summary>Each documented rule that the command breaks, in words that say what is allowed.</summary>
    public abstract IEnumerable<string> BrokenRules();

    /// <summary>What the sender should know although no rule is broken.</summary>
    public virtual IEnumerable<string> Warnings() => [];

    /// <summary>Why it cannot work on a device of which this is known, as far as the documents are certain; each names the fact and says what to do.</summary>
    public IEnumerable<string> BrokenRules(DeviceFacts device) => device.Platform is { } platform && platform != Platform
        ? [$"{Name} is sent to {Platform} devices here, but the row's Platform is {platform}. Leave the device out."]
        : RulesFor(device);

    /// <summary>What may come out differently on a device of which this is known.</summary>
    public virtual IEnumerable<string> Warnings(DeviceFacts device) => [];

    /// <summary>The command and its parameters for a person, without secrets.</summary>
    public string Describe() => _description ??= DescribeParameters();

    /// <summary>The same, made once per command.</summary>
    private protected abstract string DescribeParameters();

    /// <summary>The rules about a device of the right platform.</summary>
    private protected virtual IEnumerable<string> RulesFor(DeviceFacts device) => [];
}
