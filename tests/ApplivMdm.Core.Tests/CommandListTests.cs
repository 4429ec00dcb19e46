using System.Globalization;
using System.Text;
using ApplivMdm.Commands;
using ApplivMdm.Commands.Apple;
using ApplivMdm.Dispatch;
using ApplivMdm.Endpoints;
using ApplivMdm.Transport;

namespace ApplivMdm.Core.Tests;

/// <summary>How a command whose answer was lost is found in the device's list.</summary>
public class CommandListTests
{
    private const string Lock = """{"id":"1","status":"PENDING","config":{"metadata":{"type":"LOCK","createTime":"2026-03-01T12:00:05Z","duration":"60s"}},"_config":{"name":"enterprises/L/devices/d/operations/1"}}""";
    private const string DeviceLock = """{"id":"1","status":"Pending","targetId":"AAA","command":{"RequestType":"DeviceLock"},"createdAt":"2026-03-01T12:00:05.000Z"}""";

    private static readonly DateTimeOffset s_from = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset s_to = s_from.AddMinutes(1);

    private static readonly AppleCommand s_deviceLock = AppleCommand.FromDictionary(new Dictionary<string, object?>(StringComparer.Ordinal) { ["RequestType"] = "DeviceLock" });

    [Fact]
    public void The_lists_are_the_documented_ones_and_windows_has_none()
    {
        using var connection = new MdmConnection("acme", new Uri("https://localhost"), "token", new ApiLimits());
        foreach (var endpoint in new CommandEndpoint[] { new AndroidDeviceCommandEndpoint(), new AndroidBulkCommandEndpoint() })
            AssertGet("v1/organizations/acme/mdm/android/enterprise/devices/aaa/commands", endpoint.Records!.List(connection, "aaa", page: null));

        AssertGet("v1/organizations/acme/mdm/apple/enterprise/commands/device/aaa/grouped", new AppleCommandsEndpoint(AppleTargetType.Device).Records.List(connection, "aaa", page: null));
        AssertGet("v1/organizations/acme/mdm/apple/enterprise/commands/deviceUser/aaa/grouped", new AppleCommandsEndpoint(AppleTargetType.DeviceUser).Records.List(connection, "aaa", page: null));

        Assert.Null(new WindowsDeviceActionEndpoint().Records);
    }

    [Theory]
    [InlineData("""{"status":true,"data":{"items":[X],"totalDocs":1}}""")]
    [InlineData("""{"status":true,"data":[X]}""")]
    [InlineData("""{"items":[X]}""")]
    [InlineData("[X]")]
    [InlineData("""[null,5,"text",[],{},{"config":7},X]""")]
    public void An_android_list_is_read_in_each_known_form(string list)
    {
        foreach (var endpoint in new CommandEndpoint[] { new AndroidDeviceCommandEndpoint(), new AndroidBulkCommandEndpoint() })
        {
            var found = Find(endpoint, Service.Command(), list, Lock)!;
            Assert.Equal(
                (ResultMatch.CommandList, "1", "PENDING", "enterprises/L/devices/d/operations/1", s_from.AddSeconds(5), TimeSpan.FromMinutes(1), false),
                (found.MatchedBy, found.CommandId, found.Status, found.OperationName, found.CreatedAt!.Value, found.Validity!.Value, found.IsRefusal));
        }
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("5")]
    [InlineData("\"text\"")]
    [InlineData("""{"data":null,"items":{}}""")]
    [InlineData("""{"data":{"docs":[X]}}""")]
    [InlineData("""{"data":X}""")]
    [InlineData("[[X]]")]
    public void In_another_form_no_android_command_is_found(string list) => Assert.Null(Find(new AndroidDeviceCommandEndpoint(), Service.Command(), list, Lock));

    [Theory]
    [InlineData("""{"config":{"metadata":{"type":"LOCK","createTime":"2026-03-01T12:00:05Z"}}}""", true)]
    [InlineData("""{"_config":{"metadata":{"type":"LOCK","createTime":"2026-03-01T12:00:05Z"}}}""", true)]
    [InlineData("""{"config":{"metadata":{"type":"LOCK"}},"createdAt":"2026-03-01T12:00:05.123Z"}""", true)]
    [InlineData("""{"config":{"metadata":{}},"_config":{"metadata":{"type":"LOCK"}},"createdAt":"2026-03-01T12:00:05Z"}""", true)]
    [InlineData("""{"config":{"metadata":{"type":"LOCK","createTime":"soon"}},"createdAt":"2026-03-01T12:00:05Z"}""", true)]
    [InlineData("""{"config":{"metadata":{"type":"REBOOT","createTime":"2026-03-01T12:00:05Z"}},"_config":{"metadata":{"type":"LOCK"}}}""", false)]
    [InlineData("""{"config":{"metadata":{"type":"lock","createTime":"2026-03-01T12:00:05Z"}}}""", false)]
    [InlineData("""{"type":"LOCK","createdAt":"2026-03-01T12:00:05Z"}""", false)]
    [InlineData("""{"config":{"metadata":{"type":"LOCK"}}}""", false)]
    public void An_android_command_has_its_type_and_time_in_several_places(string item, bool found) =>
        Assert.Equal(found, Find(new AndroidDeviceCommandEndpoint(), Service.Command(), "[X]", item) is not null);

    [Theory]
    [InlineData("2026-03-01T12:00:00Z", true)]
    [InlineData("2026-03-01T12:01:00Z", true)]
    [InlineData("2026-03-01T11:59:59.999Z", false)]
    [InlineData("2026-03-01T12:01:00.001Z", false)]
    [InlineData("2026-03-01T12: 00: 30Z", true)]
    [InlineData(" 2026-03-01T12:00:30.5Z ", true)]
    [InlineData("2026-03-01 12:00:30", true)]
    [InlineData("2026-03-01T14:00:30+02:00", true)]
    [InlineData("2026-03-01T12:00:30+02:00", false)]
    [InlineData("", false)]
    [InlineData("1772366430", false)]
    public void Only_a_command_of_the_window_is_found(string time, bool found)
    {
        Assert.Equal(found, Find(new AndroidDeviceCommandEndpoint(), Service.Command(), "[X]", Lock.Replace("2026-03-01T12:00:05Z", time, StringComparison.Ordinal)) is not null);
        Assert.Equal(found, Find(new AppleCommandsEndpoint(AppleTargetType.Device), s_deviceLock, "[X]", DeviceLock.Replace("2026-03-01T12:00:05.000Z", time, StringComparison.Ordinal)) is not null);
    }

    [Theory]
    [InlineData(new[] { 40, 10, 20 }, "10")]
    [InlineData(new[] { -5, 40, 70, 30 }, "30")]
    [InlineData(new[] { -5, 70 }, null)]
    public void Of_several_the_nearest_in_the_window_is_taken(int[] seconds, string? found)
    {
        string Items(string template) => string.Join(',', seconds.Select(second => template
            .Replace("\"id\":\"1\"", string.Create(CultureInfo.InvariantCulture, $"\"id\":\"{second}\""), StringComparison.Ordinal)
            .Replace("12:00:05", s_from.AddSeconds(second).ToString("HH:mm:ss", CultureInfo.InvariantCulture), StringComparison.Ordinal)));

        Assert.Equal(found, Find(new AndroidBulkCommandEndpoint(), Service.Command(), "[X]", Items(Lock))?.CommandId);
        Assert.Equal(found, Find(new AppleCommandsEndpoint(AppleTargetType.Device), s_deviceLock, "[X]", Items(DeviceLock))?.CommandId);
    }

    [Theory]
    [InlineData("""{"status":true,"data":{"items":[{"groupName":"g","commands":[X]}]}}""")]
    [InlineData("""{"status":true,"data":{"items":[X]}}""")]
    [InlineData("""{"data":[X]}""")]
    [InlineData("""{"items":[X]}""")]
    [InlineData("[X]")]
    [InlineData("""{"data":{"DeviceLock":[{"command":{"RequestType":"RestartDevice"}},X],"other":null}}""")]
    [InlineData("""{"data":{"items":[{"_id":"g","count":1,"last":X}]}}""")]
    public void An_apple_list_is_read_in_any_form(string list)
    {
        var found = Find(new AppleCommandsEndpoint(AppleTargetType.Device), s_deviceLock, list, DeviceLock)!;
        Assert.Equal((ResultMatch.CommandList, "1", "Pending", s_from.AddSeconds(5)), (found.MatchedBy, found.CommandId, found.Status, found.CreatedAt!.Value));
    }

    [Theory]
    [InlineData("""{"command":{"RequestType":"DeviceLock"},"createdAt":"2026-03-01T12:00:05Z"}""", true)]
    [InlineData("""{"command":{"RequestType":"DeviceLock"},"targetId":"bbbbbbbbbbbbbbbbbbbbbbbb","createdAt":"2026-03-01T12:00:05Z"}""", false)]
    [InlineData("""{"command":{"RequestType":"EraseDevice"},"targetId":"aaa","createdAt":"2026-03-01T12:00:05Z"}""", false)]
    [InlineData("""{"command":{"RequestType":7},"createdAt":"2026-03-01T12:00:05Z"}""", false)]
    [InlineData("""{"command":"DeviceLock","createdAt":"2026-03-01T12:00:05Z"}""", false)]
    [InlineData("""{"command":{"RequestType":"DeviceLock"}}""", false)]
    [InlineData("""{"RequestType":"DeviceLock","createdAt":"2026-03-01T12:00:05Z"}""", false)]
    [InlineData("null", false)]
    [InlineData("{}", false)]
    public void An_apple_command_is_of_the_type_and_the_target(string item, bool found) =>
        Assert.Equal(found, Find(new AppleCommandsEndpoint(AppleTargetType.Device), s_deviceLock, "[X]", item) is not null);

    [Fact]
    public async Task What_the_service_made_is_found_in_its_own_list()
    {
        await using var service = await Service.StartAsync();
        var devices = service.Server.Service.Devices;
        foreach (var (endpoint, command, id) in new (CommandEndpoint, DeviceCommand, string)[]
        {
            (new AndroidDeviceCommandEndpoint(), Service.Command(), service.Devices[0].SerialNumber),
            (new AndroidBulkCommandEndpoint(), Service.Command(), service.Devices[1].DeviceId),
            (new AppleCommandsEndpoint(AppleTargetType.Device), s_deviceLock, devices.First(device => device.Platform == "Apple").DeviceId),
            (new AppleCommandsEndpoint(AppleTargetType.DeviceUser), s_deviceLock, devices.First(device => device.UserId.Length > 0).UserId),
        })
        {
            var made = await service.Connection.Client.SendAsync(endpoint.Request(service.Connection, command, [id]), service.Log, beforeAttempt: null, default, default);
            var list = await service.Connection.Client.SendAsync(endpoint.Records!.List(service.Connection, id, page: null), service.Log, beforeAttempt: null, default, default);

            var found = DeviceAnswer.Of(Assert.Single(Reconciler.Matching(endpoint.Records.ReadList(list.Body, id).Records, command, s_from, DateTimeOffset.MinValue, DateTimeOffset.MaxValue)));
            Assert.Equal(endpoint.Read(made.Body, [id])[0]! with { MatchedBy = ResultMatch.CommandList }, found);
        }
    }

    private static DeviceAnswer? Find(CommandEndpoint endpoint, DeviceCommand command, string list, string item) =>
        Reconciler.Matching(endpoint.Records!.ReadList(Encoding.UTF8.GetBytes(list.Replace("X", item, StringComparison.Ordinal)), new string('a', 24)).Records, command, s_from, s_from, s_to)
            .Select(DeviceAnswer.Of)
            .FirstOrDefault();

    private static void AssertGet(string path, ApiRequest request)
    {
        Assert.Equal((HttpMethod.Get, path, "aaa"), (request.Method, request.Path, request.Subject));
        Assert.Null(request.Body);
    }
}
