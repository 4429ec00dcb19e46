namespace ApplivMdm.Dispatch;

/// <summary>One device of the input and the row it came from.</summary>
internal sealed record DeviceRow(string DeviceId, object? InputObject);
