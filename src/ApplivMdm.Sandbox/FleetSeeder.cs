using System.Globalization;
using System.Text;

namespace ApplivMdm.Sandbox;

/// <summary>Makes the same fleet for the same seed, on every machine and every runtime; a larger fleet begins with the smaller one.</summary>
internal sealed class FleetSeeder(int seed)
{
    private static readonly (string Manufacturer, string Model, string Serial)[] s_models =
    [
        ("Google", "Pixel 8", "3B"), ("Google", "Pixel 9a", "4C"), ("Samsung", "Galaxy S24", "R5C"), ("Samsung", "Galaxy A15", "R9X"),
        ("Samsung", "Galaxy Tab Active5", "R52"), ("Zebra", "TC58", "S23"), ("Zebra", "TC22", "S24"), ("Honeywell", "CT47", "22"),
        ("Motorola", "moto g84", "ZY"), ("Nokia", "XR21", "NX"), ("Xiaomi", "Redmi Note 13", "XM"), ("Sony", "Xperia 10 VI", "HQ"),
    ];

    private static readonly string[] s_tags = ["sales", "warehouse", "kiosk", "field", "office"];
    private static readonly string[] s_users = ["amara", "bruno", "chloe", "dmitri", "elena", "farid", "greta", "hiro", "ines", "jonas"];

    private ulong _state = unchecked((ulong)seed);

    public IEnumerable<SandboxDevice> Make(int count) => Enumerable.Range(1, count).Select(MakeDevice);

    private SandboxDevice MakeDevice(int number)
    {
        var (manufacturer, model, serial) = s_models[Next(s_models.Length)];
        var version = 8 + Next(9);
        var kind = Next(10);
        var personal = kind >= 8;
        var specificId = Text(16, "0123456789ABCDEF");
        var serialNumber = serial + Text(8, "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ");
        return new SandboxDevice
        {
            DeviceId = Text(24, "0123456789abcdef"),
            Name = string.Format(CultureInfo.InvariantCulture, "{0} {1:000}", model, number),
            SerialNumber = personal && version >= 12 ? specificId : serialNumber,
            Imei = NextImei(),
            EnrollmentSpecificId = personal ? specificId : string.Empty,
            Manufacturer = manufacturer,
            Model = model,
            AndroidVersion = version,
            Ownership = personal ? "PERSONALLY_OWNED" : "COMPANY_OWNED",
            ManagementMode = kind < 6 ? "DEVICE_OWNER" : "PROFILE_OWNER",
            User = s_users[Next(s_users.Length)],
            Tag = s_tags[Next(s_tags.Length)],
            Online = Next(100) < 85,
        };
    }

    /// <summary>Fourteen digits and their check digit.</summary>
    private string NextImei()
    {
        var digits = "35" + Text(12, "0123456789");
        var sum = digits.Select((digit, index) => (digit - '0') * (index % 2 == 0 ? 1 : 2)).Sum(value => (value / 10) + (value % 10));
        return digits + ((10 - (sum % 10)) % 10).ToString(CultureInfo.InvariantCulture);
    }

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
}
