namespace Tests.Shared;

/// <summary>How much memory work allocates.</summary>
internal static class Allocations
{
    private const int Runs = 5;

    /// <summary>
    /// The bytes the calling thread allocates for some work: the least of several runs. What the work itself allocates it allocates every time; a collection
    /// that another thread brings about costs this one the rest of its allocation buffer, some kilobytes, once.
    /// </summary>
    public static long Of(Action work)
    {
        long least = long.MaxValue;
        for (int run = 0; run < Runs && least > 0; run++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            work();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
