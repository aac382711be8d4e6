using System.Text.Json.Serialization;

namespace Dora.Protocol;

/// <summary>What a node is told about itself when it registers.</summary>
/// <param name="Dataflow">The run it belongs to.</param>
/// <param name="Node">Its id.</param>
/// <param name="Inputs">Its inputs; the index of an input in this list is its index at the transport.</param>
/// <param name="Outputs">Its outputs; the index of an output in this list is its index at the transport.</param>
/// <param name="Descriptor">The text of the dataflow file.</param>
/// <param name="RestartCount">How often the node's process was started again in this run.</param>
/// <param name="IsDynamic">True for a node that somebody else started.</param>
/// <param name="MayReturn">
/// True when the daemon may start the process again after its end: its outputs then stay open when it leaves, and the daemon closes
/// them once it is clear that it does not come back.
/// </param>
public sealed record NodeConfiguration(
    DataflowId Dataflow,
    NodeId Node,
    IReadOnlyList<InputConfiguration> Inputs,
    IReadOnlyList<DataId> Outputs,
    string Descriptor,
    int RestartCount,
    bool IsDynamic,
    bool MayReturn = false);

/// <summary>One input of a node.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Source">Where its messages come from, as in the file: <c>node/output</c> or <c>dora/…</c>.</param>
/// <param name="QueueSize">How many unread messages are kept.</param>
/// <param name="KeepsDataflowAlive">False for timers and logs, which never close.</param>
public sealed record InputConfiguration(DataId Id, string Source, int QueueSize, bool KeepsDataflowAlive);

/// <summary>
/// How a process reaches its edges. File descriptors travel beside the frame that holds this record; fields called
/// <c>…Descriptor</c> are indexes into that list.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "transport")]
[JsonDerivedType(typeof(SharedMemory), "shm")]
[JsonDerivedType(typeof(Socket), "socket")]
public abstract record EndpointDescription
{
    private EndpointDescription()
    {
    }

    /// <summary>The number of inputs.</summary>
    public required int Inputs { get; init; }

    /// <summary>The number of outputs.</summary>
    public required int Outputs { get; init; }

    /// <summary>Edges through shared memory.</summary>
    public sealed record SharedMemory : EndpointDescription
    {
        /// <summary>The node's inbox segment; -1 when it has no inputs.</summary>
        public required int InboxDescriptor { get; init; }

        /// <summary>The segments of the node's sample pool.</summary>
        public required IReadOnlyList<PoolSegmentHandle> Pool { get; init; }

        /// <summary>The edges that leave the node's outputs.</summary>
        public required IReadOnlyList<OutgoingEdge> Edges { get; init; }
    }

    /// <summary>Edges through a stream socket to the daemon.</summary>
    public sealed record Socket : EndpointDescription
    {
        /// <summary>The data socket.</summary>
        public required int SocketDescriptor { get; init; }
    }
}

/// <summary>One segment of a sample pool.</summary>
/// <param name="Segment">Its id, unique per daemon.</param>
/// <param name="Descriptor">Its file descriptor's index.</param>
public sealed record PoolSegmentHandle(uint Segment, int Descriptor);

/// <summary>One edge that leaves a node.</summary>
/// <param name="Output">The index of the output it leaves.</param>
/// <param name="InboxDescriptor">The index of the receiving node's inbox segment.</param>
/// <param name="Ring">The index of the ring in that inbox.</param>
/// <param name="OwnerBit">The bit that marks the receiver's ownership in the chunks of the sender's pool.</param>
/// <param name="Blocks">True when the sender waits for room instead of dropping the oldest message.</param>
public sealed record OutgoingEdge(int Output, int InboxDescriptor, int Ring, int OwnerBit, bool Blocks);
