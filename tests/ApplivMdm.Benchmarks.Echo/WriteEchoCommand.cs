namespace ApplivMdm.Benchmarks.Echo;

/// <summary>Gives back one object per id and does nothing else.</summary>
[Cmdlet(VerbsCommunications.Write, "Echo")]
[OutputType(typeof(EchoedId))]
public sealed class WriteEchoCommand : PSCmdlet
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public string Id { get; set; } = string.Empty;

    protected override void ProcessRecord() => WriteObject(new EchoedId(Id));
}

/// <summary>What it gives back.</summary>
/// <param name="id">The id.</param>
public sealed class EchoedId(string id)
{
    public string Id { get; } = id;
}
