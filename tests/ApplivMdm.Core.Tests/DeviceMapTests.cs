using ApplivMdm.Dispatch;

namespace ApplivMdm.Core.Tests;

public class DeviceMapTests
{
    [Fact]
    public void It_has_every_device_with_its_last_number_and_no_other()
    {
        var map = new DeviceMap();
        var scope = DeviceKey.OfScope("command");
        for (var number = 0; number < 50_000; number++) map.Set(scope.With($"device{number}"), number);
        for (var number = 0; number < 50_000; number += 7) map.Set(scope.With($"DEVICE{number}"), number + 1L);

        for (var number = 0; number < 50_000; number++)
        {
            Assert.True(map.TryGet(scope.With($"device{number}"), out var found));
            Assert.Equal(number % 7 == 0 ? number + 1 : number, found);
            Assert.False(map.TryGet(scope.With($"other{number}"), out _));
            Assert.False(map.TryGet(DeviceKey.Of($"device{number}", "another command"), out _));
        }
    }
}
