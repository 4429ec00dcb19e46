namespace ApplivMdm.Tests;

/// <summary>What the staged assemblies may refer to, and whether all of it is there on Windows PowerShell 5.1.</summary>
public class ReferenceGuards
{
    // Reference -> what ships. The redirector answers these on .NET Framework, where a module cannot bring a configuration file.
    private static readonly string[] s_redirects =
    [
        "Microsoft.Bcl.AsyncInterfaces 6.0.0.0 -> 8.0.0.0",
        "Microsoft.Bcl.TimeProvider 8.0.0.0 -> 8.0.0.1",
        "System.Buffers 4.0.2.0 -> 4.0.3.0",
        "System.ComponentModel.Annotations 4.2.0.0 -> 4.2.1.0",
        "System.Runtime.CompilerServices.Unsafe 4.0.4.1 -> 6.0.0.0",
    ];

    [Fact]
    public void The_cmdlets_refer_to_the_core_the_sandbox_and_powershell_only() =>
        Assert.Equal(["ApplivMdm.Core", "ApplivMdm.Sandbox", "System.Management.Automation", "netstandard"], References("ApplivMdm"));

    [Fact]
    public void The_core_knows_nothing_of_powershell_or_the_sandbox() =>
        Assert.DoesNotContain(References("ApplivMdm.Core"), name => name is "System.Management.Automation" or "ApplivMdm.Sandbox");

    [Fact]
    public void The_sandbox_shares_nothing_with_the_client() =>
        Assert.DoesNotContain(References("ApplivMdm.Sandbox"), name => name.StartsWith("ApplivMdm", StringComparison.Ordinal));

    [Fact]
    public void The_loaders_have_no_packages()
    {
        Assert.Equal(["System.Management.Automation", "netstandard"], References(StagedAssembly.Read(Path.Combine(BuildFacts.Stage, "ApplivMdm.Loader.dll"))!));
        Assert.Equal(["ApplivMdm.LoadContext.dll"], Directory.GetFiles(Path.Combine(BuildFacts.Stage, "Core")).Select(Path.GetFileName));
        Assert.All(References(StagedAssembly.Read(Path.Combine(BuildFacts.Stage, "Core", "ApplivMdm.LoadContext.dll"))!), name => Assert.StartsWith("System.", name, StringComparison.Ordinal));
    }

    [Fact]
    public void Everything_resolves_on_the_net_framework_4_7_2_with_the_redirects_listed()
    {
        var framework = Directory.GetFiles(BuildFacts.NetFramework, "*.dll", SearchOption.AllDirectories)
            .Select(StagedAssembly.Read)
            .OfType<StagedAssembly>()
            .ToLookup(assembly => assembly.Name.Name!, assembly => assembly.Name.Version!, StringComparer.OrdinalIgnoreCase);
        var staged = StagedAssembly.Common.ToDictionary(assembly => assembly.Name.Name!, assembly => assembly.Name, StringComparer.OrdinalIgnoreCase);
        var missing = new List<string>();
        var redirects = new SortedSet<string>(StringComparer.Ordinal);

        foreach (var (name, references) in StagedAssembly.Common)
        {
            foreach (var reference in references.Where(reference => reference.Name != "System.Management.Automation"))
            {
                if (staged.TryGetValue(reference.Name!, out var mine))
                {
                    if (!Loader.AssemblyMatch.Satisfies(mine, reference)) missing.Add($"{name.Name} wants {reference}, {mine.Version} ships");
                    else if (mine.Version != reference.Version) redirects.Add($"{reference.Name} {reference.Version} -> {mine.Version}");
                }
                else if (!framework[reference.Name!].Any(version => version >= reference.Version)) missing.Add($"{name.Name} wants {reference}");
            }
        }

        Assert.Empty(missing);
        Assert.True(redirects.SetEquals(s_redirects), $"The redirects that are needed:\n{string.Join('\n', redirects)}");
    }

    [Fact]
    public void Json_is_the_one_that_powershell_7_4_carries() =>
        Assert.Equal(new Version(8, 0, 0, 0), StagedAssembly.Common.Single(assembly => assembly.Name.Name == "System.Text.Json").Name.Version);

    private static IEnumerable<string> References(string assembly) => References(StagedAssembly.Common.Single(staged => staged.Name.Name == assembly));

    private static IEnumerable<string> References(StagedAssembly assembly) => assembly.References.Select(reference => reference.Name!).Order(StringComparer.Ordinal);
}
