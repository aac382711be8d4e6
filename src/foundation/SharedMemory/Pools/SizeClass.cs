namespace SharedMemory.Pools;

/// <summary>A chunk lent to the producer for one message.</summary>
/// <param name="Segment">The segment it lies in.</param>
/// <param name="Index">Its index there.</param>
/// <param name="Generation">The generation of this loan.</param>
public readonly record struct Chunk(PoolSegment Segment, int Index, uint Generation);

/// <summary>
/// The chunks of one size: free ones on a stack, so that the one used last, which the caches know best, is used next; lent ones in the
/// order they were lent, because they come back roughly in that order. Whether one has come back its owner words say; nobody reports
/// it. Nothing is allocated once all segments are added.
/// </summary>
internal sealed class SizeClass(int ownerWords)
{
    /// <summary>
    /// How many returned chunks are moved to the stack when it is empty. Several at a time, because their owner words were last written
    /// on other cores: a processor fetches several of them in the time of one.
    /// </summary>
    private const int ReclaimedAtOnce = 16;

    private readonly List<PoolSegment> _segments = [];
    private (PoolSegment Segment, int Index)[] _free = [];
    private (PoolSegment Segment, int Index)[] _lent = [];
    private int _freeCount;
    private int _lentFirst;
    private int _lentCount;

    public int Chunks => _free.Length;

    public void Add(PoolSegment segment)
    {
        var lent = new (PoolSegment, int)[_lent.Length + segment.Chunks];
        for (int i = 0; i < _lentCount; i++)
            lent[i] = Lent(i);
        (_lent, _lentFirst) = (lent, 0);

        Array.Resize(ref _free, lent.Length);
        for (int chunk = segment.Chunks - 1; chunk >= 0; chunk--)
            _free[_freeCount++] = (segment, chunk);
        _segments.Add(segment);
    }

    /// <summary>Takes a free chunk, which counts as lent from then on: its owner words must be set before the next call.</summary>
    public bool TryTake(out (PoolSegment Segment, int Index) chunk)
    {
        if (_lentCount > 0 && IsFree(Lent(_lentCount - 1)))
        {
            chunk = Lent(_lentCount - 1);
            return true;
        }

        if (!TryTakeOlder(out chunk))
            return false;

        PutLent(chunk);
        return true;
    }

    /// <summary>Takes out the segments of which no chunk is in use.</summary>
    public IReadOnlyList<PoolSegment> RemoveIdle()
    {
        for (int i = _lentCount; i > 0; i--)
        {
            (PoolSegment, int) oldest = RemoveOldest();
            if (IsFree(oldest))
                _free[_freeCount++] = oldest;
            else
                PutLent(oldest);
        }

        List<PoolSegment> idle = _segments.FindAll(segment => _free.Take(_freeCount).Count(c => c.Segment == segment) == segment.Chunks);
        (PoolSegment, int)[] kept = [.. _free.Take(_freeCount).Where(chunk => !idle.Contains(chunk.Segment))];
        (PoolSegment, int)[] lent = [.. Enumerable.Range(0, _lentCount).Select(Lent)];
        _ = _segments.RemoveAll(idle.Contains);
        int total = _segments.Sum(segment => segment.Chunks);
        (_free, _freeCount) = (kept, kept.Length);
        (_lent, _lentFirst, _lentCount) = (lent, 0, lent.Length);
        Array.Resize(ref _free, total);
        Array.Resize(ref _lent, total);
        return idle;
    }

    private bool TryTakeOlder(out (PoolSegment Segment, int Index) chunk)
    {
        if (_freeCount == 0)
            Reclaim();
        if (_freeCount > 0)
        {
            chunk = _free[--_freeCount];
            return true;
        }

        return TryTakeAnyLent(out chunk);
    }

    private void Reclaim()
    {
        for (int i = 0; i < ReclaimedAtOnce && _lentCount > 0 && IsFree(Lent(0)); i++)
            _free[_freeCount++] = RemoveOldest();
    }

    private void PutLent((PoolSegment Segment, int Index) chunk)
    {
        _lent[At(_lentCount++)] = chunk;
    }

    /// <summary>Chunks that are still read go to the end, so that one that is held for long does not stand in the way.</summary>
    private bool TryTakeAnyLent(out (PoolSegment Segment, int Index) chunk)
    {
        for (int i = _lentCount; i > 0; i--)
        {
            chunk = RemoveOldest();
            if (IsFree(chunk))
                return true;
            PutLent(chunk);
        }

        chunk = default;
        return false;
    }

    private (PoolSegment Segment, int Index) Lent(int position) => _lent[At(position)];

    private int At(int position)
    {
        int index = _lentFirst + position;
        return index < _lent.Length ? index : index - _lent.Length;
    }

    private (PoolSegment Segment, int Index) RemoveOldest()
    {
        (PoolSegment, int) oldest = _lent[_lentFirst];
        _lentFirst = At(1);
        _lentCount--;
        return oldest;
    }

    private bool IsFree((PoolSegment Segment, int Index) chunk) => chunk.Segment.IsFree(chunk.Index, ownerWords);
}
