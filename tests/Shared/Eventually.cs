using System.Diagnostics;

namespace Tests.Shared;

/// <summary>Waits for what must happen; the failure says what did not.</summary>
internal static class Eventually
{
    /// <summary>Far more than anything takes on a loaded machine: it bounds hangs, it measures nothing.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(10);

    /// <summary>Waits for the result of a task; one that moves gigabytes may be given longer.</summary>
    public static async Task<T> Within<T>(Task<T> task, string what, Func<string>? context = null, TimeSpan? deadline = null)
    {
        TimeSpan longest = deadline ?? Deadline;
        Task first = await Task.WhenAny(task, Task.Delay(longest, TestContext.Current.CancellationToken));
        Assert.True(first == task, $"after {longest.TotalSeconds} s still missing: {what}\n{context?.Invoke()}");
        return await task;
    }

    /// <summary>Waits for a condition without holding a thread.</summary>
    public static async Task True(Func<bool> condition, string what)
    {
        Stopwatch watch = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(watch.Elapsed < Deadline, $"after {Deadline.TotalSeconds} s still missing: {what}");
            await Task.Delay(Round, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Waits for a condition on this thread, for tests of what threads do.</summary>
    public static void Holds(Func<bool> condition, string what) =>
        Assert.True(SpinWait.SpinUntil(condition, Deadline), $"after {Deadline.TotalSeconds} s still missing: {what}");
}
