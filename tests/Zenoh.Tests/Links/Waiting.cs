namespace Zenoh.Tests.Links;

/// <summary>Blocking calls on threads of their own, and waits whose failure says what was missing.</summary>
internal static class Waiting
{
    /// <summary>Far more than anything takes on a loaded machine: it bounds hangs, it measures nothing.</summary>
    public static readonly TimeSpan Patience = Eventually.Deadline;

    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(1);

    public static Task<T> Start<T>(Func<T> blocking) =>
        Task.Factory.StartNew(blocking, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    public static async Task<T> For<T>(Task<T> task, string missing)
    {
        try
        {
            return await task.WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"within {Patience.TotalSeconds} s there was no {missing}");
        }
    }

    /// <summary>Waits for a condition and leaves the cores to those who bring it about.</summary>
    public static async Task Until(Func<bool> condition, string missing)
    {
        for (long deadline = Environment.TickCount64 + (long)Patience.TotalMilliseconds; !condition(); await Task.Delay(Round))
            Assert.True(Environment.TickCount64 < deadline, $"within {Patience.TotalSeconds} s there was no {missing}");
    }
}
