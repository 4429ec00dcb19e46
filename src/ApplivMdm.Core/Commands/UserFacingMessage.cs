using System.Collections;
using System.Globalization;

namespace ApplivMdm;

/// <summary>
/// A message shown to the person holding the device, with translations. Made from a text, or from a dictionary of
/// BCP 47 language tag to text whose key <c>default</c> holds the message for all other languages.
/// At most 4,096 characters. (Android Management API, UserFacingMessage.)
/// </summary>
public sealed class UserFacingMessage
{
    /// <summary>A message in one language.</summary>
    /// <param name="defaultMessage">The text.</param>
    public UserFacingMessage(string? defaultMessage)
    {
        DefaultMessage = string.IsNullOrEmpty(defaultMessage) ? null : defaultMessage;
        LocalizedMessages = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>A message with translations.</summary>
    /// <param name="messages">Language tag to text; <c>default</c> (or <c>defaultMessage</c>) for the default message.</param>
    public UserFacingMessage(IDictionary messages)
        : this((string?)null)
    {
        if (messages is null) throw new ArgumentNullException(nameof(messages));

        var localized = new SortedDictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry entry in messages)
        {
            var tag = Convert.ToString(entry.Key, CultureInfo.InvariantCulture)!;
            var text = Convert.ToString(entry.Value, CultureInfo.InvariantCulture);
            if (string.IsNullOrEmpty(text)) continue;

            if (tag.Equals("default", StringComparison.OrdinalIgnoreCase) || tag.Equals("defaultMessage", StringComparison.OrdinalIgnoreCase)) DefaultMessage = text;
            else localized[tag] = text!;
        }

        LocalizedMessages = localized;
    }

    /// <summary>The text for every language without a translation.</summary>
    public string? DefaultMessage { get; }

    /// <summary>Language tag to text.</summary>
    public IReadOnlyDictionary<string, string> LocalizedMessages { get; }

    /// <summary>Why it is no message; it is said when the command is checked.</summary>
    internal string? Problem { get; private init; }

    internal static UserFacingMessage Unreadable(Type type) => new((string?)null) { Problem = $"A value of type {type.Name} is not a message. Give a text, or a dictionary of language tag to text with the key 'default'." };

    internal bool IsEmpty => DefaultMessage is null && LocalizedMessages.Count == 0;

    /// <inheritdoc/>
    public override string ToString() => DefaultMessage ?? string.Empty;
}
