using System.Text.Json;
using ApplivMdm.Commands;
using ApplivMdm.Commands.Android;
using ApplivMdm.Transport;

namespace ApplivMdm.Endpoints;

/// <summary>What Applivery's two endpoints for Android commands share: their rules and the form of a command in an answer.</summary>
internal static class AndroidAnswers
{
    private const int LongestText = 256;

    public static IEnumerable<string> BrokenRules(DeviceCommand command)
    {
        var body = ((AndroidCommand)command).Body;
        if (body.Type is { } type && AndroidCommandTypes.Names.Contains(type) && !AndroidCommandTypes.IsInApplivery(type))
            yield return $"Applivery does not document {type}. It documents {string.Join(", ", AndroidCommandTypes.NamesInApplivery)}.";
        if (body.AddEsimParams?.ActivationState is not null)
            yield return "Applivery does not document activationState for ADD_ESIM; leave it out.";
        if (body.NewPassword?.Length > LongestText)
            yield return $"The new password has more than {LongestText} characters.";
    }

    public static DeviceAnswer Read(JsonElement data, ResultMatch matchedBy)
    {
        var metadata = data.Member("config", "metadata") ?? data.Member("_config", "metadata") ?? default;
        return new DeviceAnswer
        {
            MatchedBy = matchedBy,
            Status = data.Text("status"),
            CommandId = data.Text("id") ?? data.Text("_id"),
            OperationName = OperationName(data),
            CreatedAt = metadata.Time("createTime") ?? data.Time("createdAt"),
            Validity = CommandDuration.TryReadWire(metadata.Text("duration"), out var validity) ? validity : null,
        };
    }

    /// <summary>Google's name of the operation, <c>enterprises/…/devices/…/operations/…</c>.</summary>
    public static string? OperationName(JsonElement data) => data.Member("_config")?.Text("name") ?? data.Member("config")?.Text("name");
}
