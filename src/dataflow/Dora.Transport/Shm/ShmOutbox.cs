using Dora.Protocol;
using SharedMemory.Pools;
using SharedMemory.Rings;

namespace Dora.Transport.Shm;

/// <summary>The sending end of a process, in shared memory.</summary>
internal sealed class ShmOutbox(ProducerPool pool, ShmOutput[] outputs) : IOutbox
{
    /// <summary>
    /// What a small loan keeps free for parameters. Larger ones are rare, and then a second chunk and a copy of at most
    /// <see cref="LargeBytes"/> are cheaper than keeping room in every message.
    /// </summary>
    private const int SmallParameterRoom = 192;

    private const int LargeBytes = 65_536;

    private readonly LoanDesk _loans = new(pool);
    private readonly StopFlag _stop = new();
    private volatile bool _limitReached;

    /// <inheritdoc/>
    public Loan Loan(int size)
    {
        OutboxChecks.Payload(size);
        int parameters = size >= LargeBytes ? Limits.MaxParameterBytes : SmallParameterRoom;
        return _loans.Lend(Take(ChunkSize.RoomFor(size, parameters)), size);
    }

    /// <inheritdoc/>
    public PublishOutcome Publish(int output, Loan loan, int length, in MessageHeader header, ReadOnlySpan<byte> parameters)
    {
        Chunk chunk = _loans.Redeem(loan, length);
        try
        {
            OutboxChecks.Output(output, outputs.Length);
            OutboxChecks.Parameters(parameters.Length);
            if (ChunkSize.RoomFor(length, parameters.Length) > chunk.Segment.Room)
                chunk = Move(chunk, length, parameters.Length);
        }
        catch
        {
            pool.GiveBack(chunk);
            throw;
        }

        using (outputs[output].Enter())
            return Send(outputs[output], chunk, length, header, parameters);
    }

    /// <inheritdoc/>
    public PublishOutcome Publish(int output, ReadOnlySpan<byte> payload, in MessageHeader header, ReadOnlySpan<byte> parameters)
    {
        OutboxChecks.Output(output, outputs.Length);
        OutboxChecks.Payload(payload.Length);
        OutboxChecks.Parameters(parameters.Length);
        ShmOutput edges = outputs[output];
        if (edges.IsClosed)
            return PublishOutcome.Closed;
        if (!edges.HasReaders)
            return PublishOutcome.Published;
        if (payload.IsEmpty && parameters.IsEmpty)
            return edges.PublishEmpty(new MessageDescriptor { Kind = (uint)header.Encoding, Timestamp = header.Timestamp }, _stop);

        using (edges.Enter())
        {
            Chunk chunk = Take(ChunkSize.RoomFor(payload.Length, parameters.Length));
            payload.CopyTo(chunk.Segment.RoomOf(chunk, payload.Length).Span);
            return Send(edges, chunk, payload.Length, header, parameters);
        }
    }

    /// <inheritdoc/>
    public void Close(int output)
    {
        OutboxChecks.Output(output, outputs.Length);
        outputs[output].Close();
    }

    /// <inheritdoc/>
    public void StopWaiting()
    {
        _stop.Raise();
        foreach (ShmOutput output in outputs)
            output.Wake();
    }

    /// <summary>Closes every output. Memory that readers or loans still use stays mapped until nothing refers to it.</summary>
    public void Dispose()
    {
        StopWaiting();
        foreach (ShmOutput output in outputs)
            output.Close();
    }

    private static MessageDescriptor Describe(in Chunk chunk, int length, in MessageHeader header, int parameterLength) => new()
    {
        Segment = chunk.Segment.Id,
        Chunk = (uint)chunk.Index,
        Generation = chunk.Generation,
        PayloadLength = (uint)length,
        ParameterLength = (uint)parameterLength,
        Kind = (uint)header.Encoding,
        Timestamp = header.Timestamp,
    };

    private PublishOutcome Send(ShmOutput output, in Chunk chunk, int length, in MessageHeader header, ReadOnlySpan<byte> parameters)
    {
        MessageDescriptor message = Describe(chunk, length, header, parameters.Length);
        if (!parameters.IsEmpty)
            parameters.CopyTo(chunk.Segment.Parameters(message).Span);
        return output.Publish(chunk, message, _stop);
    }

    private Chunk Move(in Chunk chunk, int length, int parameters)
    {
        Chunk larger = Take(ChunkSize.RoomFor(length, parameters));
        chunk.Segment.RoomOf(chunk, length).CopyTo(larger.Segment.RoomOf(larger, length));
        pool.GiveBack(chunk);
        return larger;
    }

    /// <summary>
    /// When the pool may not grow any more, room is made as a full queue would make it: the oldest unread messages are dropped.
    /// </summary>
    private Chunk Take(long room)
    {
        if (!_limitReached && TryGrow(room, out Chunk chunk))
            return chunk;

        _limitReached = true;
        while (!pool.TryLoan(room, out chunk))
        {
            if (pool.RetireIdle() > 0 && TryGrow(room, out chunk))
                break;
            if (TryDropOldest())
                continue;

            // Nothing is left to drop: readers hold the rest. Asking once more gives the reason.
            _limitReached = false;
            return pool.Loan(room);
        }

        return chunk;
    }

    private bool TryGrow(long room, out Chunk chunk)
    {
        try
        {
            chunk = pool.Loan(room);
            return true;
        }
        catch (TransportException)
        {
            // The limit of the pool; the caller makes room.
            chunk = default;
            return false;
        }
    }

    private bool TryDropOldest()
    {
        foreach (ShmOutput output in outputs)
        {
            if (output.TryDropOldest())
                return true;
        }

        return false;
    }
}
