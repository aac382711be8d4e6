using System.Collections.Concurrent;
using SharedMemory.Linux;

namespace SharedMemory.Tests.Linux;

public sealed class SocketPollerTests
{
    private const int Sockets = 50;
    private static readonly TimeSpan Deadline = Eventually.Deadline;

    [Fact]
    public void A_poller_reports_each_readable_socket_once_per_watch()
    {
        using SocketPoller poller = new("poller under test");
        using BlockingCollection<int> reports = [];
        (FdSocket First, FdSocket Second)[] pairs = [.. Enumerable.Range(0, Sockets).Select(_ => FdSocket.Pair())];
        for (int i = 0; i < Sockets; i++)
        {
            int number = i;
            poller.Watch(pairs[i].First, () => reports.Add(number));
        }

        foreach ((FdSocket _, FdSocket second) in pairs)
            second.Send([1], [], Deadline);
        HashSet<int> seen = [];
        for (int i = 0; i < Sockets; i++)
        {
            Assert.True(reports.TryTake(out int number, (int)Deadline.TotalMilliseconds, TestContext.Current.CancellationToken), $"only {i} of {Sockets} sockets were reported");
            Assert.True(seen.Add(number), $"socket {number} was reported twice");
        }

        // Nothing was read: all are still readable, but only the one that is watched again is reported again.
        poller.Watch(pairs[7].First, () => reports.Add(-7));
        Assert.True(reports.TryTake(out int again, (int)Deadline.TotalMilliseconds, TestContext.Current.CancellationToken), "the socket watched again was not reported");
        Assert.Equal(-7, again);
        Assert.Empty(reports);
        Dispose(pairs);
    }

    [Fact]
    public void A_poller_reports_the_end_of_a_connection()
    {
        using SocketPoller poller = new("poller under test");
        using ManualResetEventSlim reported = new();
        (FdSocket first, FdSocket second) = FdSocket.Pair();
        poller.Watch(first, reported.Set);

        second.Dispose();

        Assert.True(reported.Wait(Deadline, TestContext.Current.CancellationToken), "the end of the connection was not reported");
        first.Dispose();
    }

    private static void Dispose((FdSocket First, FdSocket Second)[] pairs)
    {
        foreach ((FdSocket first, FdSocket second) in pairs)
        {
            first.Dispose();
            second.Dispose();
        }
    }
}
