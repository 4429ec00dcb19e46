using System.Text.Json;
using ApplivMdm.Transport;

namespace ApplivMdm.Endpoints;

/// <summary>
/// Reads the answer to a bulk command for Apple devices. As a rule it has one entry per device in the order of the
/// request, and is read in one pass; any other form takes longer.
/// </summary>
internal static class AppleAnswer
{
    public static IReadOnlyList<DeviceAnswer?> Read(byte[] body, IReadOnlyList<string> deviceIds)
    {
        try
        {
            return InOrder(body, deviceIds) ?? ByName(body, deviceIds);
        }
        catch (InvalidOperationException)
        {
            // A text that is none; read slowly, it costs its own device only.
            return ByName(body, deviceIds);
        }
    }

    private static DeviceAnswer?[] ByName(byte[] body, IReadOnlyList<string> deviceIds)
    {
        using var document = JsonDocument.Parse(body);
        var answers = new Dictionary<string, DeviceAnswer>(StringComparer.OrdinalIgnoreCase);
        if (document.RootElement.Member("data") is { ValueKind: JsonValueKind.Array } data)
        {
            foreach (var item in data.EnumerateArray())
            {
                if (item.Text("targetId") is { } id) answers[id] = Read(item);
            }
        }

        return [.. deviceIds.Select(id => answers.TryGetValue(id, out var answer) ? answer : null)];
    }

    private static DeviceAnswer Read(JsonElement item) =>
        new() { MatchedBy = ResultMatch.TargetId, Status = item.Text("status"), CommandId = item.Text("id") ?? item.Text("_id"), CreatedAt = item.Time("createdAt") };

    /// <summary>Null where the answer has another form.</summary>
    private static DeviceAnswer?[]? InOrder(byte[] body, IReadOnlyList<string> deviceIds)
    {
        var reader = new Utf8JsonReader(body);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject) return null;

        DeviceAnswer?[]? answers = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isData = reader.ValueTextEquals("data"u8);
            reader.Read();
            if (!isData) reader.Skip();
            else if (answers is not null || reader.TokenType != JsonTokenType.StartArray || !TryReadItems(ref reader, deviceIds, answers = new DeviceAnswer?[deviceIds.Count])) return null;
        }

        return answers;
    }

    private static bool TryReadItems(ref Utf8JsonReader reader, IReadOnlyList<string> deviceIds, DeviceAnswer?[] answers)
    {
        DeviceAnswer? before = null;
        ReadOnlySpan<byte> timeBefore = default;
        for (var index = 0; reader.Read() && reader.TokenType == JsonTokenType.StartObject; index++)
        {
            if (index == answers.Length) return false;

            var isTarget = false;
            string? id = null;
            string? otherId = null;
            string? status = null;
            DateTimeOffset? createdAt = null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var member = MemberOf(ref reader);
                reader.Read();
                if (member == Member.Other)
                {
                    reader.Skip();
                    continue;
                }

                if (reader.TokenType != JsonTokenType.String) return false;

                switch (member)
                {
                    case Member.TargetId:
                        if (!reader.ValueTextEquals(deviceIds[index])) return false;
                        isTarget = true;
                        break;
                    case Member.Id:
                        id = reader.GetString();
                        break;
                    case Member.OtherId:
                        otherId = reader.GetString();
                        break;
                    case Member.Status:
                        status = before?.Status is { } same && reader.ValueTextEquals(same) ? same : reader.GetString();
                        break;
                    case Member.CreatedAt:
                        createdAt = before is not null && reader.ValueSpan.SequenceEqual(timeBefore) ? before.CreatedAt : JsonElementExtensions.Time(reader.GetString()!);
                        timeBefore = reader.ValueSpan;
                        break;
                }
            }

            if (!isTarget) return false;
            before = answers[index] = new DeviceAnswer { MatchedBy = ResultMatch.TargetId, Status = status, CommandId = id ?? otherId, CreatedAt = createdAt };
        }

        return reader.TokenType == JsonTokenType.EndArray;
    }

    private static Member MemberOf(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("targetId"u8) ? Member.TargetId
        : reader.ValueTextEquals("id"u8) ? Member.Id
        : reader.ValueTextEquals("_id"u8) ? Member.OtherId
        : reader.ValueTextEquals("status"u8) ? Member.Status
        : reader.ValueTextEquals("createdAt"u8) ? Member.CreatedAt
        : Member.Other;

    private enum Member
    {
        Other,
        TargetId,
        Id,
        OtherId,
        Status,
        CreatedAt,
    }
}
