using ApplivMdm.Commands;
using ApplivMdm.Commands.Apple;

namespace ApplivMdm.Endpoints;

/// <summary><c>POST /v1/organizations/{organizationId}/mdm/apple/enterprise/commands/{targetType}</c>: one command for many devices or users. Each entry of the answer names its target.</summary>
/// <param name="target">Devices, or users of devices.</param>
internal sealed class AppleCommandsEndpoint(AppleTargetType target) : AppliveryEndpoint
{
    private const string Device = "device";
    private const string User = "deviceUser";

    public override CommandRecords Records { get; } = new AppleCommandRecords(target);

    public override AppleTargetType? TargetType => target;

    /// <summary>The word in the path.</summary>
    public static string TargetTypeOf(AppleTargetType target) => target == AppleTargetType.Device ? Device : User;

    public override IEnumerable<string> BrokenRules(DeviceCommand command)
    {
        if (((AppleCommand)command).Request is not { } request) yield break;

        if (target == AppleTargetType.DeviceUser && !request.OnUser) yield return $"{request.Name} goes to devices, not to users. Use -TargetType Device with the ids of devices.";
        if (target == AppleTargetType.Device && !request.OnDevice) yield return $"{request.Name} goes to users of a device. Use -TargetType DeviceUser with the ids of users.";
    }

    public override IReadOnlyList<DeviceAnswer?> Read(byte[] body, IReadOnlyList<string> deviceIds) => AppleAnswer.Read(body, deviceIds);

    private protected override string Path(IReadOnlyList<string> deviceIds) => $"apple/enterprise/commands/{TargetTypeOf(target)}";

    private protected override byte[] Body(DeviceCommand command, IReadOnlyList<string> deviceIds) =>
        BulkBody.Write(((AppleCommand)command).Json, "targetIds", deviceIds, idsFirst: false);
}
