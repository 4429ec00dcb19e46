using System.Text;
using ApplivMdm.Commands;
using ApplivMdm.Commands.Android;

namespace ApplivMdm.Core.Tests;

public class AndroidCommandTests
{
    [Theory]
    [InlineData("""{"type":"LOCK","duration":"3600s"}""")]
    [InlineData("""{"type":"RESET_PASSWORD","newPassword":"pässwörd","resetPasswordFlags":["REQUIRE_ENTRY","DO_NOT_ASK_CREDENTIALS_ON_BOOT","LOCK_NOW"]}""")]
    [InlineData("""{"type":"REBOOT"}""")]
    [InlineData("""{"type":"RELINQUISH_OWNERSHIP"}""")]
    [InlineData("""{"type":"CLEAR_APP_DATA","clearAppsDataParams":{"packageNames":["com.example.app","org.example"]}}""")]
    [InlineData("""{"type":"START_LOST_MODE","startLostModeParams":{"lostMessage":{"defaultMessage":"Lost","localizedMessages":{"es-ES":"Perdido"}},"lostPhoneNumber":{"defaultMessage":"+34 600"},"lostStreetAddress":{"defaultMessage":"Main St"},"lostOrganization":{"defaultMessage":"Acme"},"lostEmailAddress":"it@example.com"}}""")]
    [InlineData("""{"type":"STOP_LOST_MODE","stopLostModeParams":{}}""")]
    [InlineData("""{"type":"ADD_ESIM","addEsimParams":{"activationCode":"LPA:1$carrier.example$code","carrierName":"Acme Mobile"}}""")]
    [InlineData("""{"type":"REMOVE_ESIM","removeEsimParams":{"iccid":"89012345678901234567"}}""")]
    [InlineData("""{"type":"REQUEST_DEVICE_INFO","requestDeviceInfoParams":{"deviceInfo":"EID"}}""")]
    [InlineData("""{"type":"WIPE","wipeParams":{"wipeDataFlags":["PRESERVE_RESET_PROTECTION_DATA","WIPE_EXTERNAL_STORAGE","WIPE_ESIMS"],"wipeReason":{"defaultMessage":"Lost"}}}""")]
    public void A_valid_command_goes_through_unchanged(string json)
    {
        var command = AndroidCommandReader.FromJson(json);
        Assert.Empty(command.BrokenRules());
        Assert.Equal(json, Encoding.UTF8.GetString(command.AppliveryJson));
    }

    [Fact]
    public void Googles_spelling_of_the_iccid_becomes_applivery_s() =>
        Assert.Equal("""{"type":"REMOVE_ESIM","removeEsimParams":{"iccid":"8901"}}""", Encoding.UTF8.GetString(AndroidCommandReader.FromJson("""{"removeEsimParams":{"iccId":"8901"}}""").AppliveryJson));

    [Theory]
    [InlineData("""{"startLostModeParams":{"lostEmailAddress":"a@b.example"}}""", "START_LOST_MODE")]
    [InlineData("""{"stopLostModeParams":{}}""", "STOP_LOST_MODE")]
    [InlineData("""{"wipeParams":{}}""", "WIPE")]
    public void A_missing_type_is_taken_from_the_parameters(string json, string type) => Assert.Equal(type, AndroidCommandReader.FromJson(json).Name);

    [Theory]
    [InlineData("{}", "no type")]
    [InlineData("""{"type":"EXPLODE"}""", "not a command type")]
    [InlineData("""{"type":"lock"}""", "not a command type")]
    [InlineData("""{"type":"LOCK","duration":"2h"}""", "duration")]
    [InlineData("""{"type":"LOCK","duration":"-1s"}""", "duration")]
    [InlineData("""{"type":"LOCK","newPassword":"x"}""", "RESET_PASSWORD only")]
    [InlineData("""{"type":"LOCK","stopLostModeParams":{}}""", "STOP_LOST_MODE")]
    [InlineData("""{"type":"STOP_LOST_MODE","stopLostModeParams":{},"wipeParams":{}}""", "one parameter object")]
    [InlineData("""{"type":"LOCK","duratoin":"1s"}""", "no field 'duratoin'")]
    [InlineData("""{"type":"LOCK","createTime":"2026-01-01T00:00:00Z"}""", "service fills in createTime")]
    [InlineData("""{"type":"RESET_PASSWORD","newPassword":"12345"}""", "at least 6 digits")]
    [InlineData("""{"type":"RESET_PASSWORD","resetPasswordFlags":["NOW"]}""", "REQUIRE_ENTRY")]
    [InlineData("""{"type":"CLEAR_APP_DATA"}""", "package names")]
    [InlineData("""{"type":"CLEAR_APP_DATA","clearAppsDataParams":{"packageNames":[" "]}}""", "package names")]
    [InlineData("""{"type":"START_LOST_MODE"}""", "at least one of")]
    [InlineData("""{"type":"START_LOST_MODE","startLostModeParams":{"lostOrganization":{"defaultMessage":"Acme"}}}""", "organization alone is not enough")]
    [InlineData("""{"type":"START_LOST_MODE","startLostModeParams":{"lostMessage":{"localizedMessages":{"es":"x"}}}}""", "no default message")]
    [InlineData("""{"type":"START_LOST_MODE","startLostModeParams":{"lostMesage":{"defaultMessage":"x"},"lostEmailAddress":"a"}}""", "no field 'lostMesage'")]
    [InlineData("""{"type":"ADD_ESIM"}""", "activation code")]
    [InlineData("""{"type":"ADD_ESIM","addEsimParams":{"activationCode":"x","activationState":"MAYBE"}}""", "NOT_ACTIVATED")]
    [InlineData("""{"type":"REMOVE_ESIM","removeEsimParams":{"iccid":""}}""", "ICC ID")]
    [InlineData("""{"type":"REMOVE_ESIM","removeEsimParams":{"iccid":"8.93E+18"}}""", "digits only")]
    [InlineData("""{"type":"RESET_PASSWORD","newPassword":""}""", "empty")]
    [InlineData("""{"type":"REQUEST_DEVICE_INFO","requestDeviceInfoParams":{"deviceInfo":"IMEI"}}""", "EID")]
    [InlineData("""{"type":"WIPE","wipeParams":{"wipeDataFlags":["EVERYTHING"]}}""", "WIPE_ESIMS")]
    public void A_broken_rule_is_named(string json, string expected) =>
        Assert.Contains(AndroidCommandReader.FromJson(json).BrokenRules(), rule => rule.Contains(expected, StringComparison.Ordinal));

    [Fact]
    public void Messages_have_their_documented_lengths()
    {
        static IEnumerable<string> Wipe(int length) => new AndroidCommand(new AndroidCommandBody { WipeParams = new() { WipeReason = new() { DefaultMessage = new string('x', length) } } }).BrokenRules();
        Assert.Empty(Wipe(200));
        Assert.Contains("201 characters", Assert.Single(Wipe(201)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("\"LOCK\"")]
    [InlineData("null")]
    [InlineData("""{"type":5}""")]
    [InlineData("""{"type":"LOCK","duration":{"seconds":"secret"}}""")]
    public void What_is_no_command_at_all_says_what_one_looks_like(string json)
    {
        var error = Assert.Throws<InvalidCommandException>(() => AndroidCommandReader.FromJson(json));
        Assert.Contains("""{"type":"LOCK","duration":"3600s"}""", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_fields_are_kept_for_whoever_skips_the_validation() =>
        Assert.Equal("""{"type":"FUTURE","futureParams":{"a":[1,"b"]}}""", Encoding.UTF8.GetString(AndroidCommandReader.FromJson("""{"type":"FUTURE","futureParams":{"a":[1,"b"]}}""").AppliveryJson));

    [Fact]
    public void A_description_shows_parameters_and_no_secret()
    {
        Assert.Equal("""LOCK {"duration":"60s"}""", AndroidCommandReader.FromJson("""{"type":"LOCK","duration":"60s"}""").Describe());
        Assert.Equal("REBOOT", AndroidCommandReader.FromJson("""{"type":"REBOOT"}""").Describe());
        Assert.Equal("""RESET_PASSWORD {"newPassword":"********"}""", AndroidCommandReader.FromJson("""{"type":"RESET_PASSWORD","newPassword":"topsecret"}""").Describe());
        Assert.Equal("""ADD_ESIM {"addEsimParams":{"activationCode":"********"}}""", AndroidCommandReader.FromJson("""{"type":"ADD_ESIM","addEsimParams":{"activationCode":"topsecret"}}""").Describe());
        Assert.DoesNotContain("topsecret", AndroidCommandReader.FromJson("""{"type":"FUTURE","pin":"topsecret"}""").Describe(), StringComparison.Ordinal);
        Assert.DoesNotContain("topsecret", AndroidCommandReader.FromJson("""{"type":"WIPE","wipeParams":{"pin":"topsecret"}}""").Describe(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("LOCK", CommandImpact.Disruptive)]
    [InlineData("REQUEST_DEVICE_INFO", CommandImpact.Query)]
    [InlineData("WIPE", CommandImpact.Destructive)]
    [InlineData("RELINQUISH_OWNERSHIP", CommandImpact.Destructive)]
    [InlineData("RESET_PASSWORD", CommandImpact.Destructive)]
    [InlineData("CLEAR_APP_DATA", CommandImpact.Destructive)]
    [InlineData("REMOVE_ESIM", CommandImpact.Destructive)]
    [InlineData("NEVER_SEEN", CommandImpact.Destructive)]
    public void Each_type_declares_its_impact_and_an_unknown_one_counts_as_the_worst(string type, CommandImpact impact) => Assert.Equal(impact, AndroidCommandTypes.ImpactOf(type));

    [Fact]
    public void Every_type_of_the_model_has_its_facts() => Assert.Equal(WireName.All<AndroidCommandType>().Order(StringComparer.Ordinal), AndroidCommandTypes.Names.Order(StringComparer.Ordinal));

    [Fact]
    public void Values_of_powershell_become_json()
    {
        var command = AndroidCommandReader.FromDictionary(new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["type"] = "CLEAR_APP_DATA",
            ["duration"] = TimeSpan.FromMinutes(1),
            ["clearAppsDataParams"] = new Dictionary<string, object?>(StringComparer.Ordinal) { ["packageNames"] = new List<object?> { "com.example" } },
        });
        Assert.Equal("""{"type":"CLEAR_APP_DATA","duration":"60s","clearAppsDataParams":{"packageNames":["com.example"]}}""", Encoding.UTF8.GetString(command.AppliveryJson));
    }
}
