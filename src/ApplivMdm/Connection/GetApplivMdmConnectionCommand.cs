namespace ApplivMdm.Cmdlets;

/// <summary>Writes the current connections of this runspace. They never show their token.</summary>
[Cmdlet(VerbsCommon.Get, "ApplivMdmConnection")]
[OutputType(typeof(MdmConnection))]
public sealed class GetApplivMdmConnectionCommand : MdmCmdlet
{
    private protected override void End() => WriteObject(ConnectionStore.Current, enumerateCollection: true);
}
