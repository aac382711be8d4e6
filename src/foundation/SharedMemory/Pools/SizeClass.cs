namespace SharedMemory.Pools;

/// <summary>A chunk lent to the producer for one message.</summary>
/// <param name="Segment">The segment it lies in.</param>
/// <param name="Index">Its index there.</param>
/// <param name="Generation">The generation of this loan.</param>
public readonly record struct Chunk(PoolSegment Segment, int Index, uint Generation);

/// <summary>
/// The chunks of one size: free ones on a stack, so that the one used last, which the caches know best, is used next; sent ones in the
/// order they were sent, because they come back roughly in that order. Nothing is allocated once all segments are added.
/// </summary>
internal sealed class SizeClass(int ownerWords)
{
    /// <summary>How many returned chunks are moved to the stack per loan: more than one, so that the stack recovers.</summary>
    private const int ReclaimedPerLoan = 4;

    private readonly List<PoolSegment> _segments = [];
    private (PoolSegment Segment, int Index)[] _free = [];
    private (PoolSegment Segment, int Index)[] _sent = [];
    private int _freeCount;
    private int _sentFirst;
    private int _sentCount;

    public int Chunks => _free.Length;

    public void Add(PoolSegment segment)
    {
        var sent = new (PoolSegment, int)[_sent.Length + segment.Chunks];
        for (int i = 0; i < _sentCount; i++)
            sent[i] = Sent(i);
        (_sent, _sentFirst) = (sent, 0);

        Array.Resize(ref _free, sent.Length);
        for (int chunk = segment.Chunks - 1; chunk >= 0; chunk--)
            _free[_freeCount++] = (segment, chunk);
        _segments.Add(segment);
    }

    public bool TryTake(out (PoolSegment Segment, int Index) chunk)
    {
        if (TryTakeNewest(out chunk))
            return true;

        for (int i = 0; i < ReclaimedPerLoan && _sentCount > 0 && IsFree(Sent(0)); i++)
            _free[_freeCount++] = RemoveOldest();
        if (_freeCount > 0)
        {
            chunk = _free[--_freeCount];
            return true;
        }

        return TryTakeAnySent(out chunk);
    }

    public void PutFree((PoolSegment Segment, int Index) chunk) => _free[_freeCount++] = chunk;

    public void PutSent((PoolSegment Segment, int Index) chunk)
    {
        _sent[(_sentFirst + _sentCount) % _sent.Length] = chunk;
        _sentCount++;
    }

    /// <summary>Takes out the segments of which no chunk is in use.</summary>
    public IReadOnlyList<PoolSegment> RemoveIdle()
    {
        for (int i = _sentCount; i > 0; i--)
        {
            (PoolSegment, int) oldest = RemoveOldest();
            if (IsFree(oldest))
                _free[_freeCount++] = oldest;
            else
                PutSent(oldest);
        }

        List<PoolSegment> idle = _segments.FindAll(segment => _free.Take(_freeCount).Count(c => c.Segment == segment) == segment.Chunks);
        (PoolSegment, int)[] kept = [.. _free.Take(_freeCount).Where(chunk => !idle.Contains(chunk.Segment))];
        (PoolSegment, int)[] sent = [.. Enumerable.Range(0, _sentCount).Select(Sent)];
        _ = _segments.RemoveAll(idle.Contains);
        int total = _segments.Sum(segment => segment.Chunks);
        (_free, _freeCount) = (kept, kept.Length);
        (_sent, _sentFirst, _sentCount) = (sent, 0, sent.Length);
        Array.Resize(ref _free, total);
        Array.Resize(ref _sent, total);
        return idle;
    }

    private bool TryTakeNewest(out (PoolSegment Segment, int Index) chunk)
    {
        chunk = default;
        if (_sentCount == 0 || !IsFree(Sent(_sentCount - 1)))
            return false;

        chunk = Sent(--_sentCount);
        return true;
    }

    /// <summary>Chunks that are still read go to the end, so that one that is held for long does not stand in the way.</summary>
    private bool TryTakeAnySent(out (PoolSegment Segment, int Index) chunk)
    {
        for (int i = _sentCount; i > 0; i--)
        {
            chunk = RemoveOldest();
            if (IsFree(chunk))
                return true;
            PutSent(chunk);
        }

        chunk = default;
        return false;
    }

    private (PoolSegment Segment, int Index) Sent(int position) => _sent[(_sentFirst + position) % _sent.Length];

    private (PoolSegment Segment, int Index) RemoveOldest()
    {
        (PoolSegment, int) oldest = _sent[_sentFirst];
        _sentFirst = (_sentFirst + 1) % _sent.Length;
        _sentCount--;
        return oldest;
    }

    private bool IsFree((PoolSegment Segment, int Index) chunk) => chunk.Segment.IsFree(chunk.Index, ownerWords);
}
