using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Dora.Benchmarks.Nodes;

/// <summary>CLOCK_MONOTONIC: the clock every process of the machine shares, and the one the C baselines use.</summary>
internal static partial class Clock
{
    private const int Monotonic = 1;
    private const int AbsoluteTime = 1;
    private const int SetTimerSlack = 29;
    private const int Interrupted = 4;
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>Nanoseconds; what <see cref="Stopwatch"/> counts on Linux.</summary>
    /// <returns>The time.</returns>
    public static long Now() => Stopwatch.GetTimestamp();

    /// <summary>Sleeps as the C baselines do: neither side's pace may be better than the other's.</summary>
    /// <param name="deadline">On the scale of <see cref="Now"/>.</param>
    public static void SleepUntil(long deadline)
    {
        var time = new TimeSpec(deadline / NanosecondsPerSecond, deadline % NanosecondsPerSecond);
        while (ClockNanosleep(Monotonic, AbsoluteTime, in time, 0) == Interrupted)
        {
        }
    }

    /// <summary>Lets the calling thread wake 1 ns after its deadline instead of up to 50 µs.</summary>
    public static void UseFinestTimerSlack() => _ = Prctl(SetTimerSlack, 1, 0, 0, 0);

    [LibraryImport("libc", EntryPoint = "clock_nanosleep")]
    private static partial int ClockNanosleep(int clock, int flags, in TimeSpec time, nint remaining);

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int Prctl(int option, nuint value, nuint a, nuint b, nuint c);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct TimeSpec(long Seconds, long Nanoseconds);
}
