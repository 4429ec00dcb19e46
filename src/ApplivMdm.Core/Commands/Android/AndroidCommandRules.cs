namespace ApplivMdm.Commands.Android;

/// <summary>The documented rules of the Android Management API's Command, checked before anything is sent.</summary>
internal static class AndroidCommandRules
{
    private static readonly string[] s_serverFields = ["createTime", "userName", "errorCode", "clearAppsDataStatus", "startLostModeStatus", "stopLostModeStatus", "esimStatus", "requestDeviceInfoStatus"];

    private const int WipeReasonMaximum = 200;
    private const int MessageMaximum = 4096;
    private const int NumericPasswordMinimum = 6;

    public static IEnumerable<string> Check(AndroidCommandBody body) => Shape(body).Concat(Parameters(body));

    private static IEnumerable<string> Shape(AndroidCommandBody body)
    {
        if (body.Type is null)
        {
            yield return $"The command has no type. Give one of {List(AndroidCommandTypes.Names)}; names are case-sensitive.";
            yield break;
        }

        if (!AndroidCommandTypes.Names.Contains(body.Type)) yield return $"'{body.Type}' is not a command type. Allowed: {List(AndroidCommandTypes.Names)}.";

        var given = body.Params.Select(AndroidCommandTypes.OfParams).ToList();
        if (given.Count > 1) yield return $"A command takes one parameter object; this one has those of {List(given)}.";
        foreach (var type in given.Where(type => type != body.Type)) yield return $"The parameters are those of {type}, but the type is {body.Type}.";

        if (body.Type != "RESET_PASSWORD" && (body.NewPassword is not null || body.ResetPasswordFlags is not null))
            yield return "newPassword and resetPasswordFlags belong to RESET_PASSWORD only.";

        foreach (var field in UnknownFields(body))
            yield return s_serverFields.Contains(field) ? $"The service fills in {field}; leave it out." : $"A command has no field '{field}'. Names are case-sensitive.";

        if (body.Duration is { } duration && (!CommandDuration.TryReadWire(duration, out var time) || time <= TimeSpan.Zero))
            yield return $"The duration '{duration}' is not a positive number of seconds with an s, such as 3600s.";
    }

    private static IEnumerable<string> Parameters(AndroidCommandBody body) => body.Type switch
    {
        "RESET_PASSWORD" => ResetPassword(body),
        "CLEAR_APP_DATA" => ClearAppData(body.ClearAppsDataParams),
        "START_LOST_MODE" => StartLostMode(body.StartLostModeParams),
        "ADD_ESIM" => AddEsim(body.AddEsimParams),
        "REMOVE_ESIM" => RemoveEsim(body.RemoveEsimParams?.Value),
        "REQUEST_DEVICE_INFO" => Word<DeviceInfo>(body.RequestDeviceInfoParams?.DeviceInfo ?? string.Empty, "device information"),
        "WIPE" => Wipe(body.WipeParams),
        _ => [],
    };

    private static IEnumerable<string> ResetPassword(AndroidCommandBody body)
    {
        if (body.NewPassword is { Length: 0 }) yield return "The new password is empty. Leave it out to clear the password.";
        if (body.NewPassword is { Length: > 0 and < NumericPasswordMinimum } password && password.All(character => character is >= '0' and <= '9'))
            yield return $"A numeric password needs at least {NumericPasswordMinimum} digits; Android 14 refuses a shorter one.";

        foreach (var problem in (body.ResetPasswordFlags ?? []).SelectMany(flag => Word<ResetPasswordFlag>(flag, "reset password flag"))) yield return problem;
    }

    private static IEnumerable<string> ClearAppData(ClearAppsDataParams? parameters)
    {
        if (parameters?.PackageNames is not { Count: > 0 } names || names.Any(string.IsNullOrWhiteSpace))
            yield return "CLEAR_APP_DATA needs the package names of the apps to clear, such as com.example.app, and none may be empty.";
    }

    private static IEnumerable<string> StartLostMode(StartLostModeParams? parameters)
    {
        if (parameters is null || (parameters.LostMessage is null && parameters.LostPhoneNumber is null && parameters.LostStreetAddress is null && string.IsNullOrEmpty(parameters.LostEmailAddress)))
        {
            yield return "Lost mode needs at least one of message, phone number, street address and e-mail address; an organization alone is not enough.";
            yield break;
        }

        var messages = new[] { ("lostMessage", parameters.LostMessage), ("lostPhoneNumber", parameters.LostPhoneNumber), ("lostStreetAddress", parameters.LostStreetAddress), ("lostOrganization", parameters.LostOrganization) };
        foreach (var problem in messages.SelectMany(entry => Message(entry.Item2, entry.Item1, MessageMaximum))) yield return problem;
    }

    private static IEnumerable<string> AddEsim(AddEsimParams? parameters)
    {
        if (string.IsNullOrWhiteSpace(parameters?.ActivationCode)) yield return "ADD_ESIM needs an activation code, such as LPA:1$smdp.example.com$MATCHING-ID.";
        if (parameters?.ActivationState is not { } state) yield break;
        foreach (var problem in Word<ActivationState>(state, "activation state")) yield return problem;
    }

    private static IEnumerable<string> RemoveEsim(string? iccId)
    {
        if (string.IsNullOrWhiteSpace(iccId)) yield return "REMOVE_ESIM needs the ICC ID of the eSIM profile to remove.";
        else if (!iccId!.All(character => character is >= '0' and <= '9')) yield return $"'{iccId}' is not an ICC ID: it has digits only. If a spreadsheet has rounded it, format the column as text and export it again.";
    }

    private static IEnumerable<string> Wipe(WipeParams? parameters) =>
        (parameters?.WipeDataFlags ?? []).SelectMany(flag => Word<WipeDataFlag>(flag, "wipe data flag"))
        .Concat(Message(parameters?.WipeReason, "wipeReason", WipeReasonMaximum));

    private static IEnumerable<string> Message(MessageBody? message, string field, int maximum)
    {
        if (message is null) yield break;
        if (message.DefaultMessage is null) yield return $"{field} has translations but no default message; add one under the key 'default'.";

        var longest = message.Texts.Max(text => text.Length);
        if (longest > maximum) yield return $"{field} has {longest} characters; at most {maximum} are allowed.";
    }

    private static IEnumerable<string> Word<T>(string word, string what)
        where T : struct, Enum
        => WireName.TryRead<T>(word, out _) ? [] : [$"'{word}' is not a {what}. Allowed: {List(WireName.All<T>())}."];

    /// <summary>Names that this version does not know, at any depth. A misspelt one would be a command without that parameter.</summary>
    public static IEnumerable<string> UnknownFields(AndroidCommandBody body)
    {
        var lost = body.StartLostModeParams;
        var messages = new[] { lost?.LostMessage, lost?.LostPhoneNumber, lost?.LostStreetAddress, lost?.LostOrganization, body.WipeParams?.WipeReason };
        return body.Params.Concat(messages.OfType<WireObject>()).Prepend(body).SelectMany(part => part.Unknown?.Keys ?? Enumerable.Empty<string>());
    }

    private static string List(IEnumerable<string> words) => string.Join(", ", words);
}
