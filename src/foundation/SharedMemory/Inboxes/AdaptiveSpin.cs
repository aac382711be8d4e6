namespace SharedMemory.Inboxes;

/// <summary>
/// Decides whether a wait should begin with spinning: only while spinning has ended waits lately. A sleeper needs 3 to 35 µs to wake up; a
/// spinner needs none but may keep its sender from running, so the budget is small and long waits do without it. It learns from success
/// alone: on a core shared with the sender no spin ever succeeds, and nobody has to know where the sender runs.
/// </summary>
internal sealed class AdaptiveSpin(TimeSpan? given)
{
    private const long DefaultNanoseconds = 20_000;

    /// <summary>So many spins in vain, one after the other, and the next waits sleep at once.</summary>
    private const int MaxMisses = 4;

    /// <summary>Then one wait in so many spins, to notice that times have changed.</summary>
    private const int ProbeInterval = 64;

    private readonly long _budget = (long)(given?.TotalNanoseconds ?? DefaultNanoseconds);
    private int _misses;
    private int _waits;

    /// <summary>How long to spin now; 0 for not at all.</summary>
    public long NextBudget() => _misses < MaxMisses || ++_waits % ProbeInterval == 0 ? _budget : 0;

    /// <summary>Learns how a spin ended.</summary>
    /// <param name="endedTheWait">True when there was no need to sleep.</param>
    public void Observe(bool endedTheWait) => _misses = endedTheWait ? 0 : Math.Min(_misses + 1, MaxMisses);
}
