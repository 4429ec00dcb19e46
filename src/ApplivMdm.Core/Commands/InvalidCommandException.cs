namespace ApplivMdm.Commands;

/// <summary>A command that cannot be built at all from what was given.</summary>
internal sealed class InvalidCommandException(string message) : Exception(message);
