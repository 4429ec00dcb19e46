using System.Globalization;

namespace ApplivMdm.Benchmarks.Echo;

/// <summary>Ids of 24 hexadecimal digits, made while they are read.</summary>
public static class DeviceIds
{
    public static IEnumerable<string> First(int count)
    {
        for (var number = 1; number <= count; number++) yield return number.ToString("x24", CultureInfo.InvariantCulture);
    }
}
