using Dora.Protocol;

namespace Dora.Node.Connecting;

/// <summary>What a process knows about its place before it has spoken to a daemon.</summary>
/// <param name="Config">The document of a spawned node, or null.</param>
/// <param name="DaemonSocket">The daemon to use, or null to look for it.</param>
/// <param name="UserId">The user the process runs as.</param>
/// <param name="ParentId">The process that started this one.</param>
internal sealed record ProcessOrigin(string? Config, string? DaemonSocket, uint UserId, int ParentId)
{
    private const string StatusFile = "/proc/self/status";
    private const string SocketTable = "/proc/net/unix";

    public static ProcessOrigin OfThisProcess()
    {
        string[] status = File.ReadAllLines(StatusFile);
        return new ProcessOrigin(
            Environment.GetEnvironmentVariable(NodeCredentials.EnvironmentVariable),
            Environment.GetEnvironmentVariable(DaemonAddress.EnvironmentVariable),
            uint.Parse(Field(status, "Uid:", 1), null),
            int.Parse(Field(status, "PPid:", 0), null));
    }

    /// <summary>The addresses of the daemons a dynamic node may belong to.</summary>
    public IReadOnlyList<string> FindDaemons() =>
        string.IsNullOrEmpty(DaemonSocket) ? DaemonAddress.FindAll(File.ReadAllText(SocketTable), UserId) : [DaemonSocket];

    private static string Field(string[] status, string name, int column)
    {
        string line = status.FirstOrDefault(candidate => candidate.StartsWith(name, StringComparison.Ordinal))
            ?? throw new DoraNodeException($"{StatusFile} has no line `{name}`; dora-net nodes run on Linux");
        return line[name.Length..].Split('\t', StringSplitOptions.RemoveEmptyEntries)[column].Trim();
    }
}
