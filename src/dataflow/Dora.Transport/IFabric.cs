using Dora.Protocol;

namespace Dora.Transport;

/// <summary>
/// All edges of one dataflow, as their owner sees them: it attaches participants that live in its own process, and repairs what one
/// that has gone left. Safe to use from several threads.
/// </summary>
public interface IFabric : IDisposable
{
    /// <summary>Attaches a participant that lives in this process (the daemon's timers, forwarded stdout).</summary>
    /// <param name="participant">The index in <see cref="FabricPlan.Participants"/>.</param>
    /// <returns>Its sending end.</returns>
    IOutbox OpenOutbox(int participant);

    /// <summary>Attaches a participant that lives in this process.</summary>
    /// <param name="participant">The index in <see cref="FabricPlan.Participants"/>.</param>
    /// <returns>Its receiving end.</returns>
    IInbox OpenInbox(int participant);

    /// <summary>
    /// The process of a participant is gone. Whatever it held is given back. When it will return its queues keep filling; otherwise
    /// its inputs are detached and its outputs closed. Idempotent.
    /// </summary>
    /// <param name="participant">The index in <see cref="FabricPlan.Participants"/>.</param>
    /// <param name="willReturn">True when a new incarnation will attach.</param>
    void Gone(int participant, bool willReturn);

    /// <summary>Closes one output on behalf of its participant, behind what that has sent on it.</summary>
    /// <param name="participant">The index in <see cref="FabricPlan.Participants"/>.</param>
    /// <param name="output">The index of the output.</param>
    void CloseOutput(int participant, int output);

    /// <summary>What happened on an edge so far.</summary>
    /// <param name="edge">The index in <see cref="FabricPlan.Edges"/>.</param>
    /// <returns>The counts since the dataflow started.</returns>
    EdgeCounters Counters(int edge);

    /// <summary>
    /// True once the output of an edge is closed, whoever closed it. What a reader has seen of it is true here, too: a sender closes the edge
    /// itself, so this may be ahead of what the owner has been told.
    /// </summary>
    /// <param name="edge">The index in <see cref="FabricPlan.Edges"/>.</param>
    /// <returns>False while something may still come, and again once a new incarnation of the sender has attached.</returns>
    bool IsClosed(int edge);
}

/// <summary>Edges that other processes can attach to: their owner makes the memory (or sockets) and hands every process its end.</summary>
public interface IProcessFabric : IFabric
{
    /// <summary>Makes the ends of a participant for a process to attach to; called again for each new incarnation.</summary>
    /// <param name="participant">The index in <see cref="FabricPlan.Participants"/>.</param>
    /// <returns>What the process is told; the file descriptors stay the fabric's and are sent beside it.</returns>
    FabricEndpoint Open(int participant);

    /// <summary>The segments attached processes may ask for; null where edges need none.</summary>
    ISegmentFabric? Segments { get; }
}

/// <summary>The memory behind edges in shared memory. Safe to use from several threads.</summary>
public interface ISegmentFabric
{
    /// <summary>Gives a participant's pool more chunks.</summary>
    /// <param name="participant">The index in <see cref="FabricPlan.Participants"/>.</param>
    /// <param name="chunkBytes">The payload room of each chunk.</param>
    /// <param name="chunks">How many.</param>
    /// <returns>The new segment.</returns>
    /// <exception cref="TransportException">The limit of the pool is reached or memory is short.</exception>
    FabricSegment Grow(int participant, long chunkBytes, int chunks);

    /// <summary>Finds a segment by its id, for a reader that has not mapped it.</summary>
    /// <param name="segment">The id.</param>
    /// <returns>The segment, or null when it does not exist (any more).</returns>
    FabricSegment? Find(uint segment);
}

/// <summary>All participants and edges of a dataflow.</summary>
/// <param name="Participants">The processes (and the daemon itself).</param>
/// <param name="Edges">The edges.</param>
public sealed record FabricPlan(IReadOnlyList<ParticipantPlan> Participants, IReadOnlyList<EdgePlan> Edges);

/// <summary>One process that sends or receives.</summary>
/// <param name="Name">Its name, for error messages.</param>
/// <param name="Inputs">How many inputs it has.</param>
/// <param name="Outputs">How many outputs it has.</param>
/// <param name="PoolLimitBytes">The most memory its samples may take.</param>
public sealed record ParticipantPlan(string Name, int Inputs, int Outputs, long PoolLimitBytes);

/// <summary>One edge: an output of one participant feeds an input of another. Every input has at most one edge.</summary>
/// <param name="Producer">The index of the sending participant.</param>
/// <param name="Output">The index of its output.</param>
/// <param name="Consumer">The index of the receiving participant.</param>
/// <param name="Input">The index of its input.</param>
/// <param name="QueueSize">How many unread messages are kept.</param>
/// <param name="Blocks">True when the sender waits for room instead of dropping the oldest message.</param>
/// <param name="InitiallyDetached">True for a receiver that attaches later, if ever (a dynamic node): until then nothing is queued.</param>
public sealed record EdgePlan(int Producer, int Output, int Consumer, int Input, int QueueSize, bool Blocks, bool InitiallyDetached = false);

/// <summary>What a process needs to attach.</summary>
/// <param name="Description">Sent as data.</param>
/// <param name="FileDescriptors">Sent beside it, in this order; owned by the fabric.</param>
public sealed record FabricEndpoint(EndpointDescription Description, IReadOnlyList<int> FileDescriptors);

/// <summary>A segment and its file descriptor.</summary>
/// <param name="Segment">The id.</param>
/// <param name="FileDescriptor">The descriptor; owned by the fabric.</param>
public sealed record FabricSegment(uint Segment, int FileDescriptor);

/// <summary>What happened on an edge.</summary>
/// <param name="Published">Messages the sender put into the queue.</param>
/// <param name="Dropped">Messages dropped because the queue was full.</param>
/// <param name="Unread">Messages waiting now.</param>
public readonly record struct EdgeCounters(long Published, long Dropped, int Unread);
