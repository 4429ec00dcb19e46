using System.Reflection;
using ApplivMdm.Shared;

namespace ApplivMdm.Tests;

/// <summary>Where the build put things.</summary>
internal static class BuildFacts
{
    public static string NetFramework => Metadata("NetFramework");

    public static string Stage => Path.Combine(RepositoryRoot.Path, "bin");

    public static string TestServer => Path.Combine(RepositoryRoot.Path, "artifacts", "bin", "ApplivMdm.TestServer", Metadata("Configuration"), "ApplivMdm.TestServer.dll");

    private static string Metadata(string key) => typeof(BuildFacts).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
