using System.Text;
using ApplivMdm.Commands.Android;
using ApplivMdm.Dispatch;
using ApplivMdm.Endpoints;
using ApplivMdm.Sandbox;
using ApplivMdm.TestServer;
using ApplivMdm.Transport;

namespace ApplivMdm.Core.Tests;

/// <summary>A loopback server with a connection to it.</summary>
internal sealed class Service : IAsyncDisposable
{
    public static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(30);

    private Service(LoopbackServer server, MdmConnection connection, ManualTime time) => (Server, Connection, Time) = (server, connection, time);

    public LoopbackServer Server { get; }

    public MdmConnection Connection { get; }

    public ManualTime Time { get; }

    /// <summary>The phones of the fleet.</summary>
    public IReadOnlyList<SandboxDevice> Devices => [.. Server.Service.Devices.Where(device => device.Platform == "Android")];

    public RecordingLog Log { get; } = new();

    public static async Task<Service> StartAsync(ApiLimits? limits = null, string? token = null)
    {
        var server = await LoopbackServer.StartAsync(200);
        var time = new ManualTime();
        return new Service(server, new MdmConnection(SandboxService.Organization, server.BaseUri, token ?? SandboxService.Token, limits ?? new ApiLimits { Timeout = RequestTimeout }, handler: null, time), time);
    }

    public static AndroidCommand Command(string json = """{"type":"LOCK"}""") => AndroidCommandReader.FromJson(json);

    /// <summary>Sends one command to the fleet's first device and gives the one result.</summary>
    public async Task<DeviceCommandResult> SendAsync(AndroidCommand? command = null, string? deviceId = null, CancellationToken wait = default, CancellationToken stop = default)
    {
        var consignment = Consignment(command, deviceId);
        var request = consignment.Endpoint.Request(Connection, consignment.Command, [consignment.Rows[0].DeviceId]);
        return Assert.Single(consignment.Results(await Connection.Client.SendAsync(request, Log, beforeAttempt: null, wait, stop)));
    }

    public Consignment Consignment(AndroidCommand? command = null, string? deviceId = null) =>
        new(Connection, new AndroidDeviceCommandEndpoint(), command ?? Command(), [new DeviceRow(deviceId ?? Devices[0].DeviceId, [null])], Reason: null);

    public async ValueTask DisposeAsync()
    {
        Connection.Dispose();
        await Server.DisposeAsync();
    }

    /// <summary>A documented answer whose data has this text in it.</summary>
    public static string Answer(string data) => new StringBuilder("""{"status":true,"data":""").Append(data).Append('}').ToString();
}
