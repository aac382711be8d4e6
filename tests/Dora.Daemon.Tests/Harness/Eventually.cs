using System.Diagnostics;

namespace Dora.Daemon.Tests.Harness;

/// <summary>Waits for what must happen; the failure says what did not.</summary>
internal static class Eventually
{
    /// <summary>Far more than anything takes on a loaded machine.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(10);

    public static async Task<T> Within<T>(Task<T> task, string what, Func<string>? context = null)
    {
        Task first = await Task.WhenAny(task, Task.Delay(Deadline, TestContext.Current.CancellationToken));
        Assert.True(first == task, $"after {Deadline.TotalSeconds} s still missing: {what}\n{context?.Invoke()}");
        return await task;
    }

    public static async Task True(Func<bool> condition, string what)
    {
        Stopwatch watch = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(watch.Elapsed < Deadline, $"after {Deadline.TotalSeconds} s still missing: {what}");
            await Task.Delay(Round, TestContext.Current.CancellationToken);
        }
    }
}
