using System.Runtime.Intrinsics.X86;
using SharedMemory.Linux;
using SharedMemory.Rings;
using SharedMemory.Segments;

namespace SharedMemory.Pools;

/// <summary>A segment of equal chunks. The producer fills chunks, readers read them in place; thread-safe as far as chunks are owned.</summary>
public sealed unsafe class PoolSegment : IDisposable
{
    private readonly byte* _chunks;

    private PoolSegment(Segment segment, uint id, int chunks, long stride)
    {
        Segment = segment;
        Id = id;
        Chunks = chunks;
        Stride = stride;
        _chunks = segment.Base + PoolLayout.FirstChunk;
    }

    /// <summary>The memory.</summary>
    public Segment Segment { get; }

    /// <summary>Its id, unique for the daemon that made it; never 0.</summary>
    public uint Id { get; }

    /// <summary>How many chunks there are.</summary>
    public int Chunks { get; }

    /// <summary>The room of each chunk in bytes.</summary>
    public long Room => Stride - PoolLayout.ChunkHeaderBytes;

    /// <summary>Set when its producer will not fill it any more: readers unmap it once they hold nothing of it.</summary>
    public bool IsRetired => Volatile.Read(ref Retired) != 0;

    internal long Stride { get; }

    private ref int Retired => ref *(int*)(Segment.Base + PoolLayout.RetiredField);

    /// <summary>Makes a segment.</summary>
    /// <param name="name">What the kernel shows in /proc.</param>
    /// <param name="id">Its id; not 0.</param>
    /// <param name="room">The room each chunk must have at least, in bytes.</param>
    /// <param name="chunks">How many chunks are wanted; fewer are made when they do not fit into one segment.</param>
    /// <returns>The segment.</returns>
    /// <exception cref="LinuxException">Memory or file descriptors are short.</exception>
    public static PoolSegment Create(string name, uint id, long room, int chunks)
    {
        ArgumentOutOfRangeException.ThrowIfZero(id);
        long bytes = BytesFor(room, ref chunks, out long stride);
        var segment = Segment.Create(name, bytes);
        byte* start = segment.Base;
        *(uint*)(start + PoolLayout.VersionField) = PoolLayout.Version;
        *(uint*)(start + PoolLayout.IdField) = id;
        *(int*)(start + PoolLayout.ChunksField) = chunks;
        *(long*)(start + PoolLayout.StrideField) = stride;
        *(uint*)(start + PoolLayout.MagicField) = PoolLayout.Magic;
        return new PoolSegment(segment, id, chunks, stride);
    }

    /// <summary>The bytes <see cref="Create"/> would take.</summary>
    /// <param name="room">The room each chunk must have at least, in bytes.</param>
    /// <param name="chunks">How many chunks are wanted.</param>
    /// <returns>The bytes.</returns>
    public static long BytesFor(long room, int chunks) => BytesFor(room, ref chunks, out _);

    /// <summary>Maps a segment another process made.</summary>
    /// <param name="descriptor">Its memfd; stays the caller's.</param>
    /// <param name="id">The id it must have.</param>
    /// <param name="writesPayloads">True for the producer.</param>
    /// <returns>The segment.</returns>
    /// <exception cref="LinuxException">Address space or file descriptors are short.</exception>
    /// <exception cref="CorruptSegmentException">It is not that pool segment.</exception>
    public static PoolSegment Map(int descriptor, uint id, bool writesPayloads)
    {
        var segment = Segment.Map(descriptor, writesPayloads);
        byte* start = segment.Base;
        int chunks = *(int*)(start + PoolLayout.ChunksField);
        long stride = *(long*)(start + PoolLayout.StrideField);
        bool known = *(uint*)start == PoolLayout.Magic && *(uint*)(start + PoolLayout.VersionField) == PoolLayout.Version;
        if (known && *(uint*)(start + PoolLayout.IdField) == id && Fits(segment.Length, chunks, stride))
            return new PoolSegment(segment, id, chunks, stride);

        segment.Dispose();
        throw new CorruptSegmentException($"segment {id} is no pool of layout version {PoolLayout.Version}; use the same release for daemon and nodes");
    }

    /// <summary>Checks a message that came through shared memory.</summary>
    /// <param name="message">What its ring entry said.</param>
    /// <returns>True when its chunk exists and its lengths fit into it.</returns>
    public bool TryLocate(in MessageDescriptor message) =>
        message.Segment == Id
        && message.Chunk < (uint)Chunks
        && message.ParameterLength <= Room
        && ChunkSize.RoomFor(message.PayloadLength, (int)message.ParameterLength) <= Room;

    /// <summary>The payload of a message that <see cref="TryLocate"/> has accepted.</summary>
    /// <param name="message">The message.</param>
    /// <returns>The bytes in place.</returns>
    public Memory<byte> Payload(in MessageDescriptor message) =>
        Segment.Memory.Slice(RoomAt((int)message.Chunk), (int)message.PayloadLength);

    /// <summary>The parameters of a message that <see cref="TryLocate"/> has accepted.</summary>
    /// <param name="message">The message.</param>
    /// <returns>The bytes in place.</returns>
    public Memory<byte> Parameters(in MessageDescriptor message) =>
        Segment.Memory.Slice(RoomAt((int)message.Chunk) + (int)ChunkSize.ParametersAt(message.PayloadLength), (int)message.ParameterLength);

    /// <summary>Starts to bring a chunk near that will be read soon. Does nothing where the processor cannot.</summary>
    /// <param name="message">What a ring entry said; nothing happens when it does not fit this segment.</param>
    public void Prefetch(in MessageDescriptor message)
    {
        if (!Sse.IsSupported || message.Segment != Id || message.Chunk >= (uint)Chunks)
            return;

        byte* chunk = _chunks + (message.Chunk * Stride);
        Sse.Prefetch0(chunk);
        Sse.Prefetch0(chunk + PoolLayout.ChunkHeaderBytes);
    }

    /// <summary>A reader gives its ownership of a chunk back.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="ownerBit">The bit of the edge through which it got the chunk.</param>
    public void Release(int chunk, int ownerBit) => Release(default(NoProbe), chunk, ownerBit);

    /// <summary>
    /// Gives back a chunk whose message was dropped or whose reader is dead, unless that has happened already and the chunk was lent again.
    /// </summary>
    /// <param name="message">The message; nothing happens when it does not fit this segment.</param>
    /// <param name="ownerBit">The bit of the edge.</param>
    public void ReleaseDropped(in MessageDescriptor message, int ownerBit)
    {
        if (message.Segment == Id && message.Chunk < (uint)Chunks)
            ReleaseForDead(default(NoProbe), (int)message.Chunk, ownerBit, message.Generation);
    }

    /// <summary>The room of a lent chunk.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="length">How much of it, in bytes.</param>
    /// <returns>The bytes in place.</returns>
    public Memory<byte> RoomOf(in Chunk chunk, int length) => RoomOf(chunk.Index, length);

    /// <summary>Tells readers that they may unmap it.</summary>
    public void Retire() => Volatile.Write(ref Retired, 1);

    /// <summary>Looks whether any edge owns any chunk.</summary>
    /// <returns>False when none does.</returns>
    public bool HasOwners()
    {
        for (int chunk = 0; chunk < Chunks; chunk++)
        {
            for (int word = 0; word < OwnerWord.Words; word++)
            {
                if ((Volatile.Read(ref Owners(chunk, word)) & OwnerWord.Owners & ~OwnerWord.Loaned) != 0)
                    return true;
            }
        }

        return false;
    }

    /// <summary>Unmaps the memory.</summary>
    public void Dispose() => Segment.Dispose();

    internal void Release<TProbe>(TProbe probe, int chunk, int ownerBit)
        where TProbe : struct, IStepProbe =>
        OwnerWord.Clear(probe, ref Owners(chunk, OwnerWord.IndexOf(ownerBit)), OwnerWord.MaskOf(ownerBit));

    /// <summary>For the producer, which alone may act on the answer.</summary>
    internal bool IsFree(int chunk, int ownerWords)
    {
        for (int word = 0; word < ownerWords; word++)
        {
            if ((Volatile.Read(ref Owners(chunk, word)) & OwnerWord.Owners) != 0)
                return false;
        }

        return true;
    }

    /// <summary>Begins the next generation of a free chunk.</summary>
    internal uint BeginLoan(int chunk, int ownerWords)
    {
        uint generation = (ushort)(OwnerWord.GenerationOf(Owners(chunk, 0)) + 1);
        for (int word = ownerWords - 1; word >= 0; word--)
            Volatile.Write(ref Owners(chunk, word), OwnerWord.Tag(generation) | (word == 0 ? OwnerWord.Loaned : 0));
        return generation;
    }

    /// <summary>Ends the loan in favour of owners.</summary>
    internal void SetOwners<TProbe>(TProbe probe, int chunk, uint generation, in OwnerSet owners, int ownerWords)
        where TProbe : struct, IStepProbe
    {
        for (int word = ownerWords - 1; word >= 0; word--)
        {
            probe.Step();
            Volatile.Write(ref Owners(chunk, word), OwnerWord.Tag(generation) | owners.Word(word));
        }
    }

    internal void ReleaseForDead<TProbe>(TProbe probe, int chunk, int ownerBit, uint generation)
        where TProbe : struct, IStepProbe =>
        OwnerWord.ClearForDead(probe, ref Owners(chunk, OwnerWord.IndexOf(ownerBit)), OwnerWord.MaskOf(ownerBit), generation);

    private Memory<byte> RoomOf(int chunk, int length) => Segment.Memory.Slice(RoomAt(chunk), length);

    internal ref ulong Owners(int chunk, int word) => ref ((ulong*)(_chunks + (chunk * Stride) + PoolLayout.Owners))[word];

    private static long BytesFor(long room, ref int chunks, out long stride)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(room);
        ArgumentOutOfRangeException.ThrowIfLessThan(chunks, 1);
        stride = ChunkSize.StrideOf(ChunkSize.ClassOf(room));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(stride, Segment.MaxBytes - PoolLayout.FirstChunk, nameof(room));
        chunks = (int)Math.Min(chunks, (Segment.MaxBytes - PoolLayout.FirstChunk) / stride);
        return PoolLayout.FirstChunk + (chunks * stride);
    }

    private static bool Fits(int length, int chunks, long stride) =>
        chunks > 0
        && stride is >= PoolLayout.ChunkHeaderBytes and <= Segment.MaxBytes
        && stride % PoolLayout.ChunkHeaderBytes == 0
        && PoolLayout.FirstChunk + (chunks * stride) <= length;

    private int RoomAt(int chunk) => (int)(PoolLayout.FirstChunk + (chunk * Stride) + PoolLayout.ChunkHeaderBytes);
}
