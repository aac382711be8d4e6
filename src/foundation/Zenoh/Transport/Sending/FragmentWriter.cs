using Zenoh.Protocol.Primitives;
using Zenoh.Protocol.Transport;

namespace Zenoh.Transport.Sending;

/// <summary>Cuts one message into fragments, each filling an empty batch (Zenoh wire specification, fragmentation).</summary>
internal ref struct FragmentWriter(ReadOnlySpan<byte> head, ReadOnlySpan<byte> tail, Reliability reliability, SendConduit conduit, bool marks)
{
    private ReadOnlySpan<byte> _head = head;
    private ReadOnlySpan<byte> _tail = tail;

    /// <summary>Whether a fragment has been written.</summary>
    public bool HasBegun { get; private set; }

    public readonly bool IsDone => _head.IsEmpty && _tail.IsEmpty;

    /// <summary>Writes the next fragment; false when the agreed batches are too small to carry any.</summary>
    public bool TryFill(SendBatch batch, int maxBody)
    {
        WireWriter writer = batch.Append(maxBody);
        var fragment = new Fragment
        {
            Reliability = reliability,
            Priority = conduit.Priority,
            More = true,
            SequenceNumber = conduit.NextNumber(reliability),
            IsFirst = marks && !HasBegun,
        };
        fragment.EncodeHead(ref writer);
        if (writer.Overflowed || writer.Remaining == 0)
            return false;
        if (_head.Length + (long)_tail.Length <= writer.Remaining)
        {
            writer.Rewind(0);
            fragment.More = false;
            fragment.EncodeHead(ref writer);
        }

        _head = Move(_head, ref writer);
        _tail = Move(_tail, ref writer);
        batch.Commit(writer.Position);
        conduit.Advance(reliability);
        HasBegun = true;
        return true;
    }

    private static ReadOnlySpan<byte> Move(ReadOnlySpan<byte> from, scoped ref WireWriter writer)
    {
        int count = Math.Min(from.Length, writer.Remaining);
        writer.WriteBytes(from[..count]);
        return from[count..];
    }
}
