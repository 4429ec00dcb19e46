namespace ApplivMdm.Endpoints;

/// <summary>What an accepted answer says of one device.</summary>
internal sealed record DeviceAnswer
{
    public ResultMatch MatchedBy { get; init; }

    public string? Status { get; init; }

    public string? CommandId { get; init; }

    public string? OperationName { get; init; }

    /// <summary>The answer says that the device gets no command.</summary>
    public bool IsRefusal { get; init; }

    /// <summary>When the service made the command.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>How long it is valid, as the service says.</summary>
    public TimeSpan? Validity { get; init; }

    /// <summary>A command that was found in the device's list.</summary>
    public static DeviceAnswer Of(DeviceCommandRecord record) => new()
    {
        MatchedBy = ResultMatch.CommandList,
        Status = record.Status,
        CommandId = record.CommandId,
        OperationName = record.OperationName,
        CreatedAt = record.CreatedAt,
        Validity = record.ValidUntil - record.CreatedAt,
    };
}
