namespace ApplivMdm.Dispatch;

/// <summary>What the dispatcher hands to the pipeline thread.</summary>
internal abstract record DispatchEvent
{
    /// <summary>A request is over; one result per row of it.</summary>
    public sealed record Finished(Consignment Consignment, IReadOnlyList<DeviceCommandResult> Results) : DispatchEvent;

    /// <summary>A line for the verbose stream.</summary>
    public sealed record Verbose(string Message) : DispatchEvent;

    /// <summary>A line for the debug stream.</summary>
    public sealed record Debug(string Message) : DispatchEvent;
}
