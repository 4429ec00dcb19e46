using System.Globalization;
using System.Text.Json.Nodes;

namespace ApplivMdm.Sandbox.Google;

/// <summary>A command on its way to a device, as the long-running operation that <c>issueCommand</c> answers with.</summary>
/// <param name="number">Its place among all operations.</param>
/// <param name="id">The last part of its name. In every public sample it was the time of creation in milliseconds since 1970.</param>
/// <param name="device">The device.</param>
/// <param name="created">When it was made.</param>
/// <param name="json">The command, with its type and duration. Kept as text: a run makes a million of them from one.</param>
/// <param name="reaches">Whether the device fetches it in time.</param>
internal sealed class GoogleOperation(int number, long id, SandboxDevice device, DateTimeOffset created, string json, bool reaches)
{
    public int Number => number;

    public long Id => id;

    public SandboxDevice Device => device;

    public bool Reaches => reaches;

    /// <summary>When something happens to it next, or happened to it last.</summary>
    public DateTimeOffset Due { get; set; }

    /// <summary>What has come of it; null while the device has not answered.</summary>
    public Outcome? Outcome { get; set; }

    public bool Done => Outcome?.Done == true;

    public JsonObject Command => JsonNode.Parse(json)!.AsObject();

    public JsonObject ToJson()
    {
        var command = Command;
        var metadata = new JsonObject
        {
            ["@type"] = "type.googleapis.com/google.android.devicemanagement.v1.Command",
            ["type"] = command["type"]!.DeepClone(),
            ["createTime"] = Time(created),
            ["duration"] = command["duration"]!.DeepClone(),
            ["userName"] = GoogleDevices.UserName(device),
        };

        // The parameters come back, newPassword included.
        foreach (var (name, value) in command.Concat(Outcome?.Status ?? []).Select(field => (field.Key, field.Value)))
        {
            if (!metadata.ContainsKey(name)) metadata[name] = value!.DeepClone();
        }

        if (Outcome?.ErrorCode is { } errorCode) metadata["errorCode"] = errorCode;

        // Google's JSON leaves out what is false, and the operations seen in the field have no response.
        var operation = new JsonObject { ["name"] = string.Format(CultureInfo.InvariantCulture, "{0}/operations/{1}", device.OperationPrefix, id), ["metadata"] = metadata };
        if (Done) operation["done"] = true;
        if (Outcome?.Error is { } error) operation["error"] = new JsonObject { ["code"] = error.Code, ["message"] = error.Message };
        return operation;
    }

    /// <summary>A time as Google's JSON writes it: no fraction where there is none.</summary>
    public static string Time(DateTimeOffset time) =>
        time.ToString(time.Millisecond == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}

/// <summary>What has come of a command.</summary>
/// <param name="Done">Whether that is all; not while the device's user is asked.</param>
/// <param name="ErrorCode">The command's own error code, if any.</param>
/// <param name="Status">The status that belongs to the command's type, under its name, if any.</param>
/// <param name="Error">The operation's error, if any; <c>Code</c> is the number of <c>google.rpc.Code</c>.</param>
internal sealed record Outcome(bool Done, string? ErrorCode = null, JsonObject? Status = null, (int Code, string Message)? Error = null)
{
    public static Outcome Success { get; } = new(Done: true);

    /// <summary>Documented: cancelling sets code 1 and no <c>errorCode</c>.</summary>
    public static Outcome Cancelled { get; } = new(Done: true, Error: (1, "The operation was cancelled."));

    /// <summary>A guess: nobody documents what an expired command looks like.</summary>
    public static Outcome Expired { get; } = new(Done: true, Error: (4, "The command expired before the device acknowledged it."));

    /// <summary>The error code is documented. That the operation then has an error too, and which, is a guess after AIP-151.</summary>
    public static Outcome Failed(string errorCode) =>
        new(Done: true, errorCode, Error: (errorCode == "INVALID_VALUE" ? 3 : 9, $"The command failed: {errorCode}."));

    /// <summary>A status of the command's own. Google says to look there first, so nothing else is set, not even where it names a failure.</summary>
    public static Outcome Own(string name, JsonObject status, bool done = true) => new(done, Status: new JsonObject { [name] = status });
}
