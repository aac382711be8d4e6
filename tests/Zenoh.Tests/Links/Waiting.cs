namespace Zenoh.Tests.Links;

/// <summary>Blocking calls on threads of their own, and waits whose failure says what was missing.</summary>
internal static class Waiting
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

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

    public static async Task Until(Func<bool> condition, string missing)
    {
        for (var deadline = Environment.TickCount64 + (long)Patience.TotalMilliseconds; !condition(); await Task.Yield())
        {
            Assert.True(Environment.TickCount64 < deadline, $"within {Patience.TotalSeconds} s there was no {missing}");
        }
    }
}
