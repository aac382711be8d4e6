namespace SharedMemory.Tests;

/// <summary>Waits for a condition instead of sleeping.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    public static void True(Func<bool> condition, string what)
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var spin = default(SpinWait);
        while (!condition())
        {
            Assert.True(watch.Elapsed < Deadline, $"after {Deadline.TotalSeconds} s still missing: {what}");
            spin.SpinOnce();
        }
    }

    public static async Task<T> Within<T>(Task<T> task, string what)
    {
        Task first = await Task.WhenAny(task, Task.Delay(Deadline));
        Assert.True(first == task, $"after {Deadline.TotalSeconds} s still missing: {what}");
        return await task;
    }
}
