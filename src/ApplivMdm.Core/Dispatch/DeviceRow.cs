namespace ApplivMdm.Dispatch;

/// <summary>One device and the rows of the input that named it: it is sent once, and each row gets its result.</summary>
internal sealed record DeviceRow(string DeviceId, IReadOnlyList<object?> InputObjects);
