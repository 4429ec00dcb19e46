using System.Reflection;
using ApplivMdm.Shared;

namespace ApplivMdm.Tests;

/// <summary>Where the build put things.</summary>
internal static class BuildFacts
{
    public static string NetFramework => Metadata("NetFramework");

    public static string Stage => Path.Combine(RepositoryRoot.Path, "bin");

    /// <summary>A program of this build.</summary>
    public static string Program(string name) => Path.Combine(RepositoryRoot.Path, "artifacts", "bin", name, Metadata("Configuration"), name + ".dll");

    private static string Metadata(string key) => typeof(BuildFacts).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
