using System.Globalization;
using System.Text.Json;

namespace ApplivMdm.Sandbox;

/// <summary>What an online phone does with a command. Where its kind or version does not support it, nothing happens, as in life.</summary>
internal static class SandboxPhone
{
    public static void CarryOut(SandboxDevice device, JsonElement command)
    {
        switch (command.GetProperty("type").GetString())
        {
            case "LOCK":
                device.Locked = true;
                break;
            case "REBOOT" when device.IsFullyManaged:
                device.Reboots++;
                break;
            case "RESET_PASSWORD":
                device.PasswordResets++;
                device.Locked |= command.TryGetProperty("resetPasswordFlags", out var flags) && flags.EnumerateArray().Any(flag => flag.GetString() == "LOCK_NOW");
                break;
            case "START_LOST_MODE" when device.IsCompanyOwned:
                device.State = "LOST";
                device.Locked = true;
                device.LostMessage = command.TryGetProperty("startLostModeParams", out var lost) && lost.TryGetProperty("lostMessage", out var message) && message.TryGetProperty("defaultMessage", out var text) ? text.GetString() : null;
                break;
            case "STOP_LOST_MODE" when device.State == "LOST":
                device.State = "ACTIVE";
                device.LostMessage = null;
                break;
            case "WIPE":
            case "RELINQUISH_OWNERSHIP" when device.IsCompanyOwned && !device.IsFullyManaged:
                device.State = SandboxDevice.Deleted;
                break;
            case "CLEAR_APP_DATA" when device.ApiLevel >= 28:
                device.ClearedApps = [.. device.ClearedApps, .. command.GetProperty("clearAppsDataParams").GetProperty("packageNames").EnumerateArray().Select(name => name.GetString()!)];
                break;
            case "ADD_ESIM" when device.ApiLevel >= 35:
                device.Esims = [.. device.Esims, string.Format(CultureInfo.InvariantCulture, "8900000000{0:000000000}", device.Esims.Count + 1)];
                break;
            case "REMOVE_ESIM" when device.ApiLevel >= 35:
                // The only field: iccid for Applivery, iccId for Google.
                var iccid = command.GetProperty("removeEsimParams").EnumerateObject().Single().Value.GetString();
                device.Esims = [.. device.Esims.Where(esim => esim != iccid)];
                break;
        }
    }
}
