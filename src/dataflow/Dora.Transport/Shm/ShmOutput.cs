using Dora.Protocol;
using SharedMemory.Pools;
using SharedMemory.Rings;

namespace Dora.Transport.Shm;

/// <summary>The edges one output feeds. Publishing is serialised, so that all readers see the same order.</summary>
internal sealed class ShmOutput
{
    private readonly Lock _order = new();
    private readonly ProducerPool _pool;
    private readonly RingWriter[] _writers;
    private volatile bool _closed;

    /// <param name="pool">Where the chunks come from.</param>
    /// <param name="writers">The edges; those that block come last, so that a full one holds up no other reader.</param>
    public ShmOutput(ProducerPool pool, IEnumerable<RingWriter> writers)
    {
        _pool = pool;
        _writers = [.. writers.OrderBy(writer => writer.Blocks)];
    }

    public bool IsClosed => _closed || (_writers.Length > 0 && _writers[0].IsClosed);

    /// <summary>False when a message would go nowhere.</summary>
    public bool HasReaders
    {
        get
        {
            foreach (RingWriter writer in _writers)
            {
                if (writer.IsAttached)
                    return true;
            }

            return false;
        }
    }

    /// <summary>Publishes a message without a chunk.</summary>
    public PublishOutcome PublishEmpty(in MessageDescriptor message, StopFlag stop)
    {
        lock (_order)
        {
            if (IsClosed)
                return PublishOutcome.Closed;

            var outcome = PublishOutcome.Published;
            foreach (RingWriter writer in _writers)
            {
                if (!writer.IsAttached)
                    continue;

                PublishOutcome one = MakeRoom(writer, stop);
                if (one == PublishOutcome.Published)
                    _ = writer.Publish(message);
                else
                    outcome = one;
            }

            return outcome;
        }
    }

    /// <summary>
    /// Takes the turn of publishing. To be taken before the chunk is lent and filled where that takes no time of the caller's: an atomic
    /// operation between the writes would wait for their cache lines one after the other instead of together.
    /// </summary>
    public Lock.Scope Enter() => _order.EnterScope();

    /// <summary>Publishes a chunk, which passes to the readers. The caller has the turn.</summary>
    public PublishOutcome Publish(in Chunk chunk, in MessageDescriptor message, StopFlag stop)
    {
        if (IsClosed)
        {
            _pool.GiveBack(chunk);
            return PublishOutcome.Closed;
        }

        Span<bool> owns = stackalloc bool[_writers.Length];
        var owners = default(OwnerSet);
        for (int i = 0; i < owns.Length; i++)
        {
            owns[i] = _writers[i].IsAttached;
            if (owns[i])
                owners.Add(_writers[i].OwnerBit);
        }

        // All owners are known before the first reader can release.
        _pool.SetOwners(chunk, owners);
        return PublishTo(owns, chunk, message, stop);
    }

    /// <summary>Drops the oldest unread message of the edge with the most, unless the output is in use.</summary>
    /// <returns>False when there was nothing to drop.</returns>
    public bool TryDropOldest()
    {
        if (!_order.TryEnter())
            return false;

        try
        {
            RingWriter? fullest = null;
            int most = 0;
            foreach (RingWriter writer in _writers)
            {
                int unread = writer.Blocks ? 0 : writer.MaxUnread;
                if (unread > most)
                    (fullest, most) = (writer, unread);
            }

            if (fullest is null)
                return false;

            DropOldest(fullest);
            return true;
        }
        finally
        {
            _order.Exit();
        }
    }

    /// <summary>Ends the output. One that waits for room stops doing so; its readers learn of the end after its last message.</summary>
    public void Close()
    {
        _closed = true;
        Wake();
        lock (_order)
        {
            foreach (RingWriter writer in _writers)
                writer.Close();
        }
    }

    public void Wake()
    {
        foreach (RingWriter writer in _writers)
            writer.Wake();
    }

    private PublishOutcome PublishTo(Span<bool> owns, in Chunk chunk, in MessageDescriptor message, StopFlag stop)
    {
        var outcome = PublishOutcome.Published;
        for (int i = 0; i < owns.Length; i++)
        {
            if (!owns[i])
                continue;

            PublishOutcome one = MakeRoom(_writers[i], stop);
            if (one != PublishOutcome.Published)
                outcome = one;
            if (one != PublishOutcome.Published || !_writers[i].Publish(message))
                chunk.Segment.Release(chunk.Index, _writers[i].OwnerBit);
        }

        return outcome;
    }

    private PublishOutcome MakeRoom(RingWriter writer, StopFlag stop)
    {
        while (!writer.HasRoom())
        {
            if (!writer.Blocks)
                DropOldest(writer);
            else if (!writer.IsAttached)
                return PublishOutcome.Published;
            else if (IsClosed)
                return PublishOutcome.Closed;
            else if (stop.IsRaised)
                return PublishOutcome.Interrupted;
            else
                writer.WaitForRoom();
        }

        return PublishOutcome.Published;
    }

    /// <summary>What belonged to a predecessor's pool is given back by the daemon, which sees that no queue knows it any more.</summary>
    private void DropOldest(RingWriter writer)
    {
        if (writer.TryDropOldest(out MessageDescriptor dropped) && _pool.TryFind(dropped.Segment, out PoolSegment? segment))
            segment.ReleaseDropped(dropped, writer.OwnerBit);
    }
}

/// <summary>Raised once, when waiting for room makes no sense any more.</summary>
internal sealed class StopFlag
{
    private volatile bool _raised;

    public bool IsRaised => _raised;

    public void Raise() => _raised = true;
}
