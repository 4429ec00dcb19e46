using System.Globalization;
using System.Text;
using ApplivMdm.TestServer;

namespace ApplivMdm.Reliability;

/// <summary>What may go wrong with a request. What a fault answers is true: one that says no was not processed.</summary>
internal static class Weather
{
    private const int Huge = 100_000_000;

    private const string Html = "<!DOCTYPE html><html><body><h1>Bad gateway</h1></body></html>";

    private const string Yes = """{"status":true,"data":{"id":"?","status":"?"}}""";

    private const string No = """{"status":false,"error":{"code":5050,"message":"?"}}""";

    private static readonly string[] s_retryAfter = ["0", "1", "3", "600", "4000", "soon", "Sun, 01 Mar 2026 12:00:09 GMT", "Fri, 31 Dec 9999 23:59:59 GMT"];

    private static readonly string[] s_nothing = ["", Html, "{}", "[]", "null", "\"ok\"", "{\"status\":true", "{\"status\":true,\"data\":null}", "{\"status\":\"true\",\"data\":{}}"];

    private static readonly (int Status, int Code)[] s_refusals = [(400, 5050), (400, 5091), (404, 3001), (409, 5106), (422, 6002), (401, 5025), (200, 5050), (501, 5050)];

    private static readonly string[] s_shapes = ["reversed", "doubled", "withoutLast", "firstForLast", "noId", "underscoreId", "status=HIBERNATING", "spacedDates", "null=_config", "reversed doubled"];

    /// <summary>Faults in the order in which requests meet them; the share of good ones between them is the climate.</summary>
    /// <param name="random">Chance.</param>
    /// <param name="count">How many requests meet it.</param>
    /// <param name="bad">How many of a hundred go wrong.</param>
    /// <param name="slow">Whether requests may hang until they time out.</param>
    /// <param name="hasStrangers">Whether a request may be for a device that is not there: nothing true says yes to that.</param>
    /// <param name="elsewhere">Where redirects lead.</param>
    public static IReadOnlyList<Fault> Make(Random random, int count, int bad, bool slow, bool hasStrangers, Uri elsewhere) =>
        [.. Enumerable.Range(0, count).Select(_ => random.Next(100) < bad ? One(random, slow, hasStrangers, elsewhere) : new Fault())];

    private static Fault One(Random random, bool slow, bool hasStrangers, Uri elsewhere)
    {
        var processed = random.Next(2) == 0;
        switch (random.Next(100))
        {
            case < 18:
                return new Fault { Status = 429, Times = 1 + random.Next(3), Headers = random.Next(3) == 0 ? null : Header("Retry-After", Pick(random, s_retryAfter)), Body = random.Next(2) == 0 ? Error(429, "slow down") : "" };
            case < 28:
                return new Fault { Status = Pick(random, [500, 502, 503, 504, 505, 599]), Process = processed, Body = Pick(random, ["", Html, Error(5000, "Internal")]), Headers = random.Next(3) == 0 ? Header("Retry-After", "1") : null };
            case < 38:
                return new Fault { Reset = true, Process = processed };
            case < 44:
                return new Fault { Cut = true };
            case < 52:
                var (status, code) = Pick(random, s_refusals);
                return new Fault { Status = status, Body = Error(code, "No") };
            case < 54:
                return new Fault { Status = Pick(random, [401, 403]), Body = random.Next(2) == 0 ? Error(4004, "Invalid Token") : "" };
            case < 60:
                return new Fault { Status = Pick(random, [200, 202, 204]), Process = processed, Body = Pick(random, s_nothing) };
            case < 64:
                return new Fault { Status = Pick(random, [301, 302, 303, 307, 308]), Process = processed, Headers = Header("Location", new Uri(elsewhere, "v1/stolen").AbsoluteUri), Body = "" };
            case < 70:
                return processed && !hasStrangers ? new Fault { Bytes = Broken(random, Yes), Status = 200, Process = true } : new Fault { Bytes = Broken(random, No), Status = Pick(random, [200, 400]) };
            case < 82:
                return new Fault { Shape = Pick(random, s_shapes) };
            case < 86:
                return new Fault { Headers = Header("Content-Type", "text/html; charset=latin1") };
            case < 90:
                return new Fault { Pad = 1_000_000, Gzip = random.Next(2) == 0 };
            case < 91:
                return random.Next(8) == 0 ? new Fault { Pad = Huge, Gzip = random.Next(2) == 0 } : new Fault { Headers = Header("Set-Cookie", "session=1; Path=/") };
            case < 96 when slow:
                return random.Next(2) == 0 ? new Fault { Hold = true } : new Fault { SlowBodyMs = 60_000 };
            default:
                return new Fault { DelayMs = random.Next(8), SlowBodyMs = random.Next(8) };
        }
    }

    /// <summary>Bytes that no UTF-8 has in place of the question marks.</summary>
    private static byte[] Broken(Random random, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var at = 0; at < bytes.Length; at++)
        {
            if (bytes[at] == '?') bytes[at] = (byte)random.Next(0x80, 0x100);
        }

        return bytes;
    }

    private static string Error(int code, string message) => string.Create(CultureInfo.InvariantCulture, $$$"""{"status":false,"error":{"code":{{{code}}},"message":"{{{message}}}"}}""");

    private static Dictionary<string, string> Header(string name, string value) => new(StringComparer.Ordinal) { [name] = value };

    private static T Pick<T>(Random random, IReadOnlyList<T> from) => from[random.Next(from.Count)];
}
