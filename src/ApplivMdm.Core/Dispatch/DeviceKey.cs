using System.Runtime.InteropServices;

namespace ApplivMdm.Dispatch;

/// <summary>A device and a command as 128 bits of a hash: a million of them in little memory. The letter case of an id does not count.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct DeviceKey(ulong High, ulong Low)
{
    /// <param name="deviceId">The device.</param>
    /// <param name="scope">The command's fingerprint.</param>
    public static DeviceKey Of(string deviceId, string? scope)
    {
        // FNV-1a beside a multiplying and shifting hash: nobody attacks it, and two different ids meet in neither.
        unchecked
        {
            var key = new DeviceKey(14695981039346656037UL, 0x9E3779B97F4A7C15UL);
            foreach (var character in deviceId) key = key.With(char.ToUpperInvariant(character));
            key = key.With('\n');
            foreach (var character in scope ?? string.Empty) key = key.With(character);
            return key;
        }
    }

    private DeviceKey With(char character)
    {
        unchecked
        {
            var low = (Low + character) * 0xFF51AFD7ED558CCDUL;
            return new((High ^ character) * 1099511628211UL, low ^ (low >> 32));
        }
    }
}
