using System.Runtime.InteropServices;

namespace ApplivMdm.Dispatch;

/// <summary>A device and a command as 128 bits of a hash: a million of them in little memory. The letter case of an id does not count.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct DeviceKey(ulong High, ulong Low)
{
    /// <param name="deviceId">The device.</param>
    /// <param name="scope">The command's fingerprint.</param>
    public static DeviceKey Of(string deviceId, string? scope) => OfScope(scope).With(deviceId);

    /// <summary>What the keys of all devices of a command begin with, to be made once.</summary>
    /// <param name="scope">The command's fingerprint.</param>
    public static DeviceKey OfScope(string? scope)
    {
        var key = new DeviceKey(14695981039346656037UL, 0x9E3779B97F4A7C15UL);
        foreach (var character in scope ?? string.Empty) key = key.With(character);
        return key.With('\n');
    }

    /// <summary>The key of one device.</summary>
    /// <param name="deviceId">The device.</param>
    public DeviceKey With(string deviceId)
    {
        var key = this;
        foreach (var character in deviceId) key = key.With(Upper(character));
        return key;
    }

    private static char Upper(char character) => character switch
    {
        >= 'a' and <= 'z' => (char)(character - ('a' - 'A')),
        < (char)128 => character,
        _ => char.ToUpperInvariant(character),
    };

    // FNV-1a beside a multiplying and shifting hash: nobody attacks it, and two different ids meet in neither.
    private DeviceKey With(char character)
    {
        unchecked
        {
            var low = (Low + character) * 0xFF51AFD7ED558CCDUL;
            return new((High ^ character) * 1099511628211UL, low ^ (low >> 32));
        }
    }
}
