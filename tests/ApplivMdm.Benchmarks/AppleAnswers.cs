using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ApplivMdm.Benchmarks;

/// <summary>A service that takes every bulk request for Apple devices and answers in the documented form. It knows no devices and writes its answers by hand, so that a run over a million ids measures the client.</summary>
internal static class AppleAnswers
{
    public const string Argument = "--apple-answers";

    private static long s_created;

    /// <summary>Says where it listens, and ends when standard input closes.</summary>
    public static async Task<int> RunAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        await using var application = builder.Build();
        application.MapPost("/v1/organizations/{organization}/mdm/apple/enterprise/commands/{target}", AnswerAsync);
        await application.StartAsync();
        Console.WriteLine(application.Urls.Single());
        await Console.In.ReadToEndAsync();
        return 0;
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        using var body = await JsonDocument.ParseAsync(context.Request.Body);
        var time = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        var buffer = new ArrayBufferWriter<byte>(64 * 1024);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            var command = body.RootElement.GetProperty("command");
            writer.WriteStartObject();
            writer.WriteBoolean("status", true);
            writer.WriteStartArray("data");
            foreach (var id in body.RootElement.GetProperty("targetIds").EnumerateArray()) Write(writer, id, command, time);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        context.Response.ContentType = "application/json";
        context.Response.ContentLength = buffer.WrittenCount;
        await context.Response.Body.WriteAsync(buffer.WrittenMemory);
    }

    private static void Write(Utf8JsonWriter writer, JsonElement targetId, JsonElement command, string time)
    {
        var number = Interlocked.Increment(ref s_created);
        writer.WriteStartObject();
        writer.WriteString("id", number.ToString("x24", CultureInfo.InvariantCulture));
        writer.WriteString("organization", "507f1f77bcf86cd799439012");
        writer.WriteString("admEnterprise", "507f1f77bcf86cd799439013");
        writer.WriteString("targetType", "device");
        writer.WritePropertyName("targetId");
        targetId.WriteTo(writer);
        writer.WriteString("mdmUser", "amara");
        writer.WriteString("UUID", string.Create(CultureInfo.InvariantCulture, $"00000000-0000-4000-8000-{number:x12}"));
        writer.WriteString("status", "Pending");
        writer.WritePropertyName("command");
        command.WriteTo(writer);
        writer.WriteNumber("numTries", 0);
        writer.WriteString("createdAt", time);
        writer.WriteString("updatedAt", time);
        writer.WriteEndObject();
    }
}
