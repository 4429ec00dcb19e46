using System.Globalization;
using System.Text;

namespace ApplivMdm.Sandbox;

/// <summary>Makes the same fleet for the same seed, on every machine and every runtime; a larger fleet begins with the smaller one.</summary>
internal sealed class FleetSeeder(int seed)
{
    private const string Digits = "0123456789";
    private const string Letters = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789";
    private const string Hex = "0123456789abcdef";

    private static readonly Maker[] s_androids =
    [
        new("Google", "Pixel 8", "3B"), new("Google", "Pixel 9a", "4C"), new("Samsung", "Galaxy S24", "R5C"), new("Samsung", "Galaxy A15", "R9X"),
        new("Samsung", "Galaxy Tab Active5", "R52"), new("Zebra", "TC58", "S23"), new("Zebra", "TC22", "S24"), new("Honeywell", "CT47", "22"),
        new("Motorola", "moto g84", "ZY"), new("Nokia", "XR21", "NX"), new("Xiaomi", "Redmi Note 13", "XM"), new("Sony", "Xperia 10 VI", "HQ"),
    ];

    private static readonly Maker[] s_apples =
    [
        new("Apple", "iPhone", "F2L", "15.8", "17.7", "18.7", "26.1"), new("Apple", "iPad", "DMP", "12.5", "16.7", "18.7", "26.1"),
        new("Apple", "MacBook Air", "C02", "12.7", "14.8", "15.7", "26.1"), new("Apple", "iMac", "C07", "10.15", "12.7", "13.7"),
        new("Apple", "Apple TV", "G9X", "15.6", "18.6", "26.1"), new("Apple", "Apple Watch", "H4H", "10.6", "11.6", "26.1"), new("Apple", "Apple Vision Pro", "V0P", "2.6", "26.1"),
    ];

    private static readonly Maker[] s_windows =
    [
        new("Lenovo", "ThinkPad T14", "PF", "10.0.19045", "10.0.22631", "10.0.26100"), new("Dell", "Latitude 5450", "7D", "10.0.19045", "10.0.26100"),
        new("HP", "EliteBook 840", "5C", "10.0.22631", "10.0.26100"), new("Microsoft", "Surface Pro", "00", "10.0.22631", "10.0.26100"),
    ];

    private static readonly string[] s_tags = ["sales", "warehouse", "kiosk", "field", "office"];
    private static readonly string[] s_users = ["amara", "bruno", "chloe", "dmitri", "elena", "farid", "greta", "hiro", "ines", "jonas"];

    private ulong _state = unchecked((ulong)seed);

    /// <summary>Half of them Android, the others Apple and Windows.</summary>
    public IEnumerable<SandboxDevice> Make(int count) => Enumerable.Range(1, count).Select(number => Next(10) switch
    {
        < 5 => MakeAndroid(number),
        < 8 => MakeApple(number),
        _ => MakeWindows(number),
    });

    private SandboxDevice MakeAndroid(int number)
    {
        var maker = Pick(s_androids);
        var version = 8 + Next(9);
        var kind = Next(10);
        var personal = kind >= 8;
        var specificId = Text(16, "0123456789ABCDEF");
        var serialNumber = maker.Serial + Text(8, Letters);
        return new SandboxDevice
        {
            Platform = "Android",
            DeviceId = Text(24, Hex),
            Name = NameOf(maker, number),
            // Google shows the enrolment-specific id instead of the serial number of a personal device with Android 12 or newer.
            SerialNumber = personal && version >= 12 ? specificId : serialNumber,
            Imei = NextImei(),
            EnrollmentSpecificId = personal ? specificId : string.Empty,
            Manufacturer = maker.Name,
            Model = maker.Model,
            OSVersion = version.ToString(CultureInfo.InvariantCulture),
            Ownership = personal ? "PERSONALLY_OWNED" : "COMPANY_OWNED",
            ManagementMode = kind < 6 ? "DEVICE_OWNER" : "PROFILE_OWNER",
            User = Pick(s_users),
            Tag = Pick(s_tags),
            Online = Next(100) < 85,
        };
    }

    private SandboxDevice MakeApple(int number)
    {
        var maker = Pick(s_apples);
        return new SandboxDevice
        {
            Platform = "Apple",
            DeviceId = Text(24, Hex),
            Name = NameOf(maker, number),
            SerialNumber = maker.Serial + Text(7, Letters),
            Imei = maker.Model == "iPhone" ? NextImei() : string.Empty,
            Manufacturer = maker.Name,
            Model = maker.Model,
            OSVersion = Pick(maker.Versions),
            Supervised = Next(10) < 7,
            AppleSilicon = maker.Model == "MacBook Air",
            UserId = maker.Model is "MacBook Air" or "iMac" ? Text(24, Hex) : string.Empty,
            User = Pick(s_users),
            Tag = Pick(s_tags),
            Online = Next(100) < 85,
        };
    }

    private SandboxDevice MakeWindows(int number)
    {
        var maker = Pick(s_windows);
        return new SandboxDevice
        {
            Platform = "Windows",
            DeviceId = Text(24, Hex),
            Name = NameOf(maker, number),
            SerialNumber = maker.Serial + Text(6, Letters),
            Manufacturer = maker.Name,
            Model = maker.Model,
            OSVersion = Pick(maker.Versions),
            User = Pick(s_users),
            Tag = Pick(s_tags),
            // A device that is not enrolled yet takes no actions.
            State = Next(20) == 0 ? "PROVISIONING" : "ACTIVE",
            Online = Next(100) < 85,
        };
    }

    private static string NameOf(Maker maker, int number) => string.Format(CultureInfo.InvariantCulture, "{0} {1:000}", maker.Model, number);

    /// <summary>Fourteen digits and their check digit.</summary>
    private string NextImei()
    {
        var digits = "35" + Text(12, Digits);
        var sum = digits.Select((digit, index) => (digit - '0') * (index % 2 == 0 ? 1 : 2)).Sum(value => (value / 10) + (value % 10));
        return digits + ((10 - (sum % 10)) % 10).ToString(CultureInfo.InvariantCulture);
    }

    private T Pick<T>(T[] choices) => choices[Next(choices.Length)];

    private string Text(int length, string alphabet)
    {
        var text = new StringBuilder(length);
        for (var index = 0; index < length; index++) text.Append(alphabet[Next(alphabet.Length)]);
        return text.ToString();
    }

    // SplitMix64: System.Random may differ between runtimes.
    private int Next(int limit)
    {
        unchecked
        {
            var mixed = _state += 0x9E3779B97F4A7C15UL;
            mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9UL;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBUL;
            return (int)((mixed ^ (mixed >> 31)) % (ulong)limit);
        }
    }

    private sealed record Maker(string Name, string Model, string Serial, params string[] Versions);
}
