using System.Collections;
using System.Security;
using ApplivMdm.Commands;
using ApplivMdm.Commands.Android;

namespace ApplivMdm.Cmdlets;

/// <summary>A ready command as PowerShell holds it (hashtable, PSCustomObject or JSON text), made plain for the Core.</summary>
internal static class CommandArgument
{
    private const int DeepestNesting = 64;

    /// <summary>An Android command.</summary>
    /// <exception cref="InvalidCommandException">It is not a command.</exception>
    public static AndroidCommand Read(object? argument) => Plain(argument) switch
    {
        string json => AndroidCommandReader.FromJson(json),
        IReadOnlyDictionary<string, object?> fields => AndroidCommandReader.FromDictionary(fields),
        _ => throw new InvalidCommandException("A command is a hashtable, an object or JSON text, such as @{ type = 'LOCK'; duration = '3600s' }."),
    };

    /// <summary>A command as named values, whichever way it came.</summary>
    /// <exception cref="InvalidCommandException">It is not a command.</exception>
    public static IReadOnlyDictionary<string, object?> Dictionary(object? argument) => Plain(argument) switch
    {
        string json => JsonText.Read(json),
        IReadOnlyDictionary<string, object?> fields => fields,
        _ => throw new InvalidCommandException("A command is a hashtable, an object or JSON text."),
    };

    /// <summary>Dictionaries, lists, text, numbers, truth values and bytes, without PowerShell's wrappers.</summary>
    public static object? Plain(object? value) => Plain(value, 0);

    private static object? Plain(object? value, int depth)
    {
        if (depth > DeepestNesting) throw new InvalidCommandException($"The command is nested deeper than {DeepestNesting} levels, or contains itself.");

        switch (value)
        {
            case PSObject { BaseObject: PSCustomObject } custom:
                return custom.Properties.ToDictionary(property => property.Name, property => Plain(property.Value, depth + 1), StringComparer.Ordinal);
            case PSObject wrapped:
                return Plain(wrapped.BaseObject, depth);
            case IDictionary dictionary:
                return dictionary.Cast<DictionaryEntry>().ToDictionary(entry => entry.Key.ToString()!, entry => Plain(entry.Value, depth + 1), StringComparer.Ordinal);
            case SecureString secret:
                return secret.Reveal();
            case Enum word:
                return word.ToString();
            case string or byte[]:
                return value;
            case FileInfo file:
                return File.ReadAllBytes(file.FullName);
            case IEnumerable items:
                return items.Cast<object?>().Select(item => Plain(item, depth + 1)).ToList();
            default:
                return value;
        }
    }
}
