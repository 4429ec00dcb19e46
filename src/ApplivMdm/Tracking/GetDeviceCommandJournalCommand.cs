using ApplivMdm.Journal;

namespace ApplivMdm.Cmdlets;

/// <summary>Reads the journal of a run: one result per device, Unknown where the run ended before the answer came. Another run may be writing it.</summary>
[Cmdlet(VerbsCommon.Get, "DeviceCommandJournal")]
[OutputType(typeof(DeviceCommandResult))]
public sealed class GetDeviceCommandJournalCommand : MdmCmdlet
{
    /// <summary>The journals.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName", "JournalPath")]
    public string[] Path { get; set; } = [];

    private protected override void Process()
    {
        foreach (var path in Path) WriteObject(JournalReport.Read(FilePath(path, MdmErrorId.JournalFailed)), enumerateCollection: true);
    }
}
