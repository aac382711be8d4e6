using Dora.Descriptor.Assembly;
using Dora.Descriptor.Diagnostics;
using Dora.Descriptor.Model;

namespace Dora.Descriptor.Files;

/// <summary>Checks that the files of nodes that run here, and are not built or fetched first, exist.</summary>
internal sealed class FileCheck(string baseDirectory, ReadOptions options, DiagnosticBag diagnostics)
{
    /// <summary>What was looked up before: many nodes run the same program.</summary>
    private readonly Dictionary<(string Path, string Directory, string? SearchPath), ProgramFile> _found = [];

    public void Check(NodeCandidate node)
    {
        bool elsewhere = options.Purpose != ReadPurpose.Run && node.Deploy is { Machine: not null } or { Labels.Count: > 0 };
        if (elsewhere || node.Git is not null || node.Build.Count > 0)
            return;
        if (node.Source is NodeSource.Program program)
            CheckProgram(node, program.Path);
        foreach (OperatorCandidate item in node.Operators.Where(item => item.Draft.Build is null && item.Path.Length > 0))
            CheckOperator(node, item);
    }

    private void CheckProgram(NodeCandidate node, string path)
    {
        if (ProgramLookup.IsUrl(path) || (options.Uv && !path.Contains('/', StringComparison.Ordinal) && Path.GetExtension(path) != ".py"))
            return;
        string directory = DirectoryOf(node);
        ProgramFile found = Find(path, directory, node.Environment.GetValueOrDefault("PATH") ?? options.Environment("PATH"));
        (string Message, string Hint)? problem = found.State switch
        {
            ProgramFileState.Missing => ($"Could not find source path `{path}`", MissingHint(path, directory)),
            ProgramFileState.Directory => ($"source path `{path}` is a directory", $"name the program inside of `{found.Path}`"),
            ProgramFileState.NotExecutable => ($"source path `{path}` is not executable", $"run `chmod +x {found.Path}`"),
            _ => null,
        };
        if (problem is { } report)
            diagnostics.Error(node.ProgramAt, $"node `{node.Id}`: {report.Message}", report.Hint);
    }

    private ProgramFile Find(string path, string directory, string? searchPath)
    {
        if (!_found.TryGetValue((path, directory, searchPath), out ProgramFile? found))
            _found[(path, directory, searchPath)] = found = ProgramLookup.Find(path, [directory], searchPath);
        return found;
    }

    private string DirectoryOf(NodeCandidate node) => Path.Combine(baseDirectory, node.Deploy?.WorkingDirectory ?? "");

    private static string MissingHint(string path, string directory) =>
        path.Contains('/', StringComparison.Ordinal) || Path.GetExtension(path).Length > 0
        ? $"relative paths start at `{directory}`; a node that is built first needs a `build` command"
        : $"there is no such file in `{directory}` and no such program on PATH; a node that is built first needs a `build` command";

    private void CheckOperator(NodeCandidate node, OperatorCandidate item)
    {
        if (ProgramLookup.IsUrl(item.Path))
            return;
        string? file = item.Path;
        if (item.Kind == OperatorKind.SharedLibrary)
            file = LibraryFile(node, item);
        if (file is null || file.Contains('\0', StringComparison.Ordinal) || File.Exists(Path.Combine(DirectoryOf(node), file)))
            return;
        string kind = item.Kind switch { OperatorKind.Python => "Python", OperatorKind.Wasm => "WASM", _ => "shared" };
        diagnostics.Error(item.PathAt,
            $"node `{node.Id}`: operator `{item.Id}`: no {kind} library at `{file}`", $"relative paths start at `{DirectoryOf(node)}`");
    }

    private string? LibraryFile(NodeCandidate node, OperatorCandidate item)
    {
        string name = Path.GetFileName(item.Path);
        string? problem =
            name.StartsWith("lib", StringComparison.Ordinal) ? "Shared library file name must not start with `lib`, prefix is added automatically"
            : Path.GetExtension(name).Length > 0 ? "Shared library file name must have no extension, it is added automatically"
            : null;
        if (problem is null)
            return Path.Combine(Path.GetDirectoryName(item.Path) ?? "", LibraryName(name));
        diagnostics.Error(item.PathAt, $"node `{node.Id}`: operator `{item.Id}`: {problem}");
        return null;
    }

    private static string LibraryName(string name) =>
        OperatingSystem.IsWindows() ? $"{name}.dll" : OperatingSystem.IsMacOS() ? $"lib{name}.dylib" : $"lib{name}.so";
}
