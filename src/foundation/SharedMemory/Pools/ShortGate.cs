namespace SharedMemory.Pools;

/// <summary>
/// Lets one thread at a time through for a few instructions, and leaves by a plain store: a lock that leaves by an atomic operation would
/// wait there until everything its holder wrote has reached the cache, other cores' lines included. Who has to wait spins, then sleeps.
/// Not reentrant.
/// </summary>
internal sealed class ShortGate
{
    private int _held;

    public Passage Enter()
    {
        SpinWait spin = default;
        while (Interlocked.CompareExchange(ref _held, 1, 0) != 0)
            spin.SpinOnce();
        return new Passage(this);
    }

    public readonly ref struct Passage(ShortGate gate)
    {
        public void Dispose() => Volatile.Write(ref gate._held, 0);
    }
}
