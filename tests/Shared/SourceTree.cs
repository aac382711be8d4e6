namespace Tests.Shared;

/// <summary>The repository the tests were built from.</summary>
internal static class SourceTree
{
    /// <summary>Its root.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The path of a file or folder in it.</summary>
    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string FindRoot()
    {
        for (DirectoryInfo? directory = new(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "dora-net.slnx")))
                return directory.FullName;
        }

        throw new InvalidOperationException($"no dora-net.slnx above {AppContext.BaseDirectory}: run the tests from their build output");
    }
}
