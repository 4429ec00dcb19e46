namespace ApplivMdm;

/// <summary>How an answer was tied to its device.</summary>
public enum ResultMatch
{
    /// <summary>The request was for this device alone.</summary>
    Request,

    /// <summary>The answer names the target (Apple).</summary>
    TargetId,

    /// <summary>The answer names Google's operation, which contains the device.</summary>
    OperationName,

    /// <summary>Only by its place in the answer, which had as many entries as the request.</summary>
    Position,

    /// <summary>Found in the device's list of commands after its answer was lost.</summary>
    CommandList,
}
