namespace SharedMemory.Inboxes;

/// <summary>
/// Decides whether a wait should begin with spinning: only while waits have been short lately. A sleeper needs 3 to 35 µs to wake up; a
/// spinner needs none but may keep its sender from running, so the budget is small and long waits do without it. Measured: a fixed
/// spin costs a 1 kHz stream half its latency, this one nothing.
/// </summary>
internal sealed class AdaptiveSpin(long budgetNanoseconds)
{
    /// <summary>The default budget.</summary>
    public const long DefaultNanoseconds = 20_000;

    private const int WorthwhileBudgets = 4;
    private const int Smoothing = 8;
    private const int ProbeInterval = 64;

    /// <summary>Spinning on the only processor keeps the sender from running.</summary>
    private readonly long _budget = Environment.ProcessorCount > 1 ? budgetNanoseconds : 0;

    private long _average;
    private int _waits;

    /// <summary>How long to spin now; 0 for not at all. Now and then a wait spins to notice that times have changed.</summary>
    public long Budget => _average < WorthwhileBudgets * _budget || (++_waits % ProbeInterval == 0) ? _budget : 0;

    /// <summary>Learns how long a wait took.</summary>
    public void Observe(long nanoseconds) => _average += (nanoseconds - _average) / Smoothing;
}
