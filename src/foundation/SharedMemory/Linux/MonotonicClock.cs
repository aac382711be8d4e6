namespace SharedMemory.Linux;

/// <summary>CLOCK_MONOTONIC, the clock of all absolute deadlines. The same for all processes of a machine.</summary>
public static class MonotonicClock
{
    private const int Monotonic = 1;

    /// <summary>The time now, in nanoseconds since some moment before the machine started.</summary>
    public static unsafe long Nanoseconds
    {
        get
        {
            Timespec now;
            _ = Libc.ClockGettime(Monotonic, &now);
            return (now.Seconds * 1_000_000_000) + now.Nanoseconds;
        }
    }

    /// <summary>The moment a time span from now, saturating at <see cref="long.MaxValue"/>.</summary>
    /// <param name="timeout">The span; <see cref="Timeout.InfiniteTimeSpan"/> gives <see cref="long.MaxValue"/>.</param>
    /// <returns>The moment in nanoseconds.</returns>
    public static long DeadlineAfter(TimeSpan timeout)
    {
        if (timeout < TimeSpan.Zero || timeout.Ticks > (long.MaxValue / 200))
            return long.MaxValue;

        return Nanoseconds + (timeout.Ticks * TimeSpan.NanosecondsPerTick);
    }
}
