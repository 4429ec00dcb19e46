using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace ApplivMdm.Tests;

/// <summary>An assembly read as data, without loading it.</summary>
internal sealed record StagedAssembly(AssemblyName Name, IReadOnlyList<AssemblyName> References)
{
    public static IReadOnlyList<StagedAssembly> Common { get; } = [.. Directory.GetFiles(Path.Combine(BuildFacts.Stage, "Common"), "*.dll").Select(Read).OfType<StagedAssembly>()];

    /// <summary>Null for native code and for a module without an assembly.</summary>
    public static StagedAssembly? Read(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var metadata = file.HasMetadata ? file.GetMetadataReader() : null;
        return metadata?.IsAssembly != true ? null : new StagedAssembly(
            metadata.GetAssemblyDefinition().GetAssemblyName(),
            [.. metadata.AssemblyReferences.Select(handle => metadata.GetAssemblyReference(handle).GetAssemblyName())]);
    }
}
