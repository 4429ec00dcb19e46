using System.Security.Cryptography;
using System.Text.Json;
using ApplivMdm.Commands.Android;
using ApplivMdm.Dispatch;
using ApplivMdm.Endpoints;
using ApplivMdm.Sandbox;
using ApplivMdm.TestServer;
using ApplivMdm.Transport;

namespace ApplivMdm.Core.Tests;

/// <summary>A loopback server as the Android Management API with a connection to it, all by one clock that is moved by hand.</summary>
internal sealed class GoogleClient : IAsyncDisposable
{
    public const string Account = "robot@example.iam.gserviceaccount.com";

    public static readonly TimeSpan RequestTimeout = TimeSpan.FromHours(20);

    // Making a key takes long.
    public static readonly RSA Key = RSA.Create(2048);

    private readonly List<string> _files = [];

    private GoogleClient(LoopbackServer server, ManualTime time) => (Server, Time) = (server, time);

    public LoopbackServer Server { get; }

    public MdmConnection Connection { get; private set; } = null!;

    public ManualTime Time { get; }

    public RecordingLog Log { get; } = new();

    /// <summary>The phones that exist for Google.</summary>
    public IReadOnlyList<SandboxDevice> Devices => [.. Server.Service.Devices.Where(device => device.GoogleName.Length > 0 && device.State != "DELETED")];

    public IReadOnlyList<LoggedRequest> Commands => [.. Server.Log.Where(request => request.Target.EndsWith(":issueCommand", StringComparison.Ordinal))];

    /// <param name="keyFile">Signs in with a key file at the server's token endpoint, instead of a given token.</param>
    /// <param name="limits">The limits; none by default.</param>
    /// <param name="handler">What requests go through, instead of a handler of the connection's own.</param>
    public static async Task<GoogleClient> StartAsync(bool keyFile = false, ApiLimits? limits = null, HttpMessageHandler? handler = null)
    {
        var time = new ManualTime();
        var client = new GoogleClient(await LoopbackServer.StartAsync(400, timeProvider: time), time);
        limits ??= new ApiLimits { Requests = 0, Timeout = RequestTimeout };
        var credential = keyFile ? GoogleCredentials.FromKeyFile(client.KeyFile(), limits.Timeout, time) : MdmConnection.Checked(SandboxService.GoogleToken);
        client.Server.Set(new GoogleSettings { PublicKeyPem = Key.ExportSubjectPublicKeyInfoPem(), ClientEmail = Account });
        client.Connection = MdmConnection.ToGoogle(SandboxService.Enterprise, client.Server.BaseUri, credential, limits, handler, time);
        return client;
    }

    /// <summary>A key file whose tokens come from this server.</summary>
    public string KeyFile(string? tokenUri = null, Action<Dictionary<string, object?>>? change = null)
    {
        var key = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["type"] = "service_account",
            ["project_id"] = "example",
            ["private_key_id"] = "0123456789abcdef",
            ["private_key"] = Key.ExportPkcs8PrivateKeyPem(),
            ["client_email"] = Account,
            ["client_id"] = "1",
            ["token_uri"] = tokenUri ?? new Uri(Server.BaseUri, "/token").AbsoluteUri,
        };
        change?.Invoke(key);
        return File(JsonSerializer.Serialize(key));
    }

    /// <summary>A file that is removed at the end.</summary>
    public string File(string text)
    {
        var path = Path.GetTempFileName();
        _files.Add(path);
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    public Consignment Consignment(string? deviceId = null, AndroidCommand? command = null) =>
        new(Connection, new GoogleDeviceCommandEndpoint(Connection.Enterprise!), command ?? Service.Command(), [new DeviceRow(deviceId ?? Devices[0].GoogleName, [null])], Reason: null);

    /// <summary>Sends one command to the first phone and gives the one result, without looking for lost ones.</summary>
    public async Task<DeviceCommandResult> SendAsync(string? deviceId = null, AndroidCommand? command = null, Func<Task>? beforeAttempt = null)
    {
        var consignment = Consignment(deviceId, command);
        var request = consignment.Endpoint.Request(Connection, consignment.Command, [consignment.Rows[0].DeviceId]);
        return Assert.Single(consignment.Results(await Connection.Client.SendAsync(request, Log, beforeAttempt, CancellationToken.None, CancellationToken.None)));
    }

    /// <summary>Sends through a dispatcher, as a cmdlet does.</summary>
    public Task<(IReadOnlyList<DeviceCommandResult> Results, MdmException? RunError)> RunAsync(IEnumerable<string> deviceIds, int throttleLimit = 8, AndroidCommand? command = null) => Task.Run(() =>
    {
        var results = new List<DeviceCommandResult>();
        using var dispatcher = new Dispatcher(throttleLimit, Deliver, TestContext.Current.CancellationToken);
        foreach (var device in deviceIds) dispatcher.Send(Consignment(device, command));
        dispatcher.Complete();
        return ((IReadOnlyList<DeviceCommandResult>)results, dispatcher.RunError);

        void Deliver(DispatchEvent next)
        {
            switch (next)
            {
                case DispatchEvent.Finished finished:
                    results.AddRange(finished.Results);
                    break;
                case DispatchEvent.Verbose verbose:
                    Log.Verbose(verbose.Message);
                    break;
                case DispatchEvent.Debug debug:
                    Log.Debug(debug.Message);
                    break;
            }
        }
    });

    public async ValueTask DisposeAsync()
    {
        Connection.Dispose();
        await Server.DisposeAsync();
        foreach (var file in _files) System.IO.File.Delete(file);
    }
}
