namespace Dora.Descriptor.Model;

/// <summary>When a node's process is started again.</summary>
public enum RestartPolicy
{
    /// <summary>Never.</summary>
    Never,

    /// <summary>When it failed.</summary>
    OnFailure,

    /// <summary>Whenever it ended, except after a stop or after all its inputs closed.</summary>
    Always,
}

/// <summary>When and how often a node's process is started again.</summary>
/// <param name="Policy">On which ends.</param>
public sealed record RestartRules(RestartPolicy Policy)
{
    /// <summary>The default: a process that ended stays ended.</summary>
    public static RestartRules Never { get; } = new(RestartPolicy.Never);

    /// <summary>The most restarts within <see cref="Window"/>; 0 means no limit.</summary>
    public int MaxRestarts { get; init; }

    /// <summary>The wait before the first restart; doubles with each further one.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>The longest wait; null means no bound of its own.</summary>
    public TimeSpan? MaxDelay { get; init; }

    /// <summary>The span in which restarts are counted; null counts all.</summary>
    public TimeSpan? Window { get; init; }
}

/// <summary>A repository that <c>dora build</c> clones.</summary>
/// <param name="Url">The repository.</param>
/// <param name="Reference">A branch, tag or revision; null for the default branch.</param>
/// <param name="Kind">What <paramref name="Reference"/> names.</param>
public sealed record GitSource(string Url, string? Reference, GitReferenceKind Kind);

/// <summary>What a git reference names.</summary>
public enum GitReferenceKind
{
    /// <summary>The head of the default branch.</summary>
    Default,

    /// <summary>A branch.</summary>
    Branch,

    /// <summary>A tag.</summary>
    Tag,

    /// <summary>A commit.</summary>
    Revision,
}

/// <summary>Where a node runs (<c>deploy</c> and <c>_unstable_deploy</c>).</summary>
public sealed record Deployment
{
    /// <summary>The machine id of the daemon, or null for the default daemon.</summary>
    public string? Machine { get; init; }

    /// <summary>The working directory, joined to the daemon's base directory.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Labels a daemon must all have.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();
}
