using Dora.Descriptor.Files;
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
        ProgramFile found = ProgramLookup.Find(path, [directory], searchPath);
        if (found.State == ProgramFileState.Directory)
            throw new PrepareException($"failed to run `{path}`: it is a directory; name the program in it");

        bool isBareName = !path.Contains('/', StringComparison.Ordinal);
        return Path.GetExtension(path) switch
        {
            ".py" => Python(Existing(found, path, directory), program.Arguments, searchPath, uv),
            ".dll" => new(Tool("dotnet", searchPath) ?? DotnetHost(), [Existing(found, path, directory), .. program.Arguments]),
            _ when uv && isBareName && !File.Exists(Path.Combine(directory, path)) =>
                new(Uv(searchPath), ["run", path, .. program.Arguments], $"spawning: uv run {path}"),
            _ => Executable(found, path, directory, program.Arguments, isBareName),
        };
    }

    private static Command Executable(ProgramFile found, string path, string directory, IReadOnlyList<string> arguments, bool isBareName)
    {
        string file = found.Path
            ?? throw new PrepareException($"Could not find source path `{path}` (looked in `{directory}`{(isBareName ? " and on PATH" : "")})");
        return found.State == ProgramFileState.Runnable && IsPlainText(file) ? new(Shell, [file, .. arguments]) : new(file, arguments);
    }

    private static Command Python(string file, IReadOnlyList<string> arguments, string searchPath, bool uv)
    {
        if (uv)
            return new(Uv(searchPath), ["run", "python", "-u", file, .. arguments], $"spawning: uv run python -u {file}");

        // Not resolved any further: a virtual environment's python is a link that must keep its name.
        string python = Tool("python3", searchPath) ?? Tool("python", searchPath)
            ?? throw new PrepareException("failed to find `python` or `python3`. Make sure that python is available.");
        return new(python, ["-u", file, .. arguments], $"spawning: \"{python}\" -u {file}");
    }

    private static string Uv(string searchPath) => Tool("uv", searchPath)
        ?? throw new PrepareException("`uv` is not on PATH; install it (https://docs.astral.sh/uv) or run without `--uv`");

    private static string DotnetHost() => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath!
        : throw new PrepareException("`dotnet` is not on PATH; install the .NET runtime or add its directory to PATH");

    private static string Existing(ProgramFile found, string path, string directory) =>
        found.Path ?? throw new PrepareException($"Could not find source path `{path}` (looked in `{directory}`)");

    private static string? Tool(string name, string searchPath) =>
        ProgramLookup.Find(name, [], searchPath) is { State: ProgramFileState.Runnable, Path: var file } ? file : null;

    /// <summary>A script without <c>#!</c> line, which the kernel refuses and a shell would run.</summary>
    private static bool IsPlainText(string file)
    {
        try
        {
            Span<byte> head = stackalloc byte[64];
            using FileStream stream = File.OpenRead(file);
            head = head[..stream.Read(head)];
            return !head.IsEmpty && !head.StartsWith("#!"u8) && !head.StartsWith("\x7f"u8) && !head.Contains((byte)0);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A program that may be run but not read, as sudo often is; no shell could read it either.
            return false;
        }
    }
}
