using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Dora.Protocol;

/// <summary>
/// How a spawned node finds its daemon: one line of the YAML document in <see cref="EnvironmentVariable"/>. The rest of that document
/// is what nodes of the original read; they ignore the line, and this library ignores the rest.
/// </summary>
/// <param name="Socket">The daemon's unix socket; a leading <c>@</c> marks an abstract address.</param>
/// <param name="Token">The secret of this incarnation of the node.</param>
/// <param name="Dataflow">The run the node belongs to.</param>
/// <param name="Node">The node's id.</param>
/// <param name="Version"><see cref="NodeToDaemon.Version"/> of the daemon.</param>
public sealed record NodeCredentials(string Socket, string Token, DataflowId Dataflow, NodeId Node, int Version)
{
    /// <summary>The environment variable that holds the document.</summary>
    public const string EnvironmentVariable = "DORA_NODE_CONFIG";

    /// <summary>The key of the line, at the start of a line of the document.</summary>
    public const string Key = "dora_net";

    /// <summary>The line, without a line end: the key and a JSON object, which is valid YAML.</summary>
    /// <returns>Text to append to the document, on a line of its own.</returns>
    public string ToLine() => $"{Key}: {JsonSerializer.Serialize(this, ProtocolJson.Default.NodeCredentials)}";

    /// <summary>Reads the connection back from a document.</summary>
    /// <param name="document">The value of <see cref="EnvironmentVariable"/>.</param>
    /// <param name="connection">The connection.</param>
    /// <param name="error">What is wrong with the document, and what to do.</param>
    /// <returns>True when the document holds a connection.</returns>
    public static bool TryRead(
        string document,
        [NotNullWhen(true)] out NodeCredentials? connection,
        [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(document);
        connection = null;
        error = null;
        foreach (ReadOnlySpan<char> line in document.AsSpan().EnumerateLines())
        {
            if (line.StartsWith(Key + ":", StringComparison.Ordinal))
                return TryReadValue(line[(Key.Length + 1)..], out connection, out error);
        }

        error = $"{EnvironmentVariable} has no `{Key}` line: the node was started by a daemon of another implementation. "
            + "Start the dataflow with the `dora` command this node's library belongs to.";
        return false;
    }

    private static bool TryReadValue(
        ReadOnlySpan<char> value,
        [NotNullWhen(true)] out NodeCredentials? connection,
        [NotNullWhen(false)] out string? error)
    {
        connection = null;
        string reason = "it is null";
        try
        {
            connection = JsonSerializer.Deserialize(value, ProtocolJson.Default.NodeCredentials);
        }
        catch (JsonException exception)
        {
            reason = exception.Message;
        }

        error = connection is null
            ? $"the `{Key}` line of {EnvironmentVariable} cannot be read ({reason}); nothing but the daemon may write it"
            : null;
        return connection is not null;
    }
}
