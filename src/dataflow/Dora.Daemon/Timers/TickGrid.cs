namespace Dora.Daemon.Timers;

/// <summary>The moments of a timer: its start and every whole number of intervals after it, however late a tick was sent.</summary>
internal static class TickGrid
{
    /// <summary>Finds the first moment after now.</summary>
    /// <param name="deadline">The moment that was last.</param>
    /// <param name="interval">The interval; at least 1.</param>
    /// <param name="now">The time now.</param>
    /// <param name="skipped">How many moments lie between the two: they have passed.</param>
    /// <returns>The moment; <see cref="long.MaxValue"/>, which is never, when it lies beyond the end of the clock.</returns>
    public static long Next(long deadline, long interval, long now, out long skipped)
    {
        skipped = now > deadline ? (now - deadline) / interval : 0;
        long last = deadline + (skipped * interval);
        return interval > long.MaxValue - last ? long.MaxValue : last + interval;
    }
}
