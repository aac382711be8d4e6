using Dora.Descriptor.Model;

namespace Dora.Daemon.Spawning;

/// <summary>Finds the program of a node and how it is run: directly, by an interpreter, by a shell.</summary>
internal static class ProgramCommand
{
    private const string Shell = "sh";

    /// <summary>A program and its arguments; <paramref name="Announcement"/> tells of an interpreter that was put before them.</summary>
    internal sealed record Command(string Program, IReadOnlyList<string> Arguments, string? Announcement = null);

    /// <param name="source">What the node runs; not dynamic.</param>
    /// <param name="directory">The directory relative paths start from.</param>
    /// <param name="downloaded">The local file when the path was a URL.</param>
    /// <param name="searchPath">The PATH of the node.</param>
    /// <param name="uv">True to run through <c>uv run</c>.</param>
    public static Command Resolve(NodeSource source, string directory, string? downloaded, string searchPath, bool uv) => source switch
    {
        NodeSource.Shell shell => new(Shell, ["-c", shell.Command]),
        NodeSource.Program program => Resolve(program, downloaded ?? program.Path, directory, searchPath, uv),
        NodeSource.Operators => throw new PrepareException(
            "operators need the operator runtime, which this version does not include; make the operators nodes of their own"),
        _ => throw new PrepareException("it is dynamic and started by somebody else"),
    };

    private static Command Resolve(NodeSource.Program program, string path, string directory, string searchPath, bool uv)
    {
        string? file = FindFile(path, directory);
        if (file is null && path.Contains('/', StringComparison.Ordinal))
            throw new PrepareException($"Could not find source path `{path}` (looked in `{directory}`)");
        if (file is not null && Directory.Exists(file))
            throw new PrepareException($"failed to run `{path}`: it is a directory; name the program in it");

        return Path.GetExtension(path) switch
        {
            ".py" => Python(Existing(file, path, directory), program.Arguments, searchPath, uv),
            ".dll" => new(DotnetHost(searchPath), [Existing(file, path, directory), .. program.Arguments]),
            _ => Executable(file, path, directory, program.Arguments, searchPath, uv),
        };
    }

    private static Command Executable(string? file, string path, string directory, IReadOnlyList<string> arguments, string searchPath, bool uv)
    {
        if (file is null && FindOnPath(path, searchPath) is null && !uv)
            throw new PrepareException($"Could not find source path `{path}` (looked in `{directory}` and on PATH)");
        if (uv && file is null)
            return new(Uv(searchPath), ["run", path, .. arguments], $"spawning: uv run {path}");
        if (file is not null && IsPlainText(file))
            return new(Shell, [file, .. arguments]);
        return new(file ?? path, arguments);
    }

    private static Command Python(string file, IReadOnlyList<string> arguments, string searchPath, bool uv)
    {
        if (uv)
            return new(Uv(searchPath), ["run", "python", "-u", file, .. arguments], $"spawning: uv run python -u {file}");

        // Not resolved any further: a virtual environment's python is a link that must keep its name.
        string python = FindOnPath("python3", searchPath) ?? FindOnPath("python", searchPath)
            ?? throw new PrepareException("failed to find `python` or `python3`. Make sure that python is available.");
        return new(python, ["-u", file, .. arguments], $"spawning: \"{python}\" -u {file}");
    }

    private static string Uv(string searchPath) => FindOnPath("uv", searchPath)
        ?? throw new PrepareException("`uv` is not on PATH; install it (https://docs.astral.sh/uv) or run without `--uv`");

    private static string DotnetHost(string searchPath) => FindOnPath("dotnet", searchPath)
        ?? (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath : null)
        ?? throw new PrepareException("`dotnet` is not on PATH; install the .NET runtime or add its directory to PATH");

    private static string Existing(string? file, string path, string directory) =>
        file ?? throw new PrepareException($"Could not find source path `{path}` (looked in `{directory}`)");

    /// <summary>The absolute path, links and all; null when there is nothing.</summary>
    private static string? FindFile(string path, string directory)
    {
        string full = Path.GetFullPath(Path.Combine(directory, path));
        return File.Exists(full) || Directory.Exists(full) ? full : null;
    }

    private static string? FindOnPath(string name, string searchPath)
    {
        foreach (string part in searchPath.Split(':', StringSplitOptions.RemoveEmptyEntries))
        {
            string candidate = Path.Combine(part, name);
            if (File.Exists(candidate) && IsExecutable(candidate))
                return candidate;
        }

        return null;
    }

    private static bool IsExecutable(string file)
    {
        const UnixFileMode AnyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return !OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & AnyExecute) != 0;
    }

    /// <summary>An executable script without <c>#!</c> line, which the kernel refuses and a shell would run.</summary>
    private static bool IsPlainText(string file)
    {
        if (!IsExecutable(file))
            return false;
        Span<byte> head = stackalloc byte[64];
        using FileStream stream = File.OpenRead(file);
        head = head[..stream.Read(head)];
        return !head.IsEmpty && !head.StartsWith("#!"u8) && !head.StartsWith("\x7f"u8) && !head.Contains((byte)0);
    }
}
