using System.Text.Json.Serialization;

namespace Dora.Protocol;

/// <summary>
/// What a node says to its daemon, one record per frame on the node's control connection. The first frame is
/// <see cref="Register"/> or <see cref="Attach"/>; the daemon answers it with <see cref="DaemonToNode.Registered"/>
/// or <see cref="DaemonToNode.Refused"/>.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Register), "register")]
[JsonDerivedType(typeof(Attach), "attach")]
[JsonDerivedType(typeof(Ready), "ready")]
[JsonDerivedType(typeof(GrowPool), "growPool")]
[JsonDerivedType(typeof(MapSegment), "mapSegment")]
[JsonDerivedType(typeof(CloseOutputs), "closeOutputs")]
[JsonDerivedType(typeof(Log), "log")]
public abstract record NodeToDaemon
{
    /// <summary>The version of this contract; both sides state theirs and must agree.</summary>
    public const int Version = 1;

    private NodeToDaemon()
    {
    }

    /// <summary>A spawned node's first frame.</summary>
    /// <param name="ProtocolVersion"><see cref="Version"/> of the node's library.</param>
    /// <param name="Library">Name and version of the node's library, for error messages.</param>
    /// <param name="Dataflow">The run the node belongs to, from its environment.</param>
    /// <param name="Node">Its id, from its environment.</param>
    /// <param name="Token">The secret of this incarnation, from its environment.</param>
    /// <param name="ProcessId">The node's process.</param>
    public sealed record Register(int ProtocolVersion, string Library, DataflowId Dataflow, NodeId Node, string Token, int ProcessId)
        : NodeToDaemon;

    /// <summary>The first frame of a dynamic node, which somebody else started.</summary>
    /// <param name="ProtocolVersion"><see cref="Version"/> of the node's library.</param>
    /// <param name="Library">Name and version of the node's library, for error messages.</param>
    /// <param name="Node">The dynamic node it wants to be.</param>
    /// <param name="ProcessId">The node's process.</param>
    public sealed record Attach(int ProtocolVersion, string Library, NodeId Node, int ProcessId) : NodeToDaemon;

    /// <summary>
    /// The node waits at the start barrier. Answered by <see cref="DaemonToNode.Started"/> or <see cref="DaemonToNode.StartFailed"/>.
    /// </summary>
    public sealed record Ready : NodeToDaemon;

    /// <summary>
    /// The node's pool has no free chunk of a size. Answered by <see cref="DaemonToNode.SegmentGranted"/> or
    /// <see cref="DaemonToNode.SegmentDenied"/>.
    /// </summary>
    /// <param name="Request">Chosen by the node, repeated in the answer.</param>
    /// <param name="ChunkBytes">The payload room each new chunk must have, in bytes.</param>
    /// <param name="Chunks">How many chunks are wanted.</param>
    public sealed record GrowPool(int Request, long ChunkBytes, int Chunks) : NodeToDaemon;

    /// <summary>The node received a message in a segment it has not mapped. Answered like <see cref="GrowPool"/>.</summary>
    /// <param name="Request">Chosen by the node, repeated in the answer.</param>
    /// <param name="Segment">The segment's id.</param>
    public sealed record MapSegment(int Request, uint Segment) : NodeToDaemon;

    /// <summary>The node will send nothing more on these outputs.</summary>
    /// <param name="Outputs">The outputs.</param>
    public sealed record CloseOutputs(IReadOnlyList<DataId> Outputs) : NodeToDaemon;

    /// <summary>A structured log record of the node.</summary>
    /// <param name="Level">Its level.</param>
    /// <param name="Message">Its text.</param>
    /// <param name="Target">The part of the node it comes from.</param>
    /// <param name="Fields">Further fields.</param>
    public sealed record Log(LogLevel Level, string Message, string? Target = null, IReadOnlyDictionary<string, string>? Fields = null)
        : NodeToDaemon;
}
