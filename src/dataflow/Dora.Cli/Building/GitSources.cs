using Dora.Descriptor.Model;

namespace Dora.Cli.Building;

/// <summary>Resolves the reference of a cloned node to a commit and checks that commit out below the dataflow's directory.</summary>
internal sealed class GitSources(string baseDirectory)
{
    private const int FullCommit = 40;

    /// <summary>As long as git itself abbreviates; fewer characters soon stand for several commits.</summary>
    private const int ShortestCommit = 7;

    // No question may wait for an answer that nobody can give; the messages are matched, so they must be English.
    private static readonly KeyValuePair<string, string>[] Environment = [new("GIT_TERMINAL_PROMPT", "0"), new("LC_ALL", "C")];

    private readonly string _git = ToolSearch.Find("git")
        ?? throw new CommandFailedException("failed to find `git`, which nodes with a `git` source need: install it (Debian: apt-get install git)");

    /// <summary>The directory a commit of a repository is checked out to: <c>git/{host}/{path}/{commit}</c> below the dataflow's directory.</summary>
    public static string DirectoryOf(string baseDirectory, PinnedSource source) =>
        Path.Combine(PlaceOf(baseDirectory, source.Repository), source.CommitHash);

    private static string PlaceOf(string baseDirectory, string repository)
    {
        string place = repository;
        int scheme = place.IndexOf("://", StringComparison.Ordinal);
        place = scheme >= 0 ? place[(scheme + 3)..] : place;
        place = place[(place.IndexOf('@', StringComparison.Ordinal) + 1)..];
        IEnumerable<string> parts = place.Split('/', ':').Where(part => part.Trim('.').Length > 0);
        return Path.Combine([baseDirectory, "git", .. parts]);
    }

    /// <summary>The commit a reference stands for now.</summary>
    /// <exception cref="CommandFailedException">The repository or the reference cannot be found.</exception>
    public async Task<PinnedSource> ResolveAsync(GitSource source, CancellationToken cancellationToken)
    {
        if (source.Kind == GitReferenceKind.Revision)
            return await ResolveCommitAsync(source, cancellationToken).ConfigureAwait(false);
        string[] patterns = source.Kind switch
        {
            GitReferenceKind.Branch => [$"refs/heads/{source.Reference}"],
            GitReferenceKind.Tag => [$"refs/tags/{source.Reference}^{{}}", $"refs/tags/{source.Reference}"],
            _ => ["HEAD"],
        };
        Dictionary<string, string> found = await ListAsync(source.Url, patterns, cancellationToken).ConfigureAwait(false);
        string? commit = patterns.Select(found.GetValueOrDefault).FirstOrDefault(hash => hash is not null);
        return commit is not null
            ? new(source.Url, commit)
            : throw new CommandFailedException(
                $"the repository {source.Url} has no {source.Kind.ToString().ToLowerInvariant()} `{source.Reference ?? "HEAD"}`");
    }

    /// <summary>Checks a commit out, unless it already is.</summary>
    /// <returns>Its directory.</returns>
    public async Task<string> CheckOutAsync(PinnedSource source, CancellationToken cancellationToken)
    {
        string directory = DirectoryOf(baseDirectory, source);
        if (!Directory.Exists(directory))
            _ = await CloneAsync(source.Repository, source.CommitHash, cancellationToken).ConfigureAwait(false);
        return directory;
    }

    /// <summary>No server tells what the beginning of a hash stands for: the repository is cloned to find out.</summary>
    private async Task<PinnedSource> ResolveCommitAsync(GitSource source, CancellationToken cancellationToken)
    {
        string hash = source.Reference!;
        if (IsFullCommit(hash))
            return new(source.Url, hash);
        return hash.Length is >= ShortestCommit and < FullCommit && hash.All(char.IsAsciiHexDigit)
            ? await CloneAsync(source.Url, hash, cancellationToken).ConfigureAwait(false)
            : throw new CommandFailedException(
                $"`rev: {hash}` is no commit hash: write at least {ShortestCommit} of its {FullCommit} characters, or use `branch` or `tag`");
    }

    /// <summary>
    /// Clones a repository at a commit, under another name until it is complete: an interrupted clone must not look like a finished one.
    /// </summary>
    private async Task<PinnedSource> CloneAsync(string repository, string commit, CancellationToken cancellationToken)
    {
        string next = Path.Combine(PlaceOf(baseDirectory, repository), $"{commit}.{System.Environment.ProcessId}");
        Directory.CreateDirectory(Path.GetDirectoryName(next)!);
        try
        {
            string failure = $"failed to check out commit {commit} of {repository}";
            await GitAsync(
                baseDirectory, ["clone", "--quiet", "--no-checkout", "--", repository, next], $"failed to clone {repository}", cancellationToken)
                .ConfigureAwait(false);
            string full = await GitAsync(next, ["rev-parse", "--verify", $"{commit}^{{commit}}"], failure, cancellationToken).ConfigureAwait(false);
            if (!full.StartsWith(commit, StringComparison.OrdinalIgnoreCase))
                throw new CommandFailedException($"{failure}: it is the name of a branch or tag");
            PinnedSource source = new(repository, IsFullCommit(commit) ? commit : full);
            string directory = DirectoryOf(baseDirectory, source);
            if (Directory.Exists(directory))
                return source;
            await GitAsync(next, ["checkout", "--quiet", "--detach", full], failure, cancellationToken).ConfigureAwait(false);
            Directory.Move(next, directory);
            return source;
        }
        finally
        {
            if (Directory.Exists(next))
                Directory.Delete(next, recursive: true);
        }
    }

    private static bool IsFullCommit(string text) => text.Length == FullCommit && text.All(char.IsAsciiHexDigit);

    private async Task<Dictionary<string, string>> ListAsync(string url, string[] patterns, CancellationToken cancellationToken)
    {
        string listing = await GitAsync(
            baseDirectory, ["ls-remote", "--", url, .. patterns], $"failed to read the repository {url}", cancellationToken)
            .ConfigureAwait(false);
        return listing.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('\t', 2))
            .Where(parts => parts.Length == 2 && IsFullCommit(parts[0]))
            .ToDictionary(parts => parts[1], parts => parts[0]);
    }

    private async Task<string> GitAsync(string directory, string[] arguments, string failure, CancellationToken cancellationToken)
    {
        List<string> lines = [];
        int code = await ToolProcess.RunAsync(_git, arguments, directory, Environment, lines.Add, cancellationToken).ConfigureAwait(false);
        string output = string.Join('\n', lines);
        return code == 0 ? output : throw new CommandFailedException($"{failure}\n\nCaused by:\n    {output.Trim().ReplaceLineEndings("\n    ")}");
    }
}
