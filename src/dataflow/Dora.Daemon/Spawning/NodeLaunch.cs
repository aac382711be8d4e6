using SharedMemory.Processes;

namespace Dora.Daemon.Spawning;

/// <summary>A node that is prepared: everything about its process except what differs between its incarnations.</summary>
/// <param name="Program">The program; a path with a slash, or a name on PATH.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Directory">The directory it runs in; exists.</param>
/// <param name="Environment">Its environment without the node's configuration.</param>
/// <param name="Announcement">What is said about an interpreter before the spawning (<c>spawning: "python3" -u node.py</c>), or null.</param>
internal sealed record NodeLaunch(
    string Program,
    IReadOnlyList<string> Arguments,
    string Directory,
    IReadOnlyDictionary<string, string> Environment,
    string? Announcement)
{
    /// <summary>The process to start for one incarnation.</summary>
    /// <param name="configuration">The text for <see cref="Dora.Protocol.NodeCredentials.EnvironmentVariable"/>.</param>
    public ChildStart ToStart(string configuration) => new()
    {
        Program = Program,
        Arguments = Arguments,
        WorkingDirectory = Directory,
        Environment = new Dictionary<string, string>(Environment) { [Protocol.NodeCredentials.EnvironmentVariable] = configuration },
    };
}

/// <summary>A node cannot be started; the message completes "failed to spawn node: ".</summary>
/// <param name="message">Why, and what to do.</param>
/// <param name="inner">What caused it, if anything.</param>
internal sealed class PrepareException(string message, Exception? inner = null) : Exception(message, inner);
