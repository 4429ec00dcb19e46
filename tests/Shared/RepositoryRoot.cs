namespace ApplivMdm.Shared;

/// <summary>The checkout that this program was built from.</summary>
internal static class RepositoryRoot
{
    public static string Path { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "ApplivMdm.sln"))) return folder.FullName;
        }

        throw new DirectoryNotFoundException("ApplivMdm.sln is in no folder above this program.");
    }
}
