using SharedMemory.Linux;

namespace SharedMemory.Rings;

/// <summary>
/// A futex word by which one side says that it sleeps: 1 while it does. The waker calls this after a full fence that follows its news.
/// </summary>
internal static unsafe class WaitWord
{
    /// <summary>Wakes the sleeper, if there is one.</summary>
    public static void Wake<TProbe>(TProbe probe, int* word)
        where TProbe : struct, IStepProbe
    {
        probe.Step();
        if (Volatile.Read(ref *word) == 0)
            return;

        probe.Step();
        if (Interlocked.Exchange(ref *word, 0) != 0)
            Futex.WakeOne(word);
    }
}
