namespace SharedMemory.Linux;

/// <summary>Which processors a thread may run on.</summary>
public static unsafe class CpuAffinity
{
    private const int MaxProcessors = 1024;

    /// <summary>Confines the calling thread to some processors.</summary>
    /// <param name="processors">Their numbers, from 0.</param>
    /// <exception cref="LinuxException">None of them is there for this process.</exception>
    public static void ConfineThisThread(params ReadOnlySpan<int> processors)
    {
        ulong* mask = stackalloc ulong[MaxProcessors / 64];
        new Span<ulong>(mask, MaxProcessors / 64).Clear();
        foreach (int processor in processors)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(processor, nameof(processors));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(processor, MaxProcessors, nameof(processors));
            mask[processor / 64] |= 1UL << (processor % 64);
        }

        _ = Libc.Check(Libc.SchedSetaffinity(0, MaxProcessors / 8, mask), $"sched_setaffinity(processors {string.Join(',', processors.ToArray())})");
    }
}
