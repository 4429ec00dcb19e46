namespace ApplivMdm.TestServer;

/// <summary>What goes wrong with the next requests. Without a status the service answers; with one the service is not asked unless <see cref="Process"/>.</summary>
public sealed record Fault
{
    /// <summary>For how many requests.</summary>
    public int Times { get; init; } = 1;

    /// <summary>Only for requests whose path contains this.</summary>
    public string? Path { get; init; }

    public int? Status { get; init; }

    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    public string? Body { get; init; }

    /// <summary>A body that is no text, such as broken UTF-8, in place of <see cref="Body"/>. Base64 over the control path.</summary>
    public byte[]? Bytes { get; init; }

    /// <summary>So many bytes of white space after the body: an answer of any size.</summary>
    public int Pad { get; init; }

    /// <summary>Compresses the body and what it is padded with, and says so.</summary>
    public bool Gzip { get; init; }

    /// <summary>Keeps the second half of the body for so long.</summary>
    public int SlowBodyMs { get; init; }

    /// <summary>Reshapes what the service answers: the names of <see cref="AnswerShape"/>, with spaces between several.</summary>
    public string? Shape { get; init; }

    /// <summary>Lets the service process the request although the answer is made up or lost.</summary>
    public bool Process { get; init; }

    public int DelayMs { get; init; }

    /// <summary>Closes the connection without an answer.</summary>
    public bool Reset { get; init; }

    /// <summary>Closes the connection in the middle of the answer's body.</summary>
    public bool Cut { get; init; }

    /// <summary>Keeps the request until released.</summary>
    public bool Hold { get; init; }
}
