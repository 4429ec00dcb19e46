using ApplivMdm.Inventory;

namespace ApplivMdm.Cmdlets;

/// <summary>
/// Waits until devices have carried commands out: results in, final results out. What was not accepted comes out as it is,
/// and what cannot be followed as Untracked. It only asks; it may be stopped and begun again at any time, also from the run's journal.
/// </summary>
[Cmdlet(VerbsLifecycle.Wait, "DeviceCommand", DefaultParameterSetName = RecordSet)]
[OutputType(typeof(DeviceCommandResult))]
public sealed class WaitDeviceCommandCommand : CommandRecordCmdlet
{
    private readonly List<FollowedCommand> _followed = [];

    /// <summary>How long to wait, in seconds; then what has not ended comes out as Pending. Without it, as long as it takes.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? TimeoutSec { get; set; }

    /// <summary>The shortest time between two questions for one command, in seconds. Older commands are asked for less often, at least every five minutes.</summary>
    [Parameter]
    [ValidateRange(0.1, 86_400)]
    public double PollIntervalSec { get; set; } = 5;

    /// <summary>Requests in flight, 1 to 256.</summary>
    [Parameter]
    [ValidateRange(1, 256)]
    public int ThrottleLimit { get; set; } = 8;

    private protected override void Take(DeviceCommandResult result)
    {
        if (result.Outcome is not (CommandOutcome.Accepted or CommandOutcome.Pending)) WriteObject(result);
        else if (result.Platform == DevicePlatform.Windows) WriteObject(result.Followed(record: null, CommandOutcome.Untracked, Untracked));
        else if (result.CommandId is null) WriteObject(result.Followed(record: null, CommandOutcome.Untracked, "There is no command id to follow."));
        else
        {
            var (connection, records) = Target(result);
            _followed.Add(new FollowedCommand(connection, records, result));
        }
    }

    private protected override void End()
    {
        var progress = new RunProgress(WriteProgress, MyInvocation.MyCommand.Name) { Total = _followed.Count };
        var follower = new CommandFollower(TimeSpan.FromSeconds(PollIntervalSec), ThrottleLimit);
        try
        {
            follower.Follow(_followed, TimeoutSec is { } seconds ? TimeSpan.FromSeconds(seconds) : null, Deliver, WriteVerbose, StopToken);
        }
        finally
        {
            if (!StopToken.IsCancellationRequested) progress.Complete();
        }

        void Deliver(DeviceCommandResult result)
        {
            WriteObject(result);
            progress.Count(result.Outcome);
        }
    }
}
