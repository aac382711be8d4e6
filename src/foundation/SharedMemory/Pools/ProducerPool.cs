using System.Diagnostics.CodeAnalysis;
using SharedMemory.Rings;

namespace SharedMemory.Pools;

/// <summary>
/// All chunks of a producer, which alone lends them out. Safe to use from several threads.
/// </summary>
public sealed class ProducerPool : IDisposable
{
    private const int FirstChunks = 4;
    private const long FirstBytes = 256 * 1024;
    private const long MaxGrowthBytes = 64L << 20;

    private readonly ShortGate _gate = new();
    private readonly int _ownerWords;
    private readonly Func<long, int, PoolSegment> _grow;
    private readonly SizeClass?[] _classes = new SizeClass?[ChunkSize.Classes];
    private readonly Dictionary<uint, PoolSegment> _segments = [];

    /// <summary>Makes a pool without chunks.</summary>
    /// <param name="ownerBits">How many owner bits are in use; at most <see cref="OwnerWord.MaxBits"/>.</param>
    /// <param name="grow">
    /// Gets a segment with chunks of at least a room, in bytes, and about as many as wanted; throws when there is none. Called by the
    /// borrowing thread.
    /// </param>
    public ProducerPool(int ownerBits, Func<long, int, PoolSegment> grow)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(ownerBits);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ownerBits, OwnerWord.MaxBits);
        _ownerWords = Math.Max(1, (ownerBits + OwnerWord.BitsPerWord - 1) / OwnerWord.BitsPerWord);
        _grow = grow;
    }

    /// <summary>Adds a segment; the pool owns it from now on.</summary>
    /// <param name="segment">A segment nobody has used yet.</param>
    public void Add(PoolSegment segment)
    {
        ArgumentNullException.ThrowIfNull(segment);
        using (_gate.Enter())
            AddToClass(segment);
    }

    /// <summary>Lends a chunk, growing the pool if none is free.</summary>
    /// <param name="room">The room it must have at least, in bytes.</param>
    /// <returns>The chunk; to be ended by <see cref="SetOwners"/> or <see cref="GiveBack"/>.</returns>
    public Chunk Loan(long room)
    {
        int sizeClass = ChunkSize.ClassOf(room);
        using (_gate.Enter())
        {
            SizeClass chunks = _classes[sizeClass] ??= new SizeClass(_ownerWords);
            if (!chunks.TryTake(out var taken))
            {
                Grow(sizeClass, chunks.Chunks);
                if (!chunks.TryTake(out taken))
                    throw new CorruptPoolException(ChunkSize.RoomOf(sizeClass));
            }

            return Begin(taken);
        }
    }

    /// <summary>Lends a chunk that is free already: the best fitting one, then larger ones.</summary>
    /// <param name="room">The room it must have at least, in bytes.</param>
    /// <param name="chunk">The chunk.</param>
    /// <returns>False when none is free.</returns>
    public bool TryLoan(long room, out Chunk chunk)
    {
        using (_gate.Enter())
        {
            for (int sizeClass = ChunkSize.ClassOf(room); sizeClass < _classes.Length; sizeClass++)
            {
                if (_classes[sizeClass] is { } chunks && chunks.TryTake(out var taken))
                {
                    chunk = Begin(taken);
                    return true;
                }
            }
        }

        chunk = default;
        return false;
    }

    /// <summary>Takes a chunk back that is not sent.</summary>
    /// <param name="chunk">The chunk.</param>
    public void GiveBack(in Chunk chunk) => SetOwners(chunk, default);

    /// <summary>
    /// Ends a loan: edges own the chunk from now on, and it is lent again once all have released it. To be done before its entry is
    /// published to any of them.
    /// </summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="owners">The edges.</param>
    public void SetOwners(in Chunk chunk, in OwnerSet owners) =>
        chunk.Segment.SetOwners(default(NoProbe), chunk.Index, chunk.Generation, owners, _ownerWords);

    /// <summary>Finds a segment of this pool.</summary>
    /// <param name="segment">Its id.</param>
    /// <param name="found">The segment.</param>
    /// <returns>False when it is not one of this pool.</returns>
    public bool TryFind(uint segment, [NotNullWhen(true)] out PoolSegment? found)
    {
        using (_gate.Enter())
            return _segments.TryGetValue(segment, out found);
    }

    /// <summary>
    /// Retires the segments of which no chunk is in use, so that their memory can be had for other sizes.
    /// </summary>
    /// <returns>How many segments were retired.</returns>
    public int RetireIdle()
    {
        using (_gate.Enter())
        {
            List<PoolSegment> idle = [.. _classes.Where(c => c is not null).SelectMany(c => c!.RemoveIdle())];
            foreach (PoolSegment segment in idle)
            {
                _ = _segments.Remove(segment.Id);
                segment.Retire();
                segment.Dispose();
            }

            return idle.Count;
        }
    }

    /// <summary>Unmaps all segments; no chunk may be lent any more.</summary>
    public void Dispose()
    {
        using (_gate.Enter())
        {
            foreach (PoolSegment segment in _segments.Values)
                segment.Dispose();
            _segments.Clear();
            Array.Clear(_classes);
        }
    }

    /// <summary>Doubles the class, within bounds: few chunks at first because most programs need few.</summary>
    private void Grow(int sizeClass, int present)
    {
        long stride = ChunkSize.StrideOf(sizeClass);
        long wanted = present == 0 ? Math.Max(FirstChunks, FirstBytes / stride) : present;
        long most = Math.Max(1, MaxGrowthBytes / stride);
        AddToClass(_grow(ChunkSize.RoomOf(sizeClass), (int)Math.Min(wanted, most)));
    }

    private void AddToClass(PoolSegment segment)
    {
        _segments.Add(segment.Id, segment);
        ref SizeClass? chunks = ref _classes[ChunkSize.ClassOf(segment.Room)];
        (chunks ??= new SizeClass(_ownerWords)).Add(segment);
    }

    private Chunk Begin((PoolSegment Segment, int Index) free) =>
        new(free.Segment, free.Index, free.Segment.BeginLoan(free.Index, _ownerWords));
}

/// <summary>A pool got a segment of another chunk size than it asked for.</summary>
/// <param name="room">The room of a chunk it asked for.</param>
public sealed class CorruptPoolException(long room)
    : Exception($"a new pool segment has no free chunk of {room} bytes; use the same release for daemon and nodes");
