namespace ApplivMdm.Dispatch;

/// <summary>A value per device, in many small tables: one large one would be copied whole each time it grows.</summary>
/// <typeparam name="T">The value.</typeparam>
internal sealed class DeviceMap<T>
{
    private const int Tables = 1024;

    private readonly Dictionary<DeviceKey, T>?[] _tables = new Dictionary<DeviceKey, T>?[Tables];

    public bool TryGet(DeviceKey key, out T value)
    {
        value = default!;
        return _tables[Table(key)]?.TryGetValue(key, out value!) == true;
    }

    public void Set(DeviceKey key, T value) => (_tables[Table(key)] ??= [])[key] = value;

    private static int Table(DeviceKey key) => (int)((key.Low >> 20) & (Tables - 1));
}
