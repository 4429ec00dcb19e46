using System.Globalization;
using System.Text.Json;
using ApplivMdm.Commands.Apple;
using ApplivMdm.Transport;

namespace ApplivMdm.Inventory;

/// <summary>
/// Reads a device of Applivery's lists. Which member a fact stands in depends on the list and the platform, and much of it
/// is not documented: so each is looked for on the first level, in the summary, in what Apple reports (<c>info</c>) and in
/// what Google reports (<c>config</c>), and what is in none of them is empty.
/// </summary>
internal static class AppliveryDeviceReader
{
    private static readonly (DevicePlatform Platform, string Type, string Id)[] s_platforms =
        [(DevicePlatform.Android, "android", "emmDevice"), (DevicePlatform.Apple, "apple", "admDevice"), (DevicePlatform.Windows, "windows", "winDevice")];

    private static readonly string[][] s_places =
    [
        ["summary"], ["info"], ["config"],
        ["hardwareInfo"], ["softwareInfo"], ["networkInfo"],
        ["config", "hardwareInfo"], ["config", "softwareInfo"], ["config", "networkInfo"],
    ];

    /// <param name="item">The device.</param>
    /// <param name="platform">The platform whose list it is; null for the one over all platforms.</param>
    /// <param name="connection">Where it comes from.</param>
    /// <returns>Null for a device of another platform.</returns>
    public static MdmDevice? Read(JsonElement item, DevicePlatform? platform, MdmConnection connection)
    {
        var places = s_places.Select(path => item.Member(path)).OfType<JsonElement>().Where(place => place.ValueKind == JsonValueKind.Object).Prepend(item).ToList();
        string? Text(params string[] names) => First(places, names, (place, name) => place.Text(name) is { Length: > 0 } text ? text : null);
        DateTimeOffset? Time(params string[] names) => First(places, names, (place, name) => place.Time(name));

        if ((platform ?? PlatformOf(item)) is not { } family) return null;

        var isApple = family == DevicePlatform.Apple;
        var model = Text("model", "ModelName", "ProductName", "./DevInfo/Mod");
        return new MdmDevice
        {
            Platform = family,
            DeviceId = IdOf(item, family) ?? (platform is null ? null : Id(item)) ?? string.Empty,
            Name = item.Text("displayName") ?? item.Text("name") ?? item.Member("summary")?.Text("name"),
            SerialNumber = Text("serialNumber", "SerialNumber"),
            Imei = Text("imei", "IMEI"),
            State = Text("state"),
            Manufacturer = Text("manufacturer", "brand", "./DevInfo/Man"),
            Model = model,
            OSVersion = Text("osVersion", "OSVersion", "androidVersion"),
            Tag = Tags(item),
            User = item.Member("mdmUser")?.Text("email"),
            LastSeenAt = Time("lastStatusReportTime", "lastSeen"),
            EnrolledAt = Time("enrolledDate", "enrollmentTime"),
            Ownership = Text("ownership"),
            ManagementMode = Text("managementMode"),
            ApiLevel = int.TryParse(Text("apiLevel"), NumberStyles.None, CultureInfo.InvariantCulture, out var level) ? level : null,
            Supervised = isApple ? First(places, ["supervised", "IsSupervised"], Flag) : null,
            IsMac = isApple && (AppleSystem.Of(Text("os")) ?? AppleSystem.Of(model)) is { } system ? system == AppleSystem.Mac : null,
            System = connection.System,
            Organization = connection.Tenant,
        };
    }

    private static DevicePlatform? PlatformOf(JsonElement item)
    {
        var type = item.Text("type");
        foreach (var platform in s_platforms)
        {
            if (type is null ? IdOf(item, platform.Platform) is not null : platform.Type.Equals(type, StringComparison.OrdinalIgnoreCase)) return platform.Platform;
        }

        return null;
    }

    /// <summary>The platform's id as other lists refer to it: a text, or an object that has it.</summary>
    private static string? IdOf(JsonElement item, DevicePlatform platform)
    {
        var name = s_platforms.First(each => each.Platform == platform).Id;
        return item.Text(name) is { Length: > 0 } id ? id : item.Member(name) is { } device ? Id(device) : null;
    }

    private static string? Id(JsonElement element) => element.Text("id") is { Length: > 0 } id ? id : element.Text("_id") is { Length: > 0 } other ? other : null;

    private static string[] Tags(JsonElement item) => item.Member("tags") is not { ValueKind: JsonValueKind.Array } tags
        ? []
        : [.. tags.EnumerateArray().Select(tag => tag.Text() ?? tag.Text("value")).OfType<string>()];

    private static bool? Flag(JsonElement place, string name) => place.Member(name)?.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => bool.TryParse(place.Text(name), out var flag) ? flag : null,
    };

    private static T? First<T>(List<JsonElement> places, string[] names, Func<JsonElement, string, T?> read)
    {
        foreach (var place in places)
        {
            foreach (var name in names)
            {
                var found = read(place, name);
                if (found is not null) return found;
            }
        }

        return default;
    }
}
