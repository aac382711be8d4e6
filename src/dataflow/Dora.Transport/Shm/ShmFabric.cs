using Dora.Protocol;
using SharedMemory.Inboxes;
using SharedMemory.Linux;
using SharedMemory.Pools;
using SharedMemory.Repair;

namespace Dora.Transport.Shm;

/// <summary>
/// Edges through shared memory: the daemon makes an inbox for every receiver and the pools of the senders, and is not involved when a
/// message passes. Thread-safe.
/// </summary>
public sealed class ShmFabric : IProcessFabric, ISegmentFabric
{
    private readonly Lock _gate = new();
    private readonly FabricPlan _plan;
    private readonly ShmWiring _wiring;
    private readonly PoolStore _pools;
    private readonly ShmInbox?[] _localInboxes;
    private bool _disposed;

    private ShmFabric(FabricPlan plan, ShmWiring wiring)
    {
        _plan = plan;
        _wiring = wiring;
        _pools = new PoolStore(plan, wiring, _gate);
        _localInboxes = new ShmInbox?[plan.Participants.Count];
    }

    /// <summary>Makes the memory for all edges of a plan.</summary>
    /// <param name="plan">Participants and edges.</param>
    /// <returns>The fabric.</returns>
    /// <exception cref="ArgumentException">The plan contradicts itself.</exception>
    /// <exception cref="TransportException">Shared memory is short or forbidden, or a participant feeds too many edges; sockets would do.</exception>
    public static ShmFabric Create(FabricPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ShmFabric? fabric = null;
        try
        {
            fabric = new ShmFabric(plan, new ShmWiring(plan));
            fabric._pools.Reserve();
            return fabric;
        }
        catch (Exception error) when (error is LinuxException or PlatformNotSupportedException)
        {
            throw new TransportException($"Shared memory cannot be used: {error.Message}", error);
        }
        catch (TransportException)
        {
            fabric?.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="TransportException">There is no memory for the participant's first samples.</exception>
    public FabricEndpoint Open(int participant)
    {
        lock (_gate)
        {
            AttachInputs(participant);
            (EndpointDescription.SharedMemory description, IReadOnlyList<int> descriptors) = Describe(participant, withInbox: true, withOutputs: true);
            return new FabricEndpoint(description, descriptors);
        }
    }

    /// <inheritdoc/>
    public IOutbox OpenOutbox(int participant)
    {
        lock (_gate)
        {
            (EndpointDescription.SharedMemory description, IReadOnlyList<int> descriptors) = Describe(participant, withInbox: false, withOutputs: true);
            return ShmEndpoint.AttachOutbox(description, Copies(descriptors), new LocalSegments(this, participant));
        }
    }

    /// <inheritdoc/>
    public IInbox OpenInbox(int participant)
    {
        lock (_gate)
        {
            AttachInputs(participant);
            (EndpointDescription.SharedMemory description, IReadOnlyList<int> descriptors) = Describe(participant, withInbox: true, withOutputs: false);
            return _localInboxes[participant] = ShmEndpoint.AttachInbox(description, Copies(descriptors), new LocalSegments(this, participant));
        }
    }

    /// <inheritdoc/>
    public void Gone(int participant, bool willReturn)
    {
        lock (_gate)
        {
            if (_disposed)
                return;

            _localInboxes[participant]?.Dispose();
            _localInboxes[participant] = null;
            InboxSegment inbox = _wiring.Inboxes[participant];
            ConsumerRepair.ReleaseHeld(inbox, _pools.Mapped);
            for (int ring = 0; ring < inbox.RingCount && !willReturn; ring++)
                ConsumerRepair.Detach(inbox, ring, _pools.Mapped);

            _pools.Retire(participant);
            foreach (ShmEdge edge in _wiring.EdgesOf(participant))
            {
                if (willReturn)
                    ProducerRepair.Ring(edge.End);
                else
                    ProducerRepair.SetClosed(edge.End, closed: true);
            }
        }
    }

    /// <inheritdoc/>
    public void CloseOutput(int participant, int output)
    {
        OutboxChecks.Output(output, _plan.Participants[participant].Outputs);
        lock (_gate)
        {
            foreach (ShmEdge edge in _wiring.EdgesOf(participant))
            {
                if (edge.Plan.Output == output && !_disposed)
                    ProducerRepair.SetClosed(edge.End, closed: true);
            }
        }
    }

    /// <inheritdoc/>
    public ISegmentFabric Segments => this;

    /// <inheritdoc/>
    public FabricSegment Grow(int participant, long chunkBytes, int chunks)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return Told(_pools.Grow(participant, chunkBytes, chunks));
        }
    }

    /// <inheritdoc/>
    public FabricSegment? Find(uint segment)
    {
        lock (_gate)
            return !_disposed && _pools.Mapped(segment) is { } found ? Told(found) : null;
    }

    /// <inheritdoc/>
    public EdgeCounters Counters(int edge)
    {
        lock (_gate)
        {
            if (_disposed)
                return default;

            EdgeEnd end = _wiring.Edges[edge].End;
            EdgeCounts counts = EdgeCounts.Of(end.Inbox, end.Ring);
            return new EdgeCounters(counts.Published, counts.Dropped, counts.Unread);
        }
    }

    /// <inheritdoc/>
    public bool IsClosed(int edge)
    {
        lock (_gate)
            return _disposed || ProducerRepair.IsClosed(_wiring.Edges[edge].End);
    }

    /// <summary>Gives all memory back. Processes that are still attached keep what they have mapped.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
                return;

            _disposed = true;
            foreach (ShmInbox? inbox in _localInboxes)
                inbox?.Dispose();
            _pools.Dispose();
            _wiring.Dispose();
        }
    }

    private static FabricSegment Told(PoolSegment segment) => new(segment.Id, Number(segment.Segment));

    private static int Number(SharedMemory.Segments.Segment segment) => (int)segment.Descriptor!.DangerousGetHandle();

    private void AttachInputs(int participant)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        InboxSegment inbox = _wiring.Inboxes[participant];
        for (int ring = 0; ring < inbox.RingCount; ring++)
            ConsumerRepair.Attach(inbox, ring);
    }

    /// <summary>A sender that attaches begins with a new pool; what its predecessor closed is open again.</summary>
    private (EndpointDescription.SharedMemory Description, IReadOnlyList<int> Descriptors) Describe(int participant, bool withInbox, bool withOutputs)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var descriptors = new DescriptorTable();
        ParticipantPlan plan = _plan.Participants[participant];
        var pool = new List<PoolSegment>();
        if (withOutputs)
        {
            _pools.Retire(participant);
            if (_wiring.EdgesOf(participant).Count > 0)
                pool.Add(_pools.Begin(participant));
            foreach (ShmEdge edge in _wiring.EdgesOf(participant))
                ProducerRepair.SetClosed(edge.End, closed: false);
        }

        var description = new EndpointDescription.SharedMemory
        {
            Inputs = plan.Inputs,
            Outputs = plan.Outputs,
            InboxDescriptor = withInbox && plan.Inputs > 0 ? descriptors.IndexOf(Number(_wiring.Inboxes[participant].Segment)) : -1,
            Pool = [.. pool.Select(s => new PoolSegmentHandle(s.Id, descriptors.IndexOf(Number(s.Segment))))],
            Edges = withOutputs ? [.. _wiring.EdgesOf(participant).Select(e => Outgoing(e, descriptors))] : [],
        };
        return (description, descriptors.Descriptors);
    }

    private static OutgoingEdge Outgoing(ShmEdge edge, DescriptorTable descriptors) =>
        new(edge.Plan.Output, descriptors.IndexOf(Number(edge.End.Inbox.Segment)), edge.End.Ring, edge.OwnerBit, edge.Plan.Blocks);

    /// <summary>For an end in this process, which closes what it is given.</summary>
    private static int[] Copies(IEnumerable<int> descriptors) => [.. descriptors.Select(SharedDescriptor.Duplicate)];

    private sealed class LocalSegments(ShmFabric fabric, int participant) : ISegmentSource
    {
        public FabricSegment Grow(long chunkBytes, int chunks)
        {
            lock (fabric._gate)
                return Copy(fabric.Grow(participant, chunkBytes, chunks));
        }

        public FabricSegment? Find(uint segment)
        {
            lock (fabric._gate)
                return fabric.Find(segment) is { } found ? Copy(found) : null;
        }

        private static FabricSegment Copy(FabricSegment segment) =>
            segment with { FileDescriptor = SharedDescriptor.Duplicate(segment.FileDescriptor) };
    }
}
