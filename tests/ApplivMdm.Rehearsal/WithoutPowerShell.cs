using ApplivMdm.Commands.Android;
using ApplivMdm.Dispatch;
using ApplivMdm.Endpoints;
using ApplivMdm.Sandbox;
using ApplivMdm.Shared;
using ApplivMdm.Transport;

namespace ApplivMdm.Rehearsal;

/// <summary>The job of rehearsal.ps1 through the Core, for a computer that has no PowerShell.</summary>
internal static class WithoutPowerShell
{
    private const int Devices = 200;
    private const string Command = """{"type":"START_LOST_MODE","duration":"604800s","startLostModeParams":{"lostMessage":{"defaultMessage":"This phone is lost. Please call us."},"lostPhoneNumber":{"defaultMessage":"+34 600 000 000"}}}""";

    public static int Run()
    {
        var sandbox = new SandboxService(Devices, seed: 1);
        using var connection = new MdmConnection(SandboxService.Organization, new Uri("https://sandbox.invalid"), SandboxService.Token, new ApiLimits { Requests = 0 }, new SandboxHandler(sandbox));
        var results = new List<DeviceCommandResult>();
        using var dispatcher = new Dispatcher(8, next => results.AddRange((next as DispatchEvent.Finished)?.Results ?? []), CancellationToken.None);

        var command = AndroidCommandReader.FromJson(Command);
        var endpoint = new AndroidDeviceCommandEndpoint();
        // The example's columns hold no commas and no quotes; the first is the device's id.
        foreach (var row in File.ReadLines(Path.Combine(RepositoryRoot.Path, "docs", "examples", "devices.csv")).Skip(1))
            dispatcher.Send(new Consignment(connection, endpoint, command, [new DeviceRow(row.Split(',')[0], [row])], Reason: "Rehearsal"));
        dispatcher.Complete();

        foreach (var result in results) Console.WriteLine($"{result.DeviceId}  {result.InputObject!.ToString()!.Split(',')[1],-24}{result.Command,-17}{result.Outcome,-10}{result.Status}");
        Print("Outcome", results.Select(result => result.Outcome.ToString()));
        Print("State of the devices", sandbox.Devices.Select(device => device.State));
        return results.Count(result => result.Outcome == CommandOutcome.Accepted) == Devices ? 0 : 1;
    }

    private static void Print(string title, IEnumerable<string> values)
    {
        Console.WriteLine(title);
        foreach (var group in values.GroupBy(value => value, StringComparer.Ordinal)) Console.WriteLine($"  {group.Key,-10}{group.Count(),5}");
    }
}
