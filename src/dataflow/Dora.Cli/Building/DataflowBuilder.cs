using Dora.Cli.Output;
using Dora.Descriptor.Files;
using Dora.Descriptor.Model;
using Dora.Protocol;

namespace Dora.Cli.Building;

/// <summary>
/// Builds the nodes of a dataflow on this machine, one after the other: clones what has a git source, then runs the build commands.
/// </summary>
internal sealed class DataflowBuilder(Dataflow dataflow, BuildOptions options)
{
    private readonly SessionFile _sessionFile = new(dataflow.SourcePath!);
    private readonly BuildLines _lines = new(options);
    private GitSources? _git;

    /// <summary>Builds every node anew: branches and tags are resolved again.</summary>
    /// <returns>The session, saved.</returns>
    public Task<Session> BuildAllAsync(CancellationToken cancellationToken) => BuildAsync(anew: true, cancellationToken);

    /// <summary>Builds what cannot run yet: nodes whose program is missing, and cloned nodes whose commit is not checked out.</summary>
    /// <returns>The session, saved.</returns>
    public Task<Session> BuildMissingAsync(CancellationToken cancellationToken) => BuildAsync(anew: false, cancellationToken);

    private async Task<Session> BuildAsync(bool anew, CancellationToken cancellationToken)
    {
        Session session = _sessionFile.Load();
        Dictionary<string, PinnedSource> sources = [];
        Dictionary<string, string> directories = [];
        bool changed = anew;
        bool all = anew || dataflow.Nodes.Any(NeedsLineOfAnother);
        foreach (NodeDefinition node in dataflow.Nodes)
        {
            string directory = options.BaseDirectory;
            if (node.Git is { } git)
            {
                _git ??= new GitSources(options.BaseDirectory);
                PinnedSource pinned = (anew ? null : PinOf(session, node)) ?? await _git.ResolveAsync(git, cancellationToken).ConfigureAwait(false);
                sources[node.Id.Value] = pinned;
                changed |= session.GitSources.GetValueOrDefault(node.Id.Value) != pinned;
                directory = await _git.CheckOutAsync(pinned, cancellationToken).ConfigureAwait(false);
            }

            directories[node.Id.Value] = directory;
            changed |= await BuildNodeAsync(node, directory, all, cancellationToken).ConfigureAwait(false);
        }

        Session next = session with { BuildId = changed ? Guid.NewGuid() : session.BuildId, GitSources = sources, NodeDirectories = directories };
        Save(next, changed);
        if (!all)
            WarnOfNewerSources();
        return next;
    }

    /// <summary>A program whose node has no build lines of its own is made by those of another one; nobody says which.</summary>
    private bool NeedsLineOfAnother(NodeDefinition node) =>
        node.Git is null && !LinesOf(node).Any() && IsMissing(node, PlacesOf(node, options.BaseDirectory));

    private void WarnOfNewerSources()
    {
        if (!dataflow.Nodes.Any(node => LinesOf(node).Any()))
            return;
        HashSet<string> seen = [];
        foreach (NodeDefinition node in dataflow.Nodes.Where(node => node.Git is null && node.Source is NodeSource.Program))
        {
            string program = Path.GetFullPath(((NodeSource.Program)node.Source).Path, PlacesOf(node, options.BaseDirectory)[0]);
            if (seen.Add(program) && NewerSource.Find(program, options.BaseDirectory) is { } source)
                options.Show(
                    node.Id,
                    LogLevel.Warn,
                    $"{source} is newer than the program: `dora build {Path.GetFileName(dataflow.SourcePath)}` builds it again");
        }
    }

    private void Save(Session session, bool changed)
    {
        try
        {
            _sessionFile.Save(session);
        }
        catch (CommandFailedException error) when (!changed)
        {
            // Nothing new stands in it: a full disk keeps no dataflow from running.
            Terminal.Warn(error.Message);
        }
    }

    private async Task<bool> BuildNodeAsync(NodeDefinition node, string directory, bool always, CancellationToken cancellationToken)
    {
        string[] lines = [.. LinesOf(node)];
        string[] places = PlacesOf(node, directory);
        if (lines.Length == 0 || !(always || IsMissing(node, places)))
            return false;
        await _lines.RunAsync(node, lines, directory, cancellationToken).ConfigureAwait(false);
        if (IsMissing(node, places))
            throw new CommandFailedException(
                $"failed to build node `{node.Id}`: its build commands succeeded, but its program still does not exist in {places[0]}");
        return true;
    }

    private static string[] PlacesOf(NodeDefinition node, string directory) =>
        [Path.GetFullPath(node.Deploy?.WorkingDirectory ?? ".", directory), directory];

    private static IEnumerable<string> LinesOf(NodeDefinition node) =>
        node.Source is NodeSource.Operators operators ? node.Build.Concat(operators.Items.SelectMany(item => item.Build)) : node.Build;

    // A pin counts only for the repository and the kind of reference it was made for.
    private static PinnedSource? PinOf(Session session, NodeDefinition node) =>
        session.GitSources.TryGetValue(node.Id.Value, out PinnedSource? pin) && pin.Repository == node.Git!.Url
        && (node.Git.Kind != GitReferenceKind.Revision || pin.CommitHash.StartsWith(node.Git.Reference!, StringComparison.OrdinalIgnoreCase))
            ? pin
            : null;

    private static bool IsMissing(NodeDefinition node, string[] directories) => node.Source switch
    {
        NodeSource.Program program => !ProgramLookup.IsUrl(program.Path)
            && ProgramLookup.Find(program.Path, directories, Environment.GetEnvironmentVariable("PATH")).Path is null,
        NodeSource.Operators operators =>
            operators.Items.Any(item => !ProgramLookup.IsUrl(item.Path) && !directories.Any(directory => Exists(item, directory))),
        _ => false,
    };

    private static bool Exists(OperatorDefinition item, string directory)
    {
        string path = Path.GetFullPath(item.Path, directory);
        string library = Path.Combine(Path.GetDirectoryName(path)!, $"lib{Path.GetFileName(path)}.so");
        return File.Exists(path) || (item.Kind == OperatorKind.SharedLibrary && File.Exists(library));
    }
}
