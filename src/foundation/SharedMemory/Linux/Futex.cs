namespace SharedMemory.Linux;

/// <summary>
/// Waits and wakes on a 32-bit word that several processes may share. The shared (not FUTEX_PRIVATE) form is used everywhere.
/// </summary>
internal static unsafe class Futex
{
    private const int Wake = 1;
    private const int WaitBitset = 9;
    private const uint AnyBit = uint.MaxValue;

    /// <summary>
    /// Sleeps while the word holds a value, until an absolute time of <see cref="MonotonicClock"/>. May return early for no reason.
    /// </summary>
    /// <returns>False when the time was over.</returns>
    public static bool WaitUntil(int* word, int value, long deadlineNanoseconds)
    {
        var deadline = Timespec.FromNanoseconds(Math.Max(deadlineNanoseconds, 0));
        nint result = Libc.Futex(Libc.FutexNumber, word, WaitBitset, (uint)value, &deadline, 0, AnyBit);
        if (result == 0)
            return true;

        return Libc.LastError switch
        {
            Errno.ETIMEDOUT => false,
            Errno.EAGAIN or Errno.EINTR => true,
            int error => throw new LinuxException("futex(FUTEX_WAIT_BITSET)", error),
        };
    }

    /// <summary>Wakes one sleeper.</summary>
    public static void WakeOne(int* word) => Libc.FutexWake(Libc.FutexNumber, word, Wake, 1);
}
