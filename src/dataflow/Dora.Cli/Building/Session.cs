namespace Dora.Cli.Building;

/// <summary>What is remembered between the builds and runs of one dataflow file. Immutable.</summary>
internal sealed record Session
{
    /// <summary>The last build, or null before the first.</summary>
    public Guid? BuildId { get; init; }

    /// <summary>The same for all runs of the file.</summary>
    public required Guid SessionId { get; init; }

    /// <summary>The commit each cloned node was resolved to.</summary>
    public IReadOnlyDictionary<string, PinnedSource> GitSources { get; init; } = new Dictionary<string, PinnedSource>();

    /// <summary>The directory each node was built in; empty before the first build.</summary>
    public IReadOnlyDictionary<string, string> NodeDirectories { get; init; } = new Dictionary<string, string>();
}

/// <summary>A repository and the commit its reference stood for when it was built.</summary>
internal sealed record PinnedSource(string Repository, string CommitHash);
