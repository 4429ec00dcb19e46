using ApplivMdm.Transport;

namespace ApplivMdm;

/// <summary>A failure with a stable id. Its text names what was wrong and what to do, and holds no secret.</summary>
public sealed class MdmException : Exception
{
    /// <summary>A failure.</summary>
    /// <param name="errorId">One of <see cref="MdmErrorId"/>.</param>
    /// <param name="message">What was wrong, what was expected and what to do.</param>
    /// <param name="statusCode">The HTTP status, where a service answered.</param>
    /// <param name="errorCode">The service's own code.</param>
    /// <param name="innerException">The cause.</param>
    public MdmException(string errorId, string message, int? statusCode = null, string? errorCode = null, Exception? innerException = null)
        : base(Words.Shown(message), innerException)
    {
        ErrorId = errorId;
        StatusCode = statusCode;
        ErrorCode = Words.Shown(errorCode);
    }

    /// <summary>One of <see cref="MdmErrorId"/>.</summary>
    public string ErrorId { get; }

    /// <summary>The HTTP status, where a service answered.</summary>
    public int? StatusCode { get; }

    /// <summary>The service's own code, such as <c>3001</c>.</summary>
    public string? ErrorCode { get; }
}
