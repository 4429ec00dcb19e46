using System.Text;
using ApplivMdm.Commands;
using ApplivMdm.Commands.Apple;

namespace ApplivMdm.Core.Tests;

public class AppleCommandTests
{
    [Fact]
    public void The_catalogue_has_every_request_with_its_facts()
    {
        Assert.Equal(68, AppleCatalog.All.Count);
        Assert.All(AppleCatalog.All, request => Assert.NotEmpty(request.Where));
        Assert.All(AppleCatalog.All, request => Assert.True(request.OnDevice || request.OnUser));

        var queries = AppleCatalog.Find("DeviceInformation")!.Keys.Single(key => key.Name == "Queries");
        Assert.Equal(85, queries.Element!.Allowed.Count);
        Assert.True(queries.IsFilledByServer);
        Assert.Equal(20, AppleCatalog.Find("Settings")!.Keys.Single().Variants.Count());

        var erase = AppleCatalog.Find("EraseDevice")!;
        Assert.Equal("iOS 4.0+, macOS 10.7+, tvOS 10.2+, visionOS 1.1+, watchOS 10.0+", erase.WhereText);
        Assert.Equal(["PreserveDataPlan", "DisallowProximitySetup", "PIN", "ObliterationBehavior", "ReturnToService"], erase.Keys.Select(key => key.Name));
        Assert.True(erase.Keys[4].Keys[0].IsRequired);
        Assert.Equal("iOS 9.0 until 27.0 supervised", AppleCatalog.Find("ScheduleOSUpdate")!.Where[0].Text);
        Assert.Contains("Apple silicon only", AppleCatalog.Find("SetRecoveryLock")!.WhereText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DeviceInformation", CommandImpact.Query, true, true)]
    [InlineData("RestartDevice", CommandImpact.Disruptive, true, false)]
    [InlineData("EraseDevice", CommandImpact.Destructive, true, false)]
    [InlineData("ActiveNSExtensions", CommandImpact.Query, false, true)]
    [InlineData("UserConfigured", CommandImpact.Disruptive, false, true)]
    [InlineData("Settings", CommandImpact.Disruptive, true, true)]
    public void A_request_has_its_impact_and_its_channels(string name, CommandImpact impact, bool onDevice, bool onUser)
    {
        var request = AppleCatalog.Find(name)!;
        Assert.Equal((impact, onDevice, onUser), (request.Impact, request.OnDevice, request.OnUser));
    }

    [Theory]
    [InlineData("""{"RequestType":"RestartDevice"}""")]
    [InlineData("""{"RequestType":"DeviceLock","Message":"Lost","PhoneNumber":"+34 600","PIN":"000123"}""")]
    [InlineData("""{"RequestType":"EraseDevice","PreserveDataPlan":true,"ReturnToService":{"Enabled":true,"WiFiProfileData":"AQID"}}""")]
    [InlineData("""{"RequestType":"DeviceInformation","Queries":["OSVersion","DevicePropertiesAttestation"],"DeviceAttestationNonce":"AQID"}""")]
    [InlineData("""{"RequestType":"InstallApplication","iTunesStoreID":361309726,"Options":{"PurchaseMethod":1},"ManagementFlags":5,"Configuration":{"any":{"thing":[1,"x",true]}}}""")]
    [InlineData("""{"RequestType":"Settings","Settings":[{"Item":"DeviceName","DeviceName":"Till 7"},{"Item":"Bluetooth","Enabled":false}]}""")]
    [InlineData("""{"RequestType":"DeviceLock","RequestRequiresNetworkTether":true}""")]
    [InlineData("""{"RequestType":"RotateFileVaultKey","KeyType":"personal","FileVaultUnlock":{"Password":"x"}}""")]
    public void A_valid_request_goes_through_unchanged(string json)
    {
        var command = Read(json);
        Assert.Empty(command.BrokenRules());
        Assert.Equal(json, Encoding.UTF8.GetString(command.Json));
    }

    [Fact]
    public void Keys_are_written_in_apples_order_and_bytes_as_base64()
    {
        var command = new AppleCommand("InstallProfile", new Dictionary<string, object?>(StringComparer.Ordinal) { ["Payload"] = new byte[] { 1, 2, 3 } });
        Assert.Empty(command.BrokenRules());
        Assert.Equal("""{"RequestType":"InstallProfile","Payload":"AQID"}""", Encoding.UTF8.GetString(command.Json));
        Assert.Equal("""{"RequestType":"DeviceLock","Message":"x","PIN":"123456"}""", Encoding.UTF8.GetString(Read("""{"PIN":"123456","Message":"x","RequestType":"DeviceLock"}""").Json));
        Assert.Equal(Read("""{"RequestType":"Settings","Settings":[{"Enabled":true,"Item":"Bluetooth"}]}""").Key, Read("""{"RequestType":"Settings","Settings":[{"Item":"Bluetooth","Enabled":true}]}""").Key);
    }

    [Theory]
    [InlineData("""{"RequestType":"DeviceLok"}""", "DeviceLock, DeviceLocation")]
    [InlineData("""{"RequestType":"devicelock"}""", "case-sensitive")]
    [InlineData("""{"RequestType":"RestartDevice","Force":true}""", "no key 'Force'")]
    [InlineData("""{"RequestType":"ShutDownDevice","Force":true}""", "takes none")]
    [InlineData("""{"RequestType":"DeviceLock","message":"x"}""", "no key 'message'")]
    [InlineData("""{"RequestType":"DeviceLock","Message":5}""", "must be text")]
    [InlineData("""{"RequestType":"DeviceLock","Message":null}""", "must be text")]
    [InlineData("""{"RequestType":"DeviceLock","PIN":"12345"}""", "exactly 6 digits")]
    [InlineData("""{"RequestType":"EraseDevice","PIN":"abcdef"}""", "exactly 6 digits")]
    [InlineData("""{"RequestType":"EraseDevice","ObliterationBehavior":"always"}""", "DoNotObliterate")]
    [InlineData("""{"RequestType":"EraseDevice","ReturnToService":{}}""", "needs Enabled")]
    [InlineData("""{"RequestType":"EraseDevice","ReturnToService":{"Enabled":"true"}}""", "true or false")]
    [InlineData("""{"RequestType":"InstallProfile"}""", "needs Payload")]
    [InlineData("""{"RequestType":"InstallProfile","Payload":"not base64!"}""", "base64")]
    [InlineData("""{"RequestType":"InstallApplication"}""", "none was given")]
    [InlineData("""{"RequestType":"InstallApplication","Identifier":"x","ManifestURL":"https://x"}""", "given were Identifier, ManifestURL")]
    [InlineData("""{"RequestType":"InstallApplication","ManifestURL":"http://x"}""", "https://")]
    [InlineData("""{"RequestType":"InstallApplication","iTunesStoreID":"361309726"}""", "whole number")]
    [InlineData("""{"RequestType":"InstallApplication","iTunesStoreID":1,"ManagementFlags":2}""", "Allowed: 1, 4, 5")]
    [InlineData("""{"RequestType":"InstallEnterpriseApplication"}""", "Manifest and ManifestURL")]
    [InlineData("""{"RequestType":"DeviceInformation","Queries":["OSversion"]}""", "Queries[0]")]
    [InlineData("""{"RequestType":"DeviceInformation","Queries":"OSVersion"}""", "a list")]
    [InlineData("""{"RequestType":"DeviceInformation","Queries":["OSVersion"],"DeviceAttestationNonce":"AQID"}""", "DevicePropertiesAttestation")]
    [InlineData("""{"RequestType":"EnableLostMode","Footnote":"x"}""", "Message and PhoneNumber")]
    [InlineData("""{"RequestType":"RequestMirroring","DestinationName":"x","ScanTime":9}""", "10 to 300")]
    [InlineData("""{"RequestType":"DeleteUser"}""", "UserName")]
    [InlineData("""{"RequestType":"RotateFileVaultKey","KeyType":"personal","FileVaultUnlock":{}}""", "FileVaultUnlock.Password")]
    [InlineData("""{"RequestType":"RotateFileVaultKey","KeyType":"institutional","FileVaultUnlock":{"Password":"x"}}""", "NewCertificate")]
    [InlineData("""{"RequestType":"ScheduleOSUpdate","Updates":[{"InstallAction":"Default"}]}""", "ProductKey or ProductVersion")]
    [InlineData("""{"RequestType":"SetFirmwarePassword","NewPassword":"pässword"}""", "ASCII")]
    [InlineData("""{"RequestType":"AccountConfiguration","SkipPrimarySetupAccountCreation":true}""", "AutoSetupAdminAccounts")]
    [InlineData("""{"RequestType":"AccountConfiguration","LockPrimaryAccountInfo":true,"DontAutoPopulatePrimaryAccountInfo":true}""", "exclude each other")]
    [InlineData("""{"RequestType":"InstallMedia","MediaType":"Book"}""", "iTunesStoreID and MediaURL")]
    [InlineData("""{"RequestType":"Settings","Settings":[{"Item":"Wallpapers"}]}""", "Allowed: Wallpaper")]
    [InlineData("""{"RequestType":"Settings","Settings":[{"Item":"DeviceName"}]}""", "needs DeviceName")]
    [InlineData("""{"RequestType":"Settings","Settings":[{"Item":"SharedDeviceConfiguration","UserSessionTimeout":29}]}""", "30 or more, or 0")]
    public void A_broken_rule_is_named(string json, string expected) =>
        Assert.Contains(Read(json).BrokenRules(), rule => rule.Contains(expected, StringComparison.Ordinal));

    [Theory]
    [InlineData("[]")]
    [InlineData("nothing")]
    [InlineData("{}")]
    [InlineData("""{"RequestType":5}""")]
    [InlineData("""{"RequestType":"DeviceLock","Message":"a","Message":"b"}""")]
    public void What_names_no_request_is_no_command(string json) => Assert.Throws<InvalidCommandException>(() => Read(json));

    [Fact]
    public void What_has_ended_and_what_the_server_may_fill_in_are_warnings()
    {
        Assert.Equal("ScheduleOSUpdateScan is deprecated since macOS 26.0 and was removed in macOS 27.0; newer devices refuse it.", Assert.Single(Read("""{"RequestType":"ScheduleOSUpdateScan"}""").Warnings()));
        Assert.Contains("UnlockToken", Assert.Single(Read("""{"RequestType":"ClearPasscode"}""").Warnings()), StringComparison.Ordinal);
        Assert.Empty(Read("""{"RequestType":"RestartDevice"}""").Warnings());
    }

    [Fact]
    public void A_description_and_the_secrets_agree_on_what_is_secret()
    {
        var command = Read("""{"RequestType":"RotateFileVaultKey","KeyType":"personal","FileVaultUnlock":{"Password":"topsecret"}}""");
        Assert.Equal("""RotateFileVaultKey {"KeyType":"personal","FileVaultUnlock":{"Password":"********"}}""", command.Describe());
        Assert.Equal(["topsecret"], command.Secrets);
        Assert.Equal("""DeviceLock {"Message":"x","PIN":"********"}""", Read("""{"RequestType":"DeviceLock","Message":"x","PIN":"123456"}""").Describe());
        Assert.Equal("RestartDevice", Read("""{"RequestType":"RestartDevice"}""").Describe());
        Assert.Equal("""InstallProfile {"Payload":"(4 base64 characters)"}""", Read("""{"RequestType":"InstallProfile","Payload":"AQID"}""").Describe());
        Assert.Equal("""InstallApplication {"Identifier":"x","Configuration":"********"}""", Read("""{"RequestType":"InstallApplication","Identifier":"x","Configuration":{"any":"topsecret"}}""").Describe());
        Assert.DoesNotContain("topsecret", Read("""{"RequestType":"BrandNew","Pwd":"topsecret"}""").Describe(), StringComparison.Ordinal);
        Assert.Equal("""InstallProfile {"Payload":"(3 bytes)"}""", new AppleCommand("InstallProfile", new Dictionary<string, object?>(StringComparer.Ordinal) { ["Payload"] = new byte[3] }).Describe());
    }

    private static AppleCommand Read(string json) => AppleCommand.FromDictionary(JsonText.Read(json));
}
