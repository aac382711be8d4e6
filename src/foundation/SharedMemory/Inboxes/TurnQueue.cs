namespace SharedMemory.Inboxes;

/// <summary>
/// The rings that may have something, the least recently served first. A list threaded through arrays: nothing is allocated per turn.
/// </summary>
internal sealed class TurnQueue
{
    private const int None = -1;
    private readonly int[] _next;
    private readonly bool[] _queued;
    private readonly long[] _served;
    private int _first = None;
    private int _last = None;
    private long _turns;

    public TurnQueue(int rings)
    {
        _next = new int[rings];
        _queued = new bool[rings];
        _served = new long[rings];
    }

    public bool IsEmpty => _first == None;

    public int First => _first;

    /// <summary>Puts a ring where its last turn says; nothing happens when it is there already.</summary>
    public void Add(int ring)
    {
        if (_queued[ring])
            return;

        _queued[ring] = true;
        int before = None;
        int after = _first;
        if (_last != None && _served[_last] <= _served[ring])
            (before, after) = (_last, None);
        while (after != None && _served[after] <= _served[ring])
            (before, after) = (after, _next[after]);

        _next[ring] = after;
        if (before == None)
            _first = ring;
        else
            _next[before] = ring;
        if (after == None)
            _last = ring;
    }

    /// <summary>The first had its turn and goes to the end.</summary>
    public void ServeFirst()
    {
        int ring = RemoveFirst();
        _served[ring] = ++_turns;
        Add(ring);
    }

    /// <summary>The first had nothing.</summary>
    public int RemoveFirst()
    {
        int ring = _first;
        _first = _next[ring];
        if (_first == None)
            _last = None;
        _queued[ring] = false;
        return ring;
    }
}
