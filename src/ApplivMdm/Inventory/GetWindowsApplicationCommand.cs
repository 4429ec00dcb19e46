using ApplivMdm.Inventory;

namespace ApplivMdm.Cmdlets;

/// <summary>Lists the applications that can be installed on Windows devices. Their ApplicationId pipes into Invoke-WindowsDeviceAction -InstallApplication and -UninstallApplication.</summary>
[Cmdlet(VerbsCommon.Get, "WindowsApplication")]
[OutputType(typeof(WindowsApplication))]
public sealed class GetWindowsApplicationCommand : MdmReadCmdlet
{
    /// <summary>Only applications whose name contains this; with wildcards, whose whole name fits. Letter case does not count.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(WindowsApplicationCompleter))]
    public string? Search { get; set; }

    private protected override void End()
    {
        var walk = WindowsApplications.List(ConnectionStore.Resolve(MdmSystem.Applivery, Connection));
        var name = string.IsNullOrEmpty(Search) ? null : new WildcardPattern(WildcardPattern.ContainsWildcardCharacters(Search) ? Search : $"*{Search}*", WildcardOptions.IgnoreCase);
        while (Wait(log => walk.NextAsync(log, StopToken)) is { } page)
        {
            foreach (var application in page)
            {
                if (name?.IsMatch(application.Name ?? string.Empty) != false) WriteObject(application);
            }
        }
    }
}
