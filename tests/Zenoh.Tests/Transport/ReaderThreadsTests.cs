using Zenoh.Session;
using Zenoh.Session.Queues;
using Zenoh.Tests.Links;
using Zenoh.Transport;

namespace Zenoh.Tests.Transport;

public sealed class ReaderThreadsTests
{
    private readonly ReaderThreads _threads = new();

    [Fact]
    public async Task Others_go_on_however_many_threads_block()
    {
        const int blocked = 40;
        using ManualResetEventSlim end = new();
        using CountdownEvent standing = new(blocked);
        Task[] tasks = [.. Enumerable.Range(0, blocked).Select(_ => StandStillAsync(standing, end))];
        await Waiting.Until(() => standing.IsSet, "threads that stand still");
        await DoAsync(static () => { }).WaitAsync(Waiting.Patience, TestContext.Current.CancellationToken);
        end.Set();
        await Task.WhenAll(tasks).WaitAsync(Waiting.Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Others_go_on_however_many_threads_wait_for_room_in_full_queues()
    {
        int many = Environment.ProcessorCount + 2;
        using var full = new BoundedQueue<MemoryStream>(new QueueOptions { Capacity = 1, WhenFull = WhenFull.Wait });
        full.Write(new MemoryStream());
        Task[] writers = [.. Enumerable.Range(0, many).Select(_ => DoAsync(() => full.Write(new MemoryStream())))];

        await DoAsync(static () => { }).WaitAsync(Waiting.Patience, TestContext.Current.CancellationToken);

        Assert.DoesNotContain(writers, static writer => writer.IsCompleted);
        for (int i = 0; i <= many; i++)
            (await full.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Waiting.Patience, TestContext.Current.CancellationToken))!.Dispose();
        await Task.WhenAll(writers).WaitAsync(Waiting.Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task No_more_threads_run_than_there_are_cores_for()
    {
        const int many = 500;
        await Task.WhenAll(Enumerable.Range(0, many).Select(_ => DoAsync(static () => Thread.SpinWait(1_000))));
        Assert.InRange(_threads.Count, 1, Math.Max(2, Environment.ProcessorCount));
    }

    [Fact]
    public async Task Work_that_enters_from_one_of_the_threads_stays_there()
    {
        await Task.Yield();
        await _threads.Enter();
        int before = Environment.CurrentManagedThreadId;
        await _threads.Enter();
        Assert.Equal(before, Environment.CurrentManagedThreadId);
        Assert.False(Thread.CurrentThread.IsThreadPoolThread);
    }

    private async Task StandStillAsync(CountdownEvent standing, ManualResetEventSlim end)
    {
        await _threads.Enter();
        ReaderThreads? blocked = ReaderThreads.Block();
        standing.Signal();
        end.Wait();
        ReaderThreads.Resume(blocked);
    }

    private async Task DoAsync(Action work)
    {
        await _threads.Enter();
        work();
    }
}
