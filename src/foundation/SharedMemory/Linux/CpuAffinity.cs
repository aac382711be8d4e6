namespace SharedMemory.Linux;

/// <summary>Which processors a thread may run on.</summary>
public static unsafe class CpuAffinity
{
    private const int MaxProcessors = 1024;

    /// <summary>Confines the calling thread to one processor.</summary>
    /// <param name="processor">Its number, from 0.</param>
    /// <exception cref="LinuxException">There is no such processor for this process.</exception>
    public static void PinThisThread(int processor)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(processor);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(processor, MaxProcessors);
        ulong* mask = stackalloc ulong[MaxProcessors / 64];
        new Span<ulong>(mask, MaxProcessors / 64).Clear();
        mask[processor / 64] = 1UL << (processor % 64);
        _ = Libc.Check(Libc.SchedSetaffinity(0, MaxProcessors / 8, mask), $"sched_setaffinity(processor {processor})");
    }
}
