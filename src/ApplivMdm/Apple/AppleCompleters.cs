using System.Collections;
using System.Management.Automation.Language;
using ApplivMdm.Commands.Apple;

namespace ApplivMdm.Cmdlets;

/// <summary>Completes Apple's request types; the tooltip says what a request does and where it works.</summary>
public sealed class AppleRequestTypeCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        AppleCatalog.All.Where(request => request.Name.StartsWith(Completion.Unquoted(wordToComplete), StringComparison.OrdinalIgnoreCase))
            .OrderBy(request => request.Name, StringComparer.Ordinal)
            .Select(request => Completion.Of(request.Name, request.Name, $"{request.Impact}. {request.WhereText}."));
}

/// <summary>Completes the values of Apple's keys: allowed words, queries, and settings as a dictionary to fill in.</summary>
public sealed class AppleValueCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        if (fakeBoundParameters?[nameof(NewAppleBulkCommandCommand.RequestType)] is not string requestType || AppleCatalog.Find(requestType) is not { } request) return [];
        if (request.Keys.FirstOrDefault(each => AppleParameters.ParameterName(each).Equals(parameterName, StringComparison.OrdinalIgnoreCase)) is not { } key) return [];

        var variants = key.Variants.ToDictionary(variant => variant.Name.Trim('{', '}'), StringComparer.Ordinal);
        return AppleParameters.Words(key)
            .Where(word => word.StartsWith(Completion.Unquoted(wordToComplete), StringComparison.OrdinalIgnoreCase))
            .Select(word => variants.TryGetValue(word, out var variant)
                ? Completion.Of(Template(word, variant), word, $"{word}. {string.Join(", ", variant.Where.Select(place => place.Text))}.")
                : Completion.Of(word, word, AppleParameters.Help(request, key)));
    }

    /// <summary>A dictionary with the setting's required keys.</summary>
    private static string Template(string item, AppleKey variant) =>
        $"@{{ Item = '{item}'{string.Concat(variant.Keys.Where(key => key.IsRequired && key.Name != "Item").Select(key => $"; {key.Name} = {Blank(key)}"))} }}";

    private static string Blank(AppleKey key) => key.Type switch
    {
        AppleType.String => "''",
        AppleType.Integer => key.Allowed.Count > 0 ? key.Allowed[0] : "0",
        AppleType.Boolean => "$true",
        AppleType.Data => "[System.IO.File]::ReadAllBytes('')",
        AppleType.Array => "@()",
        _ => "@{ }",
    };
}
