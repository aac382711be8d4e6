namespace Dora.Cli.Building;

/// <summary>
/// Finds out that a program was not built since its sources were changed, as far as files tell: a program below a folder beside the
/// dataflow file (<c>Filter/bin/Filter</c>) is taken to be made from what that folder holds.
/// </summary>
internal static class NewerSource
{
    /// <summary>Files looked at per program; a larger tree is not worth the wait at every start.</summary>
    private const int MaxFiles = 5000;

    private static readonly string[] SourceExtensions =
        [".cs", ".csproj", ".fs", ".fsproj", ".c", ".cc", ".cpp", ".cxx", ".h", ".hpp", ".rs", ".go", ".java", ".kt", ".swift", ".zig"];

    private static readonly string[] BuildFolders = ["bin", "obj", "target", "build", "out", "node_modules", "git"];

    /// <summary>Finds a source that is newer than a program.</summary>
    /// <param name="program">The absolute path of the program.</param>
    /// <param name="baseDirectory">The directory of the dataflow file.</param>
    /// <returns>The source, relative to the directory; null when there is none or nothing can be said.</returns>
    public static string? Find(string program, string baseDirectory)
    {
        string[] parts = Path.GetRelativePath(baseDirectory, program).Split(Path.DirectorySeparatorChar);
        bool isBelowFolder = parts.Length > 1 && parts[0] != ".." && !BuildFolders.Contains(parts[0]);
        if (!isBelowFolder || SourceExtensions.Contains(Path.GetExtension(program)) || !File.Exists(program))
            return null;
        try
        {
            DateTime built = BuiltAt(program);
            return SourcesIn(new DirectoryInfo(Path.Combine(baseDirectory, parts[0]))).Take(MaxFiles)
                .FirstOrDefault(file => file.LastWriteTimeUtc > built) is { } newer ? Path.GetRelativePath(baseDirectory, newer.FullName) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Only a hint is lost: what cannot be read is somebody else's.
            return null;
        }
    }

    /// <summary>The code of a .NET program lies beside the file that starts it.</summary>
    private static DateTime BuiltAt(string program)
    {
        DateTime start = File.GetLastWriteTimeUtc(program);
        DateTime code = File.GetLastWriteTimeUtc(program + ".dll");
        return code > start ? code : start;
    }

    private static IEnumerable<FileInfo> SourcesIn(DirectoryInfo folder) =>
        folder.EnumerateFiles().Where(file => SourceExtensions.Contains(file.Extension))
            .Concat(folder.EnumerateDirectories()
                .Where(child => !child.Name.StartsWith('.') && child.LinkTarget is null && !BuildFolders.Contains(child.Name))
                .SelectMany(SourcesIn));
}
