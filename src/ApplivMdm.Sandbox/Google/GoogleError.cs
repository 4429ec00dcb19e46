using System.Text.Json.Nodes;

namespace ApplivMdm.Sandbox.Google;

/// <summary>Errors as Google's HTTP APIs write them: <c>google.rpc.Status</c>, whose <c>code</c> is the HTTP status here.</summary>
internal static class GoogleError
{
    private const string Credentials = "Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.";

    public static SandboxResponse InvalidArgument(string message) => Of(400, "INVALID_ARGUMENT", message);

    /// <summary>What does not fit the request's message, field by field.</summary>
    public static SandboxResponse BadRequest(IReadOnlyCollection<Violation> violations) => Of(
        400,
        "INVALID_ARGUMENT",
        string.Join("\n", violations.Select(violation => violation.Description)),
        new JsonObject { ["@type"] = "type.googleapis.com/google.rpc.BadRequest", ["fieldViolations"] = new JsonArray([.. violations.Select(violation => violation.ToJson())]) });

    public static SandboxResponse CredentialsMissing() => Unauthenticated("Request is missing required authentication credential. " + Credentials, "CREDENTIALS_MISSING");

    public static SandboxResponse TokenExpired() => Unauthenticated("Request had invalid authentication credentials. " + Credentials, "ACCESS_TOKEN_EXPIRED");

    public static SandboxResponse TokenUnknown() => Unauthenticated("Request had invalid authentication credentials. " + Credentials, "ACCESS_TOKEN_TYPE_UNSUPPORTED");

    public static SandboxResponse PermissionDenied() => Of(403, "PERMISSION_DENIED", "Caller is not authorized to manage project.");

    public static SandboxResponse NotFound() => Of(404, "NOT_FOUND", "Requested entity was not found.");

    public static SandboxResponse NoSuchMethod() => Of(404, "NOT_FOUND", "Method not found.");

    public static SandboxResponse QuotaExceeded(int limit) => Of(
        429,
        "RESOURCE_EXHAUSTED",
        "Quota exceeded for quota metric 'Requests' and limit 'Requests per 100 seconds' of service 'androidmanagement.googleapis.com'.",
        Info("RATE_LIMIT_EXCEEDED", new JsonObject { ["service"] = "androidmanagement.googleapis.com", ["quota_limit_value"] = limit.ToString(System.Globalization.CultureInfo.InvariantCulture) }));

    private static SandboxResponse Unauthenticated(string message, string reason) =>
        Of(401, "UNAUTHENTICATED", message, Info(reason, new JsonObject { ["service"] = "androidmanagement.googleapis.com" }));

    private static JsonObject Info(string reason, JsonObject metadata) => new()
    {
        ["@type"] = "type.googleapis.com/google.rpc.ErrorInfo",
        ["reason"] = reason,
        ["domain"] = "googleapis.com",
        ["metadata"] = metadata,
    };

    private static SandboxResponse Of(int code, string status, string message, JsonObject? detail = null)
    {
        var error = new JsonObject { ["code"] = code, ["message"] = message, ["status"] = status };
        if (detail is not null) error["details"] = new JsonArray(detail);
        return SandboxResponse.Json(code, new JsonObject { ["error"] = error });
    }
}

/// <summary>What is wrong with one field.</summary>
/// <param name="Field">The field's path in the request's message, in Google's own snake case; empty for the message itself.</param>
/// <param name="Description">What is wrong.</param>
internal sealed record Violation(string Field, string Description)
{
    public JsonObject ToJson() => Field.Length == 0
        ? new JsonObject { ["description"] = Description }
        : new JsonObject { ["field"] = Field, ["description"] = Description };
}
