using System.Runtime.InteropServices;

namespace SharedMemory.Linux;

/// <summary>
/// Waits for absolute deadlines with the kernel's finest grain, and can be interrupted. One thread waits; <see cref="Interrupt"/> may
/// be called from any thread until the object is disposed, which the waiting thread's owner does after that thread has ended.
/// </summary>
public sealed unsafe class DeadlineWait : IDisposable
{
    private int* _interrupted = (int*)NativeMemory.AllocZeroed(sizeof(int));

    /// <summary>
    /// Lets the kernel delay the calling thread's timeouts by at most this much. Threads start with 50 µs; a timer thread sets 1 ns.
    /// </summary>
    /// <param name="nanoseconds">The slack; at least 1.</param>
    /// <exception cref="LinuxException">The kernel refused.</exception>
    public static void SetTimerSlackOfThisThread(long nanoseconds)
    {
        const int SetTimerSlack = 29;
        ArgumentOutOfRangeException.ThrowIfLessThan(nanoseconds, 1);
        _ = Libc.Check(Libc.Prctl(SetTimerSlack, (nuint)nanoseconds, 0, 0, 0), "prctl(PR_SET_TIMERSLACK)");
    }

    /// <summary>Waits for a moment of <see cref="MonotonicClock"/>.</summary>
    /// <param name="deadlineNanoseconds">The moment; <see cref="long.MaxValue"/> for none.</param>
    /// <returns>True when the moment has come, false when <see cref="Interrupt"/> was called since the last wait ended.</returns>
    public bool WaitUntil(long deadlineNanoseconds)
    {
        ObjectDisposedException.ThrowIf(_interrupted is null, this);
        while (Interlocked.Exchange(ref *_interrupted, 0) == 0)
        {
            if (MonotonicClock.Nanoseconds >= deadlineNanoseconds)
                return true;

            _ = Futex.WaitUntil(_interrupted, 0, deadlineNanoseconds);
        }

        return false;
    }

    /// <summary>Ends the current wait, or the next one if none is going on.</summary>
    public void Interrupt()
    {
        ObjectDisposedException.ThrowIf(_interrupted is null, this);
        Volatile.Write(ref *_interrupted, 1);
        Futex.WakeOne(_interrupted);
    }

    /// <summary>Frees the word the thread waits on.</summary>
    public void Dispose()
    {
        NativeMemory.Free(_interrupted);
        _interrupted = null;
    }
}
