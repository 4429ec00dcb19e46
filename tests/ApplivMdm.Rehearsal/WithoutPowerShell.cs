using ApplivMdm.Commands;
using ApplivMdm.Commands.Android;
using ApplivMdm.Commands.Apple;
using ApplivMdm.Commands.Windows;
using ApplivMdm.Dispatch;
using ApplivMdm.Endpoints;
using ApplivMdm.Sandbox;
using ApplivMdm.Shared;
using ApplivMdm.Transport;

namespace ApplivMdm.Rehearsal;

/// <summary>The job of rehearsal.ps1 through the Core, for a computer that has no PowerShell.</summary>
internal static class WithoutPowerShell
{
    private const int AppleBatch = 100;

    private static readonly AndroidCommand s_lostMode = AndroidCommandReader.FromJson("""{"type":"START_LOST_MODE","duration":"604800s","startLostModeParams":{"lostMessage":{"defaultMessage":"This phone was stolen. Please call us."},"lostPhoneNumber":{"defaultMessage":"+34 600 000 000"}}}""");
    private static readonly AppleCommand s_lock = AppleCommand.FromDictionary(JsonText.Read("""{"RequestType":"DeviceLock","Message":"This device was stolen. Please call us.","PhoneNumber":"+34 600 000 000"}"""));
    private static readonly AppleCommand s_restart = AppleCommand.FromDictionary(JsonText.Read("""{"RequestType":"RestartDevice"}"""));
    private static readonly WindowsAction s_reboot = new("reboot");

    public static int Run()
    {
        var sandbox = new SandboxService(deviceCount: 220, seed: 1);
        using var connection = new MdmConnection(SandboxService.Organization, new Uri("https://sandbox.invalid"), SandboxService.Token, new ApiLimits { Requests = 0 }, new SandboxHandler(sandbox));
        var results = new List<DeviceCommandResult>();
        using var dispatcher = new Dispatcher(8, next => results.AddRange((next as DispatchEvent.Finished)?.Results ?? []), CancellationToken.None);

        // The example's columns hold no commas and no quotes; the first two are the platform and the device's id, the fifth is the model.
        var rows = File.ReadLines(Path.Combine(RepositoryRoot.Path, "docs", "examples", "devices.csv")).Skip(1).Select(line => line.Split(',')).ToLookup(columns => columns[0], StringComparer.Ordinal);
        Send(rows["Android"], 1, s_lostMode, new AndroidDeviceCommandEndpoint());
        var apples = rows["Apple"].ToLookup(columns => columns[4].EndsWith("Apple TV", StringComparison.Ordinal));
        Send(apples[false], AppleBatch, s_lock, new AppleCommandsEndpoint(AppleTargetType.Device));
        Send(apples[true], AppleBatch, s_restart, new AppleCommandsEndpoint(AppleTargetType.Device));
        Send(rows["Windows"], 1, s_reboot, new WindowsDeviceActionEndpoint());
        dispatcher.Complete();

        foreach (var result in results) Console.WriteLine($"{result.Platform,-8} {result.DeviceId}  {((string[])result.InputObject!)[2],-24}{result.Command,-17}{result.Outcome,-10}{result.Status}");
        Print("Outcome", results.Select(result => result.Outcome.ToString()));
        Print("State of the devices", sandbox.Devices.Where(device => device.Commands.Count > 0).Select(device => $"{device.Platform}, {StateOf(device)}"));
        return results.Count > 0 && results.TrueForAll(result => result.Outcome == CommandOutcome.Accepted) ? 0 : 1;

        void Send(IEnumerable<string[]> devices, int batch, DeviceCommand command, CommandEndpoint endpoint)
        {
            foreach (var chunk in devices.Chunk(batch))
                dispatcher.Send(new Consignment(connection, endpoint, command, [.. chunk.Select(columns => new DeviceRow(columns[1], [columns]))], Reason: "Rehearsal"));
        }
    }

    private static string StateOf(SandboxDevice device) =>
        device.State == "LOST" ? "lost mode" : device.Locked ? "locked" : device.Reboots > 0 ? "restarted" : "unchanged";

    private static void Print(string title, IEnumerable<string> values)
    {
        Console.WriteLine(title);
        foreach (var group in values.GroupBy(value => value, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal)) Console.WriteLine($"  {group.Key,-22}{group.Count(),5}");
    }
}
