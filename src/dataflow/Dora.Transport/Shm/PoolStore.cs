using Dora.Protocol;
using SharedMemory.Linux;
using SharedMemory.Pools;
using SharedMemory.Repair;

namespace Dora.Transport.Shm;

/// <summary>
/// All pool segments of a dataflow. Those of a sender that is gone are kept until no reader owns anything in them. Used under the
/// fabric's lock.
/// </summary>
internal sealed class PoolStore : IDisposable
{
    /// <summary>How often segments of senders that are gone are looked at, while there are any.</summary>
    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(1);

    private const int MaxSegmentsPerParticipant = 1024;
    private const int MaxChunksPerSegment = 1 << 16;
    private const int FirstChunks = 64;

    /// <summary>The room of the chunk that the largest message needs: chunks come in quarter steps of powers of two.</summary>
    private const long MaxRoom = Limits.MaxPayloadBytes / 4 * 5L;

    private static int _lastId;

    private readonly FabricPlan _plan;
    private readonly ShmWiring _wiring;
    private readonly Lock _gate;
    private readonly Dictionary<uint, Entry> _segments = [];
    private readonly Dictionary<int, PoolSegment> _reserved = [];
    private readonly Timer _sweeper;

    public PoolStore(FabricPlan plan, ShmWiring wiring, Lock gate)
    {
        _plan = plan;
        _wiring = wiring;
        _gate = gate;
        _sweeper = new Timer(_ => SweepNowAndThen());
    }

    public PoolSegment? Mapped(uint id) => _segments.GetValueOrDefault(id)?.Segment;

    /// <summary>The first segment of a new incarnation: room for small messages, so that the first ones need no request.</summary>
    /// <exception cref="TransportException">Memory is short.</exception>
    public PoolSegment Begin(int participant)
    {
        PoolSegment first = _reserved.Remove(participant, out PoolSegment? reserved) ? reserved : Make(participant, 0, FirstChunks);
        _segments.Add(first.Id, new Entry(participant, first));
        return first;
    }

    /// <summary>Takes the memory for the first incarnation of every sender ahead: a shortage then shows while sockets can still stand in.</summary>
    /// <exception cref="TransportException">Memory is short.</exception>
    public void Reserve()
    {
        for (int participant = 0; participant < _plan.Participants.Count; participant++)
        {
            if (_wiring.EdgesOf(participant).Count > 0)
                _reserved[participant] = Make(participant, 0, FirstChunks);
        }
    }

    /// <exception cref="TransportException">The limit of the pool is reached, or memory is short.</exception>
    public PoolSegment Grow(int participant, long room, int chunks)
    {
        if (room is < 0 or > MaxRoom || chunks < 1)
            throw new TransportException($"'{_plan.Participants[participant].Name}' asked for {chunks} chunks of {room} bytes; a chunk has at most {MaxRoom:N0} bytes.");

        int wanted = Math.Min(chunks, MaxChunksPerSegment);
        for (; !Fits(participant, room, wanted) && wanted > 1; wanted /= 2)
            Sweep();
        if (!Fits(participant, room, wanted))
            Sweep();
        return Fits(participant, room, wanted) ? Create(participant, room, wanted) : throw Full(participant, room);
    }

    /// <summary>The sender is gone: nobody will fill its segments any more.</summary>
    public void Retire(int participant)
    {
        foreach (Entry entry in _segments.Values)
        {
            if (entry.Participant == participant)
                entry.Segment.Retire();
        }

        Sweep();
    }

    public void Dispose()
    {
        _sweeper.Dispose();
        foreach (Entry entry in _segments.Values)
            entry.Segment.Dispose();
        foreach (PoolSegment segment in _reserved.Values)
            segment.Dispose();
        _segments.Clear();
        _reserved.Clear();
    }

    private PoolSegment Create(int participant, long room, int chunks)
    {
        PoolSegment segment = Make(participant, room, chunks);
        _segments.Add(segment.Id, new Entry(participant, segment));
        return segment;
    }

    private PoolSegment Make(int participant, long room, int chunks)
    {
        try
        {
            return PoolSegment.Create("dora-pool", (uint)Interlocked.Increment(ref _lastId), room, chunks);
        }
        catch (LinuxException error)
        {
            throw new TransportException($"There is no memory for messages of '{_plan.Participants[participant].Name}': {error.Message}", error);
        }
    }

    private bool Fits(int participant, long room, int chunks)
    {
        long used = PoolSegment.BytesFor(room, chunks);
        int count = 1;
        foreach (Entry entry in _segments.Values.Where(e => e.Participant == participant))
            (used, count) = (used + entry.Segment.Segment.Length, count + 1);
        return used <= _plan.Participants[participant].PoolLimitBytes && count <= MaxSegmentsPerParticipant;
    }

    private TransportException Full(int participant, long room)
    {
        ParticipantPlan plan = _plan.Participants[participant];
        long used = _segments.Values.Where(e => e.Participant == participant).Sum(e => (long)e.Segment.Segment.Length);
        return new TransportException(
            $"'{plan.Name}' has {used:N0} bytes in messages that are still held by their readers; {room:N0} more exceed its pool of {plan.PoolLimitBytes:N0} bytes. "
            + "Dispose samples sooner, lower queue_size, or give the node a larger pool.");
    }

    private void SweepNowAndThen()
    {
        lock (_gate)
            Sweep();
    }

    /// <summary>Closes retired segments nobody owns anything of; looks again later when some are left.</summary>
    private void Sweep()
    {
        bool left = false;
        foreach (Entry entry in _segments.Values.Where(e => e.Segment.IsRetired).ToArray())
        {
            ProducerRepair.Sweep(entry.Segment, [.. _wiring.EdgesOf(entry.Participant).Select(e => e.End)]);
            if (entry.Segment.HasOwners())
            {
                left = true;
                continue;
            }

            _ = _segments.Remove(entry.Segment.Id);
            entry.Segment.Dispose();
        }

        if (left)
            _ = _sweeper.Change(SweepInterval, Timeout.InfiniteTimeSpan);
    }

    private sealed record Entry(int Participant, PoolSegment Segment);
}
