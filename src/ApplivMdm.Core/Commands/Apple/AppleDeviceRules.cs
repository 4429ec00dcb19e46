namespace ApplivMdm.Commands.Apple;

/// <summary>On which devices a request works, by Apple's schema: the system, its version and supervision.</summary>
internal static class AppleDeviceRules
{
    public static IEnumerable<string> Check(AppleRequest request, DeviceFacts device)
    {
        // Without the system it is certain only if it holds on all of them.
        if (device.AppleSystem is not { } known)
        {
            if (device.Supervised == false && request.Where.All(place => place.Supervised)) yield return Unsupervised(request, string.Empty);
            yield break;
        }

        if (request.Where.FirstOrDefault(place => place.System == known.System) is not { } where)
        {
            yield return $"{request.Name} is not for {known.System}; the row's {known.Source}. It works on {request.WhereText}. Leave the device out.";
            yield break;
        }

        if (where.Supervised && device.Supervised == false) yield return Unsupervised(request, $" on {where.System}");
        if (device.OSVersion is not { } version) yield break;

        if (version < DeviceFacts.TryReadVersion(where.Introduced)) yield return $"{request.Name} needs {where.System} {where.Introduced} or newer; the row's OSVersion is {version}. Leave the device out.";
        if (where.Removed is not null && version >= DeviceFacts.TryReadVersion(where.Removed)) yield return $"{request.Name} was removed in {where.System} {where.Removed}; the row's OSVersion is {version}. Leave the device out.";
    }

    public static IEnumerable<string> Warnings(AppleRequest request, IReadOnlyDictionary<string, object?> keys, DeviceFacts device)
    {
        var system = device.AppleSystem?.System;
        if (system is null && device.Supervised == false && request.Where.Any(place => place.Supervised) && !request.Where.All(place => place.Supervised))
            yield return $"{request.Name} needs supervision on {string.Join(", ", request.Where.Where(place => place.Supervised).Select(place => place.System))}. Some rows have no supervision and do not tell their system.";

        if (system == AppleSystem.Mac && request.Name is "RestartDevice" or "ShutDownDevice" && !(keys.TryGetValue("NotifyUser", out var notify) && notify is true))
            yield return $"{request.Name} takes effect on a Mac at once; unsaved work is lost.";
    }

    private static string Unsupervised(AppleRequest request, string where) => $"{request.Name} needs a supervised device{where}; the row's Supervised is False. Leave the device out.";
}
