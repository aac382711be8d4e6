namespace Dora.Descriptor.Files;

/// <summary>Where the program of a node is found. Validation and spawning must agree on it.</summary>
public static class ProgramLookup
{
    /// <summary>Finds the file to run.</summary>
    /// <param name="path">The path of the dataflow file: absolute, relative, or a bare name.</param>
    /// <param name="directories">The directories a relative path may start from, first match wins; for a node only its working directory.</param>
    /// <param name="searchPath">The value of PATH, where bare names that are no scripts are looked up next; null for none.</param>
    /// <returns>What was found; a file that can be run wins over one that cannot.</returns>
    public static ProgramFile Find(string path, IEnumerable<string> directories, string? searchPath)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(directories);
        ProgramFile best = new(null, ProgramFileState.Missing);
        foreach (string candidate in Candidates(path, directories, searchPath))
        {
            ProgramFileState state = StateOf(candidate);
            if (state == ProgramFileState.Runnable)
                return new ProgramFile(candidate, state);
            if (best.State == ProgramFileState.Missing && state != ProgramFileState.Missing)
                best = new ProgramFile(candidate, state);
        }

        return best;
    }

    /// <summary>True when the path is downloaded instead of looked up.</summary>
    /// <param name="path">The path as written.</param>
    /// <returns>True for a URL.</returns>
    public static bool IsUrl(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.Contains("://", StringComparison.Ordinal);
    }

    private static IEnumerable<string> Candidates(string path, IEnumerable<string> directories, string? searchPath)
    {
        if (path.Contains('\0', StringComparison.Ordinal))
            yield break;
        foreach (string directory in directories)
            yield return Path.GetFullPath(Path.Combine(directory, path));
        if (path.Contains('/', StringComparison.Ordinal) || HasInterpreter(path) || searchPath is null)
            yield break;
        foreach (string searched in searchPath.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
            yield return Path.Combine(searched, path);
    }

    /// <summary>Python scripts and .NET assemblies are handed to their interpreter and need no permission to be executed.</summary>
    private static bool HasInterpreter(string path) => Path.GetExtension(path) is ".py" or ".dll";

    private static ProgramFileState StateOf(string file)
    {
        if (Directory.Exists(file))
            return ProgramFileState.Directory;
        if (!File.Exists(file))
            return ProgramFileState.Missing;
        const UnixFileMode anyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        bool runnable = OperatingSystem.IsWindows() || HasInterpreter(file) || (File.GetUnixFileMode(file) & anyExecute) != 0;
        return runnable ? ProgramFileState.Runnable : ProgramFileState.NotExecutable;
    }
}

/// <summary>What <see cref="ProgramLookup"/> found.</summary>
/// <param name="Path">The absolute path; null when nothing has that name.</param>
/// <param name="State">Whether it can be run.</param>
public sealed record ProgramFile(string? Path, ProgramFileState State);

/// <summary>Whether a file can be run.</summary>
public enum ProgramFileState
{
    /// <summary>It can: an executable file, a Python script or a .NET assembly.</summary>
    Runnable,

    /// <summary>There is nothing of that name.</summary>
    Missing,

    /// <summary>It is a directory.</summary>
    Directory,

    /// <summary>It is a file without the permission to be executed.</summary>
    NotExecutable,
}
