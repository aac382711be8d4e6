namespace Dora.Protocol;

/// <summary>
/// A hybrid logical clock: wall time that never goes back and never repeats, and that runs ahead of every timestamp it has seen.
/// A timestamp is an NTP64 number: seconds since 1970 in the upper 32 bits, their binary fraction below; the lowest four bits count
/// events that share a moment (they are worth less than 4 ns). Safe to use from several threads; allocates nothing.
/// </summary>
public sealed class HybridClock
{
    /// <summary>How far ahead of the own clock a received timestamp may be, in milliseconds; clocks that differ more must be synchronised.</summary>
    public const int MaxDriftMilliseconds = 500;

    private const int CounterBits = 4;
    private const ulong CounterMask = (1UL << CounterBits) - 1;
    private const ulong MaxDrift = ((ulong)MaxDriftMilliseconds << 32) / 1000;

    private readonly TimeProvider _time;
    private ulong _last;

    /// <summary>Makes a clock.</summary>
    /// <param name="time">Where wall time comes from; the system's by default.</param>
    public HybridClock(TimeProvider? time = null)
    {
        _time = time ?? TimeProvider.System;
    }

    /// <summary>A timestamp later than every one this clock has returned or merged.</summary>
    /// <returns>The timestamp.</returns>
    public ulong Now()
    {
        while (true)
        {
            ulong last = Volatile.Read(ref _last);
            ulong wall = FromDateTime(_time.GetUtcNow()) & ~CounterMask;
            ulong next = wall > last ? wall : last + 1;
            if (Interlocked.CompareExchange(ref _last, next, last) == last)
                return next;
        }
    }

    /// <summary>Takes note of a timestamp made elsewhere, so that what is stamped from now on is later.</summary>
    /// <param name="received">The timestamp.</param>
    /// <returns>False when it is more than <see cref="MaxDriftMilliseconds"/> ahead of this machine's time; the clock then stays as it is.</returns>
    public bool Merge(ulong received)
    {
        ulong last = Volatile.Read(ref _last);
        if (received <= last)
            return true;
        ulong wall = FromDateTime(_time.GetUtcNow());
        if (received > wall && received - wall > MaxDrift)
            return false;
        while (received > last)
        {
            ulong seen = Interlocked.CompareExchange(ref _last, received, last);
            if (seen == last)
                return true;
            last = seen;
        }

        return true;
    }

    /// <summary>The timestamp of a moment between 1970 and 2106.</summary>
    /// <param name="moment">The moment.</param>
    /// <returns>NTP64, exact to the fraction's resolution of 0.23 ns.</returns>
    public static ulong FromDateTime(DateTimeOffset moment)
    {
        ulong ticks = (ulong)Math.Max(0, moment.UtcTicks - DateTime.UnixEpoch.Ticks);
        (ulong seconds, ulong rest) = Math.DivRem(ticks, (ulong)TimeSpan.TicksPerSecond);
        // Rounded up, so that the way back, which rounds down, gives the same tick.
        ulong fraction = ((rest << 32) + (ulong)TimeSpan.TicksPerSecond - 1) / (ulong)TimeSpan.TicksPerSecond;
        return (seconds << 32) + fraction;
    }

    /// <summary>The moment of a timestamp, rounded down to 100 ns.</summary>
    /// <param name="timestamp">NTP64.</param>
    /// <returns>The moment, in UTC.</returns>
    public static DateTimeOffset ToDateTime(ulong timestamp)
    {
        long seconds = (long)(timestamp >> 32);
        long fraction = (long)(((timestamp & uint.MaxValue) * (ulong)TimeSpan.TicksPerSecond) >> 32);
        return new DateTimeOffset(DateTime.UnixEpoch.Ticks + seconds * TimeSpan.TicksPerSecond + fraction, TimeSpan.Zero);
    }
}
