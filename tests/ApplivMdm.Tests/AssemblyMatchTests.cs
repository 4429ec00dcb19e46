using System.Reflection;
using ApplivMdm.Loader;

namespace ApplivMdm.Tests;

/// <summary>The rule by which both loaders decide.</summary>
public class AssemblyMatchTests
{
    private const string Key = ", PublicKeyToken=cc7b13ffcd2ddd51";

    [Theory]
    [InlineData("A, Version=2.0.0.0" + Key, "A, Version=1.0.0.0" + Key, true)]
    [InlineData("A, Version=2.0.0.0" + Key, "A, Version=2.0.0.0" + Key, true)]
    [InlineData("A, Version=2.0.0.0" + Key, "a, Version=2.0.0.0" + Key, true)]
    [InlineData("A, Version=2.0.0.0" + Key, "A", true)]
    [InlineData("A, Version=1.0.0.0" + Key, "A, Version=2.0.0.0" + Key, false)]
    [InlineData("A, Version=2.0.0.0" + Key, "B, Version=2.0.0.0" + Key, false)]
    [InlineData("A, Version=2.0.0.0", "A, Version=2.0.0.0" + Key, false)]
    [InlineData("A, Version=2.0.0.0, PublicKeyToken=b77a5c561934e089", "A, Version=2.0.0.0" + Key, false)]
    [InlineData("A, Version=2.0.0.0" + Key, "A, Version=2.0.0.0, Culture=de" + Key, false)]
    public void Same_name_same_key_and_not_older(string offered, string asked, bool satisfies) =>
        Assert.Equal(satisfies, AssemblyMatch.Satisfies(new AssemblyName(offered), new AssemblyName(asked)));
}
