using System.IO.Compression;
using System.Text;
using ApplivMdm.Sandbox;
using Microsoft.AspNetCore.Connections.Features;

namespace ApplivMdm.TestServer;

/// <summary>Writes an answer, or what a fault makes of it.</summary>
internal static class FaultyAnswer
{
    private const int Chunk = 64 * 1024;

    /// <param name="context">The request.</param>
    /// <param name="answer">What the service says.</param>
    /// <param name="fault">What goes wrong, if anything.</param>
    public static async Task WriteAsync(HttpContext context, SandboxResponse answer, Fault? fault)
    {
        if (fault?.Reset == true)
        {
            // Abort would wait politely; a lost connection is not polite.
            context.Features.Get<IConnectionLifetimeFeature>()?.Abort();
            context.Abort();
            return;
        }

        var body = fault?.Bytes ?? (fault?.Body is { } made ? Encoding.UTF8.GetBytes(made) : answer.Body);
        if (fault?.Shape is { } shape) body = AnswerShape.Apply(shape, body);
        var response = context.Response;
        response.StatusCode = fault?.Status ?? answer.Status;
        response.ContentType = "application/json";
        // A padded body has no length that could warn of it.
        if (fault is null or { Pad: 0, Gzip: false }) response.ContentLength = body.Length;
        if (fault?.Gzip == true) response.Headers.ContentEncoding = "gzip";
        foreach (var header in fault?.Headers ?? new Dictionary<string, string>(StringComparer.Ordinal)) response.Headers[header.Key] = header.Value;

        if (fault?.Gzip == true)
        {
            using var packed = new MemoryStream();
            await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) await WriteAsync(gzip, body, fault.Pad, context.RequestAborted);
            await WriteAsync(response.Body, packed.ToArray(), 0, context.RequestAborted);
            return;
        }

        var half = fault is { Cut: true } or { SlowBodyMs: > 0 } ? body.Length / 2 : 0;
        await WriteAsync(response.Body, body.AsMemory(0, half), 0, context.RequestAborted);
        if (half > 0 || fault?.Cut == true) await response.Body.FlushAsync();
        if (fault?.Cut == true)
        {
            context.Abort();
            return;
        }

        if (fault?.SlowBodyMs > 0) await Task.Delay(fault.SlowBodyMs, context.RequestAborted);
        await WriteAsync(response.Body, body.AsMemory(half), fault?.Pad ?? 0, context.RequestAborted);
        await response.Body.FlushAsync();
    }

    private static async Task WriteAsync(Stream stream, ReadOnlyMemory<byte> body, int pad, CancellationToken gone)
    {
        if (body.Length > 0) await stream.WriteAsync(body, gone);
        if (pad == 0) return;

        var space = new byte[Chunk];
        space.AsSpan().Fill((byte)' ');
        for (var left = pad; left > 0; left -= Chunk) await stream.WriteAsync(space.AsMemory(0, Math.Min(left, Chunk)), gone);
    }
}
