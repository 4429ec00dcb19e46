namespace ApplivMdm.Commands.Android;

/// <summary>What is known of each command type, in one place: its impact, its parameter object and whether Applivery documents it.</summary>
internal static class AndroidCommandTypes
{
    private static readonly Dictionary<string, Facts> s_facts = new(StringComparer.Ordinal)
    {
        ["LOCK"] = new(CommandImpact.Disruptive),
        ["RESET_PASSWORD"] = new(CommandImpact.Destructive),
        ["REBOOT"] = new(CommandImpact.Disruptive),
        ["RELINQUISH_OWNERSHIP"] = new(CommandImpact.Destructive),
        ["CLEAR_APP_DATA"] = new(CommandImpact.Destructive, typeof(ClearAppsDataParams)),
        ["START_LOST_MODE"] = new(CommandImpact.Disruptive, typeof(StartLostModeParams)),
        ["STOP_LOST_MODE"] = new(CommandImpact.Disruptive, typeof(StopLostModeParams)),
        ["ADD_ESIM"] = new(CommandImpact.Disruptive, typeof(AddEsimParams)),
        ["REMOVE_ESIM"] = new(CommandImpact.Destructive, typeof(RemoveEsimParams)),
        ["REQUEST_DEVICE_INFO"] = new(CommandImpact.Query, typeof(RequestDeviceInfoParams), InApplivery: false),
        ["WIPE"] = new(CommandImpact.Destructive, typeof(WipeParams), InApplivery: false),
    };

    public static IReadOnlyCollection<string> Names => s_facts.Keys;

    /// <summary>An unknown type counts as destructive: nobody knows what it does.</summary>
    public static CommandImpact ImpactOf(string type) => s_facts.TryGetValue(type, out var facts) ? facts.Impact : CommandImpact.Destructive;

    /// <summary>Whether Applivery's page lists the type.</summary>
    public static bool IsInApplivery(string type) => s_facts.TryGetValue(type, out var facts) && facts.InApplivery;

    public static IEnumerable<string> NamesInApplivery => s_facts.Where(entry => entry.Value.InApplivery).Select(entry => entry.Key);

    /// <summary>The type whose parameters the object holds.</summary>
    public static string OfParams(WireObject parameters) => s_facts.First(entry => entry.Value.Params == parameters.GetType()).Key;

    private sealed record Facts(CommandImpact Impact, Type? Params = null, bool InApplivery = true);
}
