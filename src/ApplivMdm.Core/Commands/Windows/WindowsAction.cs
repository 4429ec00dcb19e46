using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ApplivMdm.Commands.Windows;

/// <summary>An action for a Windows device: <c>install</c> and <c>uninstall</c> of an application, <c>reboot</c> and <c>wipe</c> of the device.</summary>
/// <param name="action">The action on the wire.</param>
/// <param name="applicationId">The application, for the two that are about one.</param>
/// <param name="wipeType"><c>default</c> or <c>protected</c>, for a wipe.</param>
internal sealed class WindowsAction(string action, string? applicationId = null, WindowsWipeType? wipeType = null) : DeviceCommand
{
    private const int ApplicationIdLength = 24;

    private byte[]? _json;
    private string? _key;

    public override string Name => action;

    public override DevicePlatform Platform => DevicePlatform.Windows;

    public override CommandImpact Impact => ImpactOf(action);

    public override string Key => _key ??= Encoding.UTF8.GetString(Json);

    /// <summary>The body that Applivery documents: <c>id</c> only for applications, <c>type</c> only for a wipe. Written once.</summary>
    public byte[] Json => _json ??= JsonSerializer.SerializeToUtf8Bytes(
        new WindowsActionBody
        {
            Entity = IsAboutApplication ? "application" : "command",
            Action = action,
            Id = applicationId,
            Type = wipeType?.ToString().ToLowerInvariant(),
        },
        WindowsJson.Default.WindowsActionBody);

    private bool IsAboutApplication => action is "install" or "uninstall";

    public static CommandImpact ImpactOf(string action) => action == "wipe" ? CommandImpact.Destructive : CommandImpact.Disruptive;

    public override IEnumerable<string> BrokenRules()
    {
        if (IsAboutApplication && (applicationId?.Length != ApplicationIdLength || !applicationId.All(Uri.IsHexDigit)))
            yield return $"'{applicationId}' is not the id of an application: it has {ApplicationIdLength} hexadecimal digits.";
    }

    private protected override string DescribeParameters() => applicationId is not null ? $"{action} {applicationId}" : wipeType is { } type ? $"{action} {type.ToString().ToLowerInvariant()}" : action;
}

/// <summary>What a wipe of a Windows device does.</summary>
public enum WindowsWipeType
{
    /// <summary>Resets the PC.</summary>
    Default,

    /// <summary>Resets the PC and fully cleans the internal drive.</summary>
    Protected,
}

/// <summary>The body of an action.</summary>
internal sealed record WindowsActionBody
{
    public string? Entity { get; init; }

    public string? Action { get; init; }

    public string? Id { get; init; }

    public string? Type { get; init; }
}

/// <summary>Only what is set.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(WindowsActionBody))]
internal sealed partial class WindowsJson : JsonSerializerContext;
