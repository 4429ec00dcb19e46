using System.Reflection;
using System.Runtime.Loader;

namespace ApplivMdm.Tests;

/// <summary>No type of a package on a public member: users and other modules would have to agree on its version.</summary>
public class PublicSurfaceGuards
{
    [Theory]
    [InlineData("ApplivMdm.Core")]
    [InlineData("ApplivMdm.Sandbox")]
    public void Public_members_have_our_types_only(string name)
    {
        var context = new AssemblyLoadContext(name, isCollectible: true);
        var folder = Path.Combine(BuildFacts.Stage, "Common");
        context.Resolving += (_, asked) => File.Exists(Path.Combine(folder, asked.Name + ".dll")) ? context.LoadFromAssemblyPath(Path.Combine(folder, asked.Name + ".dll")) : null;
        var assembly = context.LoadFromAssemblyPath(Path.Combine(folder, name + ".dll"));
        var packages = StagedAssembly.Common.Select(staged => staged.Name.Name!).Where(staged => !staged.StartsWith("ApplivMdm", StringComparison.Ordinal)).ToHashSet(StringComparer.OrdinalIgnoreCase);

        var foreign = assembly.GetExportedTypes()
            .SelectMany(type => type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly), (type, member) => (Type: type, Member: member))
            .SelectMany(entry => Types(entry.Member).Where(used => packages.Contains(used.Assembly.GetName().Name!)).Select(used => $"{entry.Type.Name}.{entry.Member.Name}: {used}"));
        Assert.Empty(foreign);
    }

    private static IEnumerable<Type> Types(MemberInfo member) => (member switch
    {
        MethodBase method => method.GetParameters().Select(parameter => parameter.ParameterType).Append((method as MethodInfo)?.ReturnType ?? typeof(void)),
        PropertyInfo property => [property.PropertyType],
        FieldInfo field => [field.FieldType],
        _ => Enumerable.Empty<Type>(),
    }).SelectMany(type => type.GetGenericArguments().Append(type));
}
