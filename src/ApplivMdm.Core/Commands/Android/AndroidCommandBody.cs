using System.Text.Json;
using System.Text.Json.Serialization;

namespace ApplivMdm.Commands.Android;

/// <summary>
/// A command as it is written: the fields of the Android Management API's Command that a client sets, with the names
/// of Applivery's dialect beside Google's where they differ. Enumerations are their written form.
/// </summary>
internal sealed record AndroidCommandBody : WireObject
{
    public string? Type { get; init; }

    public string? Duration { get; init; }

    public string? NewPassword { get; init; }

    public List<string>? ResetPasswordFlags { get; init; }

    public ClearAppsDataParams? ClearAppsDataParams { get; init; }

    public StartLostModeParams? StartLostModeParams { get; init; }

    public StopLostModeParams? StopLostModeParams { get; init; }

    public AddEsimParams? AddEsimParams { get; init; }

    public RemoveEsimParams? RemoveEsimParams { get; init; }

    public RequestDeviceInfoParams? RequestDeviceInfoParams { get; init; }

    public WipeParams? WipeParams { get; init; }

    /// <summary>The parameter objects that are set. The API allows one.</summary>
    [JsonIgnore]
    public IEnumerable<WireObject> Params => new WireObject?[] { ClearAppsDataParams, StartLostModeParams, StopLostModeParams, AddEsimParams, RemoveEsimParams, RequestDeviceInfoParams, WipeParams }.OfType<WireObject>();
}

internal sealed record ClearAppsDataParams : WireObject
{
    public List<string>? PackageNames { get; init; }
}

internal sealed record StartLostModeParams : WireObject
{
    public MessageBody? LostMessage { get; init; }

    public MessageBody? LostPhoneNumber { get; init; }

    public MessageBody? LostStreetAddress { get; init; }

    public MessageBody? LostOrganization { get; init; }

    public string? LostEmailAddress { get; init; }
}

internal sealed record StopLostModeParams : WireObject;

internal sealed record AddEsimParams : WireObject
{
    public string? ActivationCode { get; init; }

    /// <summary>Google only.</summary>
    public string? ActivationState { get; init; }

    /// <summary>Applivery only.</summary>
    public string? CarrierName { get; init; }
}

internal sealed record RemoveEsimParams : WireObject
{
    // Not init: the serializer cannot tell two such names apart by their letters' case.

    /// <summary>Google's spelling.</summary>
    public string? IccId { get; set; }

    /// <summary>Applivery's spelling of the same.</summary>
    public string? Iccid { get; set; }

    [JsonIgnore]
    public string? Value => IccId ?? Iccid;
}

internal sealed record RequestDeviceInfoParams : WireObject
{
    public string? DeviceInfo { get; init; }
}

internal sealed record WipeParams : WireObject
{
    public List<string>? WipeDataFlags { get; init; }

    public MessageBody? WipeReason { get; init; }
}

/// <summary>A user-facing message as it is written.</summary>
internal sealed record MessageBody : WireObject
{
    public string? DefaultMessage { get; init; }

    public Dictionary<string, string>? LocalizedMessages { get; init; }

    [JsonIgnore]
    public IEnumerable<string> Texts => (LocalizedMessages?.Values ?? Enumerable.Empty<string>()).Append(DefaultMessage ?? string.Empty);

    /// <exception cref="InvalidCommandException">It is no message.</exception>
    public static MessageBody? From(UserFacingMessage? message) => message?.Problem is { } problem ? throw new InvalidCommandException(problem)
        : message is null || message.IsEmpty ? null
        : new MessageBody
        {
            DefaultMessage = message.DefaultMessage,
            LocalizedMessages = message.LocalizedMessages.Count == 0 ? null : message.LocalizedMessages.ToDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal),
        };
}

/// <summary>Keeps the fields that this version does not know, so that a newer one can still be sent on purpose.</summary>
internal abstract record WireObject
{
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}
