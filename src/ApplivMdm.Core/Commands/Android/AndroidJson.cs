using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ApplivMdm.Commands.Android;

/// <summary>Commands on the wire: only what is set, and text as it is, for the body is JSON over HTTP and never part of a page.</summary>
[JsonSerializable(typeof(AndroidCommandBody))]
internal sealed partial class AndroidBodyJson : JsonSerializerContext
{
    public static AndroidBodyJson Wire { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}

/// <summary>Reads what services answer: every field optional, unknown ones passed over.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AndroidCommandState))]
internal sealed partial class AndroidStateJson : JsonSerializerContext;
