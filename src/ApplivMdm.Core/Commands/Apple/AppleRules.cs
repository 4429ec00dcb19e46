using System.Globalization;

namespace ApplivMdm.Commands.Apple;

/// <summary>The rules between keys that Apple states in its prose.</summary>
internal static class AppleRules
{
    private const int LongestNonce = 32;
    private const int PinLength = 6;

    private static readonly string[] s_withoutPrimaryAccount = ["SkipPrimarySetupAccountCreation", "SetPrimarySetupAccountAsRegularUser"];
    private static readonly string[] s_applications = ["iTunesStoreID", "Identifier", "ManifestURL"];
    private static readonly string[] s_institutionalKeys = ["PrivateKeyExport", "PrivateKeyExportPassword"];

    public static IEnumerable<string> Check(string requestType, IReadOnlyDictionary<string, object?> keys) => requestType switch
    {
        "AccountConfiguration" => AccountConfiguration(keys),
        "DeleteUser" => Has(keys, "UserName") || IsTrue(keys, "DeleteAllUsers") ? [] : ["DeleteUser needs UserName, unless DeleteAllUsers is true."],
        "DeviceInformation" => DeviceInformation(keys),
        "DeviceLock" or "EraseDevice" => Pin(keys),
        "EnableLostMode" => AtLeastOneOf(keys, "Message", "PhoneNumber"),
        "InstallApplication" => InstallApplication(keys),
        "InstallEnterpriseApplication" => AtLeastOneOf(keys, "Manifest", "ManifestURL").Concat(Https(keys, "ManifestURL")),
        "InstallMedia" => AtLeastOneOf(keys, "iTunesStoreID", "MediaURL"),
        "RequestMirroring" => AtLeastOneOf(keys, "DestinationName", "DestinationDeviceID").Concat(Range(keys, "ScanTime", 10, 300, orZero: false)),
        "RotateFileVaultKey" => RotateFileVaultKey(keys),
        "ScheduleOSUpdate" => Dictionaries(keys, "Updates").Any(update => !Has(update, "ProductKey") && !Has(update, "ProductVersion")) ? ["Each of the Updates needs ProductKey or ProductVersion."] : [],
        "SetFirmwarePassword" => Text(keys, "NewPassword")?.Any(character => character is < ' ' or > '~') == true ? ["A firmware password has printable ASCII characters only."] : [],
        "Settings" => Settings(keys),
        _ => [],
    };

    public static IEnumerable<string> Warnings(AppleRequest request, IReadOnlyDictionary<string, object?> keys)
    {
        var deprecated = request.Where.Where(place => place.Deprecated is not null).Select(place => $"{place.System} {place.Deprecated}").ToList();
        var removed = request.Where.Where(place => place.Removed is not null).Select(place => $"{place.System} {place.Removed}").ToList();
        if (deprecated.Count > 0) yield return $"{request.Name} is deprecated since {string.Join(", ", deprecated)}{(removed.Count > 0 ? $" and was removed in {string.Join(", ", removed)}; newer devices refuse it" : string.Empty)}.";

        foreach (var key in request.Keys.Where(key => key.IsFilledByServer && !Has(keys, key.Name)))
            yield return $"Apple demands {key.Name} for {request.Name}. It was not given; the server may fill it in, but does not document that it does.";
    }

    private static IEnumerable<string> AccountConfiguration(IReadOnlyDictionary<string, object?> keys)
    {
        foreach (var key in s_withoutPrimaryAccount)
        {
            if (IsTrue(keys, key) && !Has(keys, "AutoSetupAdminAccounts")) yield return $"{key} needs AutoSetupAdminAccounts.";
        }

        if (IsTrue(keys, "LockPrimaryAccountInfo") && IsTrue(keys, "DontAutoPopulatePrimaryAccountInfo")) yield return "LockPrimaryAccountInfo and DontAutoPopulatePrimaryAccountInfo exclude each other.";
    }

    private static IEnumerable<string> DeviceInformation(IReadOnlyDictionary<string, object?> keys)
    {
        if (!keys.TryGetValue("DeviceAttestationNonce", out var nonce)) yield break;

        var length = nonce is string text ? Convert.FromBase64String(text).Length : ((byte[])nonce!).Length;
        if (length > LongestNonce) yield return $"DeviceAttestationNonce has {length} bytes; at most {LongestNonce} are allowed.";
        if (!keys.TryGetValue("Queries", out var queries) || !((IReadOnlyList<object?>)queries!).Contains("DevicePropertiesAttestation")) yield return "DeviceAttestationNonce needs the query DevicePropertiesAttestation.";
    }

    private static IEnumerable<string> Pin(IReadOnlyDictionary<string, object?> keys) =>
        Text(keys, "PIN") is not { } pin || (pin.Length == PinLength && pin.All(character => character is >= '0' and <= '9')) ? [] : [$"A PIN has exactly {PinLength} digits. Quote it, so that leading zeros stay."];

    private static IEnumerable<string> InstallApplication(IReadOnlyDictionary<string, object?> keys)
    {
        var given = s_applications.Where(key => Has(keys, key)).ToList();
        if (given.Count != 1) yield return $"InstallApplication needs exactly one of iTunesStoreID, Identifier and ManifestURL; {(given.Count == 0 ? "none was given" : "given were " + string.Join(", ", given))}.";
        foreach (var problem in Https(keys, "ManifestURL")) yield return problem;
    }

    private static IEnumerable<string> RotateFileVaultKey(IReadOnlyDictionary<string, object?> keys)
    {
        var unlock = (IReadOnlyDictionary<string, object?>)keys["FileVaultUnlock"]!;
        if (Text(keys, "KeyType") == "personal")
        {
            if (!Has(unlock, "Password")) yield return "A personal FileVault key needs FileVaultUnlock.Password.";
            yield break;
        }

        foreach (var key in s_institutionalKeys.Where(key => !Has(unlock, key))) yield return $"An institutional FileVault key needs FileVaultUnlock.{key}.";
        if (!Has(keys, "NewCertificate")) yield return "An institutional FileVault key needs NewCertificate.";
    }

    private static IEnumerable<string> Settings(IReadOnlyDictionary<string, object?> keys)
    {
        foreach (var setting in Dictionaries(keys, "Settings").Where(setting => Text(setting, "Item") == "SharedDeviceConfiguration"))
        {
            foreach (var problem in Range(setting, "UserSessionTimeout", 30, long.MaxValue, orZero: true).Concat(Range(setting, "TemporarySessionTimeout", 30, long.MaxValue, orZero: true))) yield return problem;
            if (setting.TryGetValue("PasscodePolicy", out var policy) && policy is IReadOnlyDictionary<string, object?> passcode)
            {
                foreach (var problem in Range(passcode, "AutoLockTime", 120, long.MaxValue, orZero: false)) yield return problem;
            }
        }
    }

    private static IEnumerable<string> AtLeastOneOf(IReadOnlyDictionary<string, object?> keys, params string[] names) =>
        names.Any(name => Has(keys, name)) ? [] : [$"At least one of {string.Join(" and ", names)} is needed."];

    private static IEnumerable<string> Https(IReadOnlyDictionary<string, object?> keys, string name) =>
        Text(keys, name) is not { } url || url.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? [] : [$"{name} must begin with https://."];

    private static IEnumerable<string> Range(IReadOnlyDictionary<string, object?> keys, string name, long minimum, long maximum, bool orZero)
    {
        if (!keys.TryGetValue(name, out var value)) return [];

        var number = Convert.ToInt64(value, CultureInfo.InvariantCulture);
        if ((number >= minimum && number <= maximum) || (orZero && number == 0)) return [];
        return [$"{name} is {number}; allowed is {(maximum == long.MaxValue ? $"{minimum} or more" : $"{minimum} to {maximum}")}{(orZero ? ", or 0" : string.Empty)} seconds."];
    }

    private static IEnumerable<IReadOnlyDictionary<string, object?>> Dictionaries(IReadOnlyDictionary<string, object?> keys, string name) =>
        keys.TryGetValue(name, out var value) && value is IReadOnlyList<object?> items ? items.OfType<IReadOnlyDictionary<string, object?>>() : [];

    private static bool Has(IReadOnlyDictionary<string, object?> keys, string name) => keys.TryGetValue(name, out var value) && value is not null;

    private static bool IsTrue(IReadOnlyDictionary<string, object?> keys, string name) => keys.TryGetValue(name, out var value) && value is true;

    private static string? Text(IReadOnlyDictionary<string, object?> keys, string name) => keys.TryGetValue(name, out var value) ? value as string : null;
}
