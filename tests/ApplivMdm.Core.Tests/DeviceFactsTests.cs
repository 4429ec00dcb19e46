using ApplivMdm.Commands;
using ApplivMdm.Commands.Android;
using ApplivMdm.Commands.Apple;
using ApplivMdm.Commands.Windows;

namespace ApplivMdm.Core.Tests;

/// <summary>What a command is refused for, or warned of, when something is known of the device.</summary>
public class DeviceFactsTests
{
    private const string Ok = "";

    [Theory]
    [InlineData("LOCK", "Ownership=PERSONALLY_OWNED;ApiLevel=21", Ok)]
    [InlineData("REBOOT", "", Ok)]
    [InlineData("REBOOT", "Ownership=COMPANY_OWNED;ManagementMode=DEVICE_OWNER;ApiLevel=24", Ok)]
    [InlineData("REBOOT", "Ownership=PERSONALLY_OWNED;ManagementMode=PROFILE_OWNER;ApiLevel=23", "reports success; the row's Ownership is PERSONALLY_OWNED")]
    [InlineData("REBOOT", "Ownership=Personally-owned", "PERSONALLY_OWNED")]
    [InlineData("REBOOT", "Ownership=somebody's", Ok)]
    [InlineData("REBOOT", "Ownership=COMPANY_OWNED;ManagementMode=PROFILE_OWNER", "PROFILE_OWNER")]
    [InlineData("REBOOT", "ManagementMode=DeviceOwner;ApiLevel=23", "Android 7.0 or newer (API level 24); the row's ApiLevel is 23")]
    [InlineData("REBOOT", "OSVersion=7", Ok)]
    [InlineData("REBOOT", "OSVersion=6.0.1", "OSVersion is 6.0.1")]
    [InlineData("REBOOT", "OSVersion=0", Ok)]
    [InlineData("REBOOT", "OSVersion=TP1A.220624.014", Ok)]
    [InlineData("REBOOT", "OSVersion=One UI 6.1", Ok)]
    [InlineData("RELINQUISH_OWNERSHIP", "Ownership=PERSONALLY_OWNED", "PERSONALLY_OWNED")]
    [InlineData("RELINQUISH_OWNERSHIP", "Ownership=COMPANY_OWNED;ManagementMode=PROFILE_OWNER;ApiLevel=25", "Android 8.0")]
    [InlineData("CLEAR_APP_DATA", "OSVersion=8.1", "Android 9 or newer (API level 28); the row's OSVersion is 8.1")]
    [InlineData("CLEAR_APP_DATA", "OSVersion=8.1;ApiLevel=28", Ok)]
    [InlineData("CLEAR_APP_DATA", "OSVersion=Android 9", Ok)]
    [InlineData("CLEAR_APP_DATA", "ApiLevel=0", Ok)]
    [InlineData("START_LOST_MODE", "Ownership=PERSONALLY_OWNED;ApiLevel=29", "company-owned devices only")]
    [InlineData("START_LOST_MODE", "ManagementMode=DEVICE_OWNER;ApiLevel=30", Ok)]
    [InlineData("START_LOST_MODE", "ManagementMode=DEVICE_OWNER;ApiLevel=29", "API level 30")]
    [InlineData("START_LOST_MODE", "ManagementMode=PROFILE_OWNER;ApiLevel=32", "API level 33) on a device with a work profile")]
    [InlineData("START_LOST_MODE", "ManagementMode=PROFILE_OWNER;ApiLevel=33", Ok)]
    [InlineData("STOP_LOST_MODE", "Ownership=PERSONALLY_OWNED", "PERSONALLY_OWNED")]
    [InlineData("STOP_LOST_MODE", "ApiLevel=29", "API level 30")]
    [InlineData("REQUEST_DEVICE_INFO", "Ownership=COMPANY_OWNED", "COMPANY_OWNED")]
    [InlineData("REQUEST_DEVICE_INFO", "Ownership=PERSONALLY_OWNED;ApiLevel=32", "API level 33")]
    [InlineData("REQUEST_DEVICE_INFO", "Ownership=PERSONALLY_OWNED;ApiLevel=33", Ok)]
    [InlineData("ADD_ESIM", "ApiLevel=34", "Android 15 or newer (API level 35)")]
    [InlineData("ADD_ESIM", "Ownership=PERSONALLY_OWNED;ApiLevel=35", Ok)]
    [InlineData("ADD_ESIM ACTIVATED", "Ownership=PERSONALLY_OWNED", "NotActivated")]
    [InlineData("ADD_ESIM NOT_ACTIVATED", "Ownership=PERSONALLY_OWNED", Ok)]
    [InlineData("ADD_ESIM ACTIVATED", "Ownership=COMPANY_OWNED", Ok)]
    [InlineData("REMOVE_ESIM", "OSVersion=14", "API level 35")]
    [InlineData("WIPE", "Ownership=PERSONALLY_OWNED;ApiLevel=21", Ok)]
    [InlineData("LOCK", "Platform=Apple", "Platform is Apple")]
    [InlineData("LOCK", "Platform=macOS", "Platform is Apple")]
    [InlineData("LOCK", "Platform=android", Ok)]
    [InlineData("LOCK", "Platform=Knox", Ok)]
    public void Android(string command, string facts, string expected)
    {
        var words = command.Split(' ');
        Expect(expected, new AndroidCommand(new AndroidCommandBody { Type = words[0], AddEsimParams = words.Length > 1 ? new() { ActivationState = words[1] } : null }).BrokenRules(Facts(facts)));
    }

    [Theory]
    [InlineData("RELINQUISH_OWNERSHIP", "ManagementMode=DEVICE_OWNER", "not documented")]
    [InlineData("RESET_PASSWORD", "ManagementMode=PROFILE_OWNER", "work profile")]
    [InlineData("RESET_PASSWORD", "ManagementMode=DEVICE_OWNER", Ok)]
    [InlineData("START_LOST_MODE", "ApiLevel=31", "Android 13")]
    [InlineData("START_LOST_MODE", "ApiLevel=33", Ok)]
    [InlineData("START_LOST_MODE", "", Ok)]
    public void Android_warns(string type, string facts, string expected) => Expect(expected, new AndroidCommand(new AndroidCommandBody { Type = type }).Warnings(Facts(facts)));

    [Theory]
    [InlineData("DeviceLock", "Platform=Apple;Supervised=False", Ok)]
    [InlineData("DeviceLock", "Platform=Windows", "Platform is Windows")]
    [InlineData("DeviceLock", "Model=Apple TV", "not for tvOS; the row's Model is Apple TV")]
    [InlineData("DeviceLock", "Model=Apple Apple TV", "not for tvOS")]
    [InlineData("EnableLostMode", "Supervised=false", "Supervised is False")]
    [InlineData("EnableLostMode", "Supervised=True;Model=iPad Pro;OSVersion=17.2", Ok)]
    [InlineData("EnableLostMode", "Model=MacBook Air", "not for macOS")]
    [InlineData("EnableLostMode", "IsMac=True", "not for macOS; the row's IsMac is True")]
    [InlineData("EnableLostMode", "Model=Apple iPhone;OSVersion=9.2.1", "iOS 9.3 or newer; the row's OSVersion is 9.2.1")]
    [InlineData("EnableLostMode", "Model=iPhone;OSVersion=iOS 9.3", Ok)]
    [InlineData("EnableLostMode", "OSVersion=5.0", Ok)]
    [InlineData("RestartDevice", "Model=iPhone 15;Supervised=False", "supervised device on iOS")]
    [InlineData("RestartDevice", "Model=Mac14,2;Supervised=False", Ok)]
    [InlineData("RestartDevice", "Supervised=False", Ok)]
    [InlineData("SetRecoveryLock", "Platform=macOS;OSVersion=11.4", "macOS 11.5 or newer")]
    [InlineData("OSUpdateStatus", "Model=iPad;Supervised=True;OSVersion=27.0.1", "removed in iOS 27.0")]
    [InlineData("OSUpdateStatus", "Model=iPad;Supervised=True;OSVersion=26.4", Ok)]
    [InlineData("OSUpdateStatus", "Model=iPad;Supervised=True;OSVersion=28A200", Ok)]
    [InlineData("SetRecoveryLock", "Model=MacBook Pro;OSVersion=macOS Big Sur 11.4", "macOS 11.5 or newer")]
    [InlineData("DeviceLock", "Model=HomePod;OSVersion=1.0", Ok)]
    public void Apple(string request, string facts, string expected) => Expect(expected, new AppleCommand(request, new Dictionary<string, object?>(StringComparer.Ordinal)).BrokenRules(Facts(facts)));

    [Theory]
    [InlineData("RestartDevice", "Supervised=False", "supervision on iOS, tvOS")]
    [InlineData("RestartDevice", "IsMac=True", "unsaved work")]
    [InlineData("ShutDownDevice", "Model=iMac", "unsaved work")]
    [InlineData("RestartDevice", "Model=iPad;Supervised=True", Ok)]
    public void Apple_warns(string request, string facts, string expected) => Expect(expected, new AppleCommand(request, new Dictionary<string, object?>(StringComparer.Ordinal)).Warnings(Facts(facts)));

    [Fact]
    public void A_request_that_is_not_known_is_not_judged() =>
        Assert.Empty(new AppleCommand("SomethingNew", new Dictionary<string, object?>(StringComparer.Ordinal)).BrokenRules(Facts("Model=iPad;Supervised=False")));

    [Fact]
    public void Windows_is_for_windows()
    {
        Expect("Platform is Android", new WindowsAction("reboot").BrokenRules(Facts("Platform=Android")));
        Expect(Ok, new WindowsAction("reboot").BrokenRules(Facts("Platform=Windows")));
    }

    [Fact]
    public void Values_of_other_types_are_read_too()
    {
        var device = new DeviceFacts(name => name switch { "Platform" => DevicePlatform.Apple, "Supervised" => false, "ApiLevel" => 33L, "OSVersion" => 10.15, "Ownership" => new object[1], _ => null });
        Assert.Equal((DevicePlatform.Apple, false, 33, new Version(10, 15, 0), null), (device.Platform, device.Supervised, device.ApiLevel!.Value.Level, device.OSVersion, device.IsPersonal));
    }

    private static void Expect(string expected, IEnumerable<string> problems)
    {
        if (expected.Length == 0) Assert.Empty(problems);
        else Assert.Contains(expected, Assert.Single(problems), StringComparison.Ordinal);
    }

    private static DeviceFacts Facts(string columns)
    {
        var values = columns.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(column => column.Split('=')).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
        return new DeviceFacts(name => values.GetValueOrDefault(name));
    }
}
