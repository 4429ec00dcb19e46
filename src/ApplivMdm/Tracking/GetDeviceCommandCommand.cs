using ApplivMdm.Endpoints;
using ApplivMdm.Inventory;

namespace ApplivMdm.Cmdlets;

/// <summary>Shows commands as their service has them: that of a result, one by its id, or all of a device.</summary>
[Cmdlet(VerbsCommon.Get, "DeviceCommand", DefaultParameterSetName = RecordSet)]
[OutputType(typeof(DeviceCommandRecord))]
public sealed class GetDeviceCommandCommand : CommandRecordCmdlet
{
    private protected override void Take(DeviceCommandResult result)
    {
        var (connection, records) = Target(result);
        if (result.CommandId is not null) WriteObject(Get(connection, records, result));
        else if (IsResult) throw new MdmException(MdmErrorId.CommandNotFound, $"The result of {result.Command} for {result.DeviceId} is {result.Outcome} and has no command id, so there is no command to look at.");
        else List(connection, records, result.DeviceId);
    }

    private void List(MdmConnection connection, CommandRecords records, string deviceId)
    {
        var walk = new PageWalk<DeviceCommandRecord>(connection, "commands", page => records.List(connection, deviceId, page), (body, _) =>
        {
            var (found, next) = records.ReadList(body, deviceId);
            return new Page<DeviceCommandRecord>(found, next, string.Join(",", found.Select(record => record.CommandId)));
        });
        while (Wait(log => walk.NextAsync(log, StopToken)) is { } page) WriteObject(page, enumerateCollection: true);
    }
}
