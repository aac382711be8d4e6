using Dora.Descriptor.Model;

namespace Dora.Daemon.Spawning;

/// <summary>The first phase of a start: everything that can go wrong with a node before a process exists.</summary>
internal static class NodePreparer
{
    /// <summary>Prepares a node that is not dynamic.</summary>
    /// <param name="node">The node.</param>
    /// <param name="options">How the dataflow is run.</param>
    /// <param name="warn">Is told what looks wrong but does not prevent the start.</param>
    /// <param name="cancellationToken">Ends a download.</param>
    /// <exception cref="PrepareException">The node cannot be started.</exception>
    public static async Task<NodeLaunch> PrepareAsync(
        NodeDefinition node, RunOptions options, Action<string> warn, CancellationToken cancellationToken)
    {
        string directory = DirectoryOf(node, options);
        CreateDirectory(directory);
        (IReadOnlyDictionary<string, string> environment, IReadOnlyList<string> refused) = NodeEnvironment.Build(node, options);
        foreach (string name in refused)
            warn($"`{name}` in the environment of `{node.Id}` is ignored: it is set by the daemon");

        string? downloaded = node.Source is NodeSource.Program { Path: var path, Sha256: var hash } && Download.IsUrl(path)
            ? await Download.FetchAsync(path, hash, options.WorkingDirectory, cancellationToken).ConfigureAwait(false)
            : null;
        string searchPath = environment.GetValueOrDefault("PATH") ?? "/usr/local/bin:/usr/bin:/bin";
        ProgramCommand.Command command = ProgramCommand.Resolve(node.Source, directory, downloaded, searchPath, options.Uv);
        command = Affinity.Apply(command, node.CpuAffinity);
        return new NodeLaunch(command.Program, command.Arguments, directory, environment, command.Announcement);
    }

    private static string DirectoryOf(NodeDefinition node, RunOptions options) =>
        options.NodeDirectories.TryGetValue(node.Id, out string? own)
            ? own
            : Path.GetFullPath(Path.Combine(options.WorkingDirectory, node.Deploy?.WorkingDirectory ?? "."));

    private static void CreateDirectory(string directory)
    {
        try
        {
            Directory.CreateDirectory(directory);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new PrepareException($"failed to create node working directory `{directory}`: {error.Message}", error);
        }
    }
}
