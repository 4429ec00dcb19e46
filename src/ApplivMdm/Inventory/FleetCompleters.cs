using System.Collections;
using System.Management.Automation.Language;
using ApplivMdm.Inventory;

namespace ApplivMdm.Cmdlets;

/// <summary>Completes the tags that devices of the organization have.</summary>
public sealed class TagCompleter : IArgumentCompleter
{
    private static readonly FleetMemory<string> s_tags = new((connection, log, stop) => new AppliveryDevices(connection).TagsAsync(log, stop));

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        s_tags.Of(commandAst, fakeBoundParameters)
            .Where(tag => Completion.CanStand(tag) && tag.StartsWith(Completion.Unquoted(wordToComplete), StringComparison.OrdinalIgnoreCase))
            .Select(tag => Completion.OfWord(tag, tag));
}

/// <summary>Completes the states that Google and Applivery document; the service may have others.</summary>
public sealed class DeviceStateCompleter : IArgumentCompleter
{
    private static readonly (string State, string Platforms)[] s_states =
    [
        ("ACTIVE", "Android, Windows"),
        ("DEACTIVATED_BY_DEVICE_FINANCE", "Android"),
        ("DELETED", "Android, Windows"),
        ("DELETE_REQUESTED", "Windows"),
        ("DISABLED", "Android"),
        ("LOST", "Android"),
        ("PREPARING_FOR_MIGRATION", "Android"),
        ("PROVISIONING", "Android, Windows"),
        ("UNKNOWN", "Windows"),
    ];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        s_states.Where(entry => entry.State.StartsWith(Completion.Unquoted(wordToComplete), StringComparison.OrdinalIgnoreCase))
            .Select(entry => Completion.Of(entry.State, entry.State, $"Documented for {entry.Platforms}."));
}

/// <summary>Completes applications of the catalogue for Windows by a part of their name: an id as an id, with its name beside it, everything else as a name.</summary>
public sealed class WindowsApplicationCompleter : IArgumentCompleter
{
    private static readonly FleetMemory<WindowsApplication> s_catalogue = new(async (connection, log, stop) =>
    {
        var applications = new List<WindowsApplication>();
        var walk = WindowsApplications.List(connection);
        while (await walk.NextAsync(log, stop).ConfigureAwait(false) is { } page) applications.AddRange(page);
        return applications;
    });

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var word = Completion.Unquoted(wordToComplete);
        var isId = nameof(WindowsApplication.ApplicationId).Equals(parameterName, StringComparison.OrdinalIgnoreCase);
        var found = s_catalogue.Of(commandAst, fakeBoundParameters)
            .Where(application => Completion.CanStand(application.ApplicationId) && (IndexOf(application.Name, word) >= 0 || (isId && IndexOf(application.ApplicationId, word) == 0)))
            .OrderBy(application => application.Name, StringComparer.OrdinalIgnoreCase);
        return isId
            ? found.Select(application => Completion.Of(application.ApplicationId, application.Name ?? application.ApplicationId, Describe(application)))
            : found.Where(application => application.Name is { } name && Completion.CanStand(name))
                .GroupBy(application => application.Name!, StringComparer.OrdinalIgnoreCase)
                .Select(group => Completion.OfWord(WildcardPattern.Escape(group.Key), string.Join("; ", group.Select(Describe))));
    }

    private static int IndexOf(string? text, string word) => text is null ? -1 : text.IndexOf(word, StringComparison.OrdinalIgnoreCase);

    private static string Describe(WindowsApplication application) =>
        string.Join(", ", new[] { application.Name, application.Version, application.Type }.Where(part => !string.IsNullOrEmpty(part)));
}
