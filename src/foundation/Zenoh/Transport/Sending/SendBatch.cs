using System.Buffers.Binary;
using Zenoh.Protocol.Primitives;
using Zenoh.Protocol.Transport;

namespace Zenoh.Transport.Sending;

/// <summary>
/// A batch being filled, waiting, or on its way. Belongs to one queue or one sending thread at a time. Room in front takes the length
/// prefix and the compression flag.
/// </summary>
internal sealed class SendBatch(int bytes)
{
    private const int RoomInFront = 4;
    private const int SmallPrefix = sizeof(ushort);
    private const int LargePrefix = sizeof(uint);

    private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(bytes + RoomInFront);

    /// <summary>What fits, without prefix and flag.</summary>
    public int Capacity => _bytes.Length - RoomInFront;

    public int Length { get; private set; }

    public bool IsEmpty => Length == 0;

    /// <summary>The numbers of its queue before the first of this batch was used.</summary>
    public SequenceNumbers Before { get; set; }

    /// <summary>The batch that leaves together with this one, behind it.</summary>
    public SendBatch? Next { get; set; }

    /// <summary>How many there are, from this one on.</summary>
    public int Together
    {
        get
        {
            int count = 0;
            for (SendBatch? batch = this; batch is not null; batch = batch.Next)
                count++;
            return count;
        }
    }

    /// <summary>Whether a frame is open at the end, that further messages of its channel can join.</summary>
    public bool HasFrame { get; private set; }

    public Reliability FrameReliability { get; private set; }

    public ReadOnlySpan<byte> Body => _bytes.AsSpan(RoomInFront, Length);

    /// <summary>Where to write next, when at most <paramref name="maxBody"/> bytes are agreed on.</summary>
    public WireWriter Append(int maxBody) => new(_bytes.AsSpan(RoomInFront + Length, Math.Min(maxBody, Capacity) - Length));

    /// <summary>All room of an empty batch, to be filled by somebody else.</summary>
    public Span<byte> Room(int maxBody) => _bytes.AsSpan(RoomInFront, Math.Min(maxBody, Capacity));

    public void Commit(int bytes) => Length += bytes;

    /// <summary>Appends a message to the open frame; false, and nothing done, when its payload is not short or it does not fit.</summary>
    /// <param name="head">What stands before the length of its payload.</param>
    /// <param name="payload">Its payload.</param>
    /// <param name="maxBody">How many bytes of a batch are agreed on.</param>
    public bool TryJoin(scoped ReadOnlySpan<byte> head, scoped ReadOnlySpan<byte> payload, int maxBody)
    {
        int bytes = head.Length + 1 + payload.Length;
        if (payload.Length >= Zint.Continues || bytes > Math.Min(maxBody, Capacity) - Length)
            return false;
        Span<byte> room = _bytes.AsSpan(RoomInFront + Length);
        head.CopyTo(room);
        room[head.Length] = (byte)payload.Length;
        payload.CopyTo(room[(head.Length + 1)..]);
        Length += bytes;
        return true;
    }

    public void OpenFrame(Reliability reliability)
    {
        HasFrame = true;
        FrameReliability = reliability;
    }

    public void Clear()
    {
        Length = 0;
        HasFrame = false;
        Next = null;
    }

    /// <summary>The bytes as they go over a link.</summary>
    /// <param name="framing">Prefix of the link.</param>
    /// <param name="flag">The compression flag, where compression was agreed on.</param>
    public ArraySegment<byte> Wire(Framing framing, byte? flag)
    {
        int start = RoomInFront;
        if (flag is { } value)
            _bytes[--start] = value;
        int length = RoomInFront + Length - start;
        if (framing == Framing.Small)
            BinaryPrimitives.WriteUInt16LittleEndian(_bytes.AsSpan(start -= SmallPrefix), (ushort)length);
        else if (framing == Framing.Large)
            BinaryPrimitives.WriteUInt32LittleEndian(_bytes.AsSpan(start -= LargePrefix), (uint)length);
        return new ArraySegment<byte>(_bytes, start, RoomInFront + Length - start);
    }
}

/// <summary>What stands in front of a batch on its link.</summary>
internal enum Framing
{
    /// <summary>Datagrams and WebSocket messages.</summary>
    None,

    /// <summary>Two bytes of length.</summary>
    Small,

    /// <summary>Four bytes of length: low latency.</summary>
    Large,
}
