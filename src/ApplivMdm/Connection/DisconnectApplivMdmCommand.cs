namespace ApplivMdm.Cmdlets;

/// <summary>Closes connections and forgets their tokens: those given, or the current ones of this runspace.</summary>
[Cmdlet(VerbsCommunications.Disconnect, "ApplivMdm")]
[OutputType(typeof(void))]
public sealed class DisconnectApplivMdmCommand : MdmCmdlet
{
    /// <summary>The connections to close.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    public MdmConnection[]? Connection { get; set; }

    private protected override void Process()
    {
        foreach (var connection in Connection ?? ConnectionStore.Current)
        {
            ConnectionStore.Remove(connection);
            connection.Dispose();
        }
    }
}
