using System.Text.Json;
using ApplivMdm.Transport;

namespace ApplivMdm.Inventory;

/// <summary><c>GET /v1/organizations/{organizationId}/mdm/windows/enterprise/applications</c>: what can be installed on Windows.</summary>
internal static class WindowsApplications
{
    private const int PageSize = 100;

    // Where an application has its name depends on its type.
    private static readonly string[][] s_names =
        [["info", "name"], ["info", "applicationInfo", "name"], ["info", "config", "msi", "productName"], ["info", "config", "msix", "displayName"], ["name"]];

    private static readonly string[][] s_versions =
        [["info", "version"], ["info", "applicationInfo", "version"], ["info", "config", "msi", "productVersion"], ["info", "config", "msix", "version"], ["version"]];

    /// <summary>The whole catalogue.</summary>
    public static PageWalk<WindowsApplication> List(MdmConnection connection) =>
        AppliveryPage.Walk(connection, "applications", "windows/enterprise/applications", [], PageSize, item => Read(item, connection));

    private static WindowsApplication Read(JsonElement item, MdmConnection connection) => new()
    {
        ApplicationId = item.Text("id") ?? item.Text("_id") ?? string.Empty,
        Name = First(item, s_names),
        Type = item.Text("type"),
        Version = First(item, s_versions),
        Organization = connection.Tenant,
    };

    private static string? First(JsonElement item, string[][] paths) =>
        paths.Select(path => item.Member([.. path.Take(path.Length - 1)])?.Text(path[path.Length - 1])).FirstOrDefault(text => !string.IsNullOrEmpty(text));
}
