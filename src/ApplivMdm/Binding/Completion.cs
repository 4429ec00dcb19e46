using System.Management.Automation.Language;
using ApplivMdm.Transport;

namespace ApplivMdm.Cmdlets;

/// <summary>What the completers share.</summary>
internal static class Completion
{
    public static string Unquoted(string? word) => (word ?? string.Empty).Trim('\'', '"');

    public static CompletionResult Of(string text, string listItem, string tooltip) => new(text, Words.Shown(listItem), CompletionResultType.ParameterValue, Words.Shown(tooltip));

    /// <summary>Whether a word of somebody else's can stand in a line: one that steers the terminal cannot.</summary>
    public static bool CanStand(string word) => word.Length > 0 && Words.Shown(word) == word;

    /// <summary>A word of somebody else's as an argument: in quotes unless it can do nothing without.</summary>
    public static CompletionResult OfWord(string word, string tooltip)
    {
        var isPlain = char.IsLetter(word[0]) && word.All(character => char.IsLetterOrDigit(character) || character is '_' or '-' or '.');
        return Of(isPlain ? word : $"'{CodeGeneration.EscapeSingleQuotedStringContent(word)}'", word, tooltip);
    }
}
