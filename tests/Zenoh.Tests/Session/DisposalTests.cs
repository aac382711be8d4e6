using Zenoh.Session;

namespace Zenoh.Tests.Session;

public sealed class DisposalTests
{
    private static readonly DeliveryOptions _toOthers = DeliveryOptions.Queries with { Destination = Destination.OtherNodes };

    /// <summary>What calls back in session A when session B does something.</summary>
    public static TheoryData<string, bool> Callbacks
    {
        get
        {
            TheoryData<string, bool> callbacks = [];
            foreach (string callback in (string[])["sample", "own sample", "query", "own query", "reply", "own reply", "liveliness", "matching publisher", "matching querier", "failure"])
            {
                callbacks.Add(callback, false);
                callbacks.Add(callback, true);
            }

            return callbacks;
        }
    }

    [Theory]
    [MemberData(nameof(Callbacks))]
    public async Task Session_can_be_disposed_in_any_of_its_callbacks(string callback, bool isAsync)
    {
        await using Network network = await Network.OpenAsync(Topology.PeersOverTcp);
        TaskCompletionSource<Exception?> disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        network.A.CallbackFailed += callback == "failure" ? _ => Dispose() : error => disposed.TrySetResult(error);

        Task acting = Task.Run(() => Provoke(callback, network, Dispose), TestContext.Current.CancellationToken);

        Assert.Null(await Eventually.Within(disposed.Task, $"the end of the session in the callback of a {callback}"));
        await Eventually.Within(Succeeded(acting), "the return of who provoked it");
        await Eventually.Within(Succeeded(network.A.DisposeAsync().AsTask()), "the end of a second disposal");
        Assert.Throws<ObjectDisposedException>(() => network.A.Put("k", "x"u8));

        void Dispose()
        {
            try
            {
                if (isAsync)
                    network.A.DisposeAsync().AsTask().Wait();
                else
                    network.A.Dispose();
                disposed.TrySetResult(null);
            }
            catch (Exception error)
            {
                disposed.TrySetResult(error);
            }
        }
    }

    [Fact]
    public async Task Everybody_who_disposes_a_session_waits_for_the_same_end()
    {
        await using Network network = await Network.OpenAsync(Topology.PeersOverUnix);
        using ManualResetEventSlim isLeaving = new(), mayLeave = new();
        network.A.Add(new Held(isLeaving, mayLeave));
        Thread first = Start(network.A.Dispose);
        await Eventually.True(() => isLeaving.IsSet, "the first disposal");

        Thread second = Start(network.A.Dispose);
        Task third = network.A.DisposeAsync().AsTask();
        Assert.False(second.Join(TimeSpan.FromMilliseconds(100)));
        Assert.False(third.IsCompleted);
        mayLeave.Set();

        await Eventually.Within(Succeeded(third), "the end of the third disposal");
        Assert.True(first.Join(Eventually.Deadline) && second.Join(Eventually.Deadline));
    }

    private static void Provoke(string callback, Network network, Action called)
    {
        switch (callback)
        {
            case "sample" or "failure":
                network.A.DeclareSubscriber("k", callback == "sample" ? _ => called() : _ => throw new InvalidTimeZoneException("mine"));
                PublishFromB(network);
                break;
            case "own sample":
                network.A.DeclareSubscriber("k", _ => called());
                network.A.Put("k", "x"u8);
                break;
            case "query" or "own query":
                network.A.DeclareQueryable("k", query =>
                {
                    called();
                    query.Dispose();
                });
                Ask(callback == "query" ? network.B : network.A, static () => { });
                break;
            case "reply" or "own reply":
                (callback == "reply" ? network.B : network.A).DeclareQueryable("k", static query => QueryTests.Answer(query, "k", 1));
                Ask(network.A, called);
                break;
            case "liveliness":
                network.A.DeclareLivelinessSubscriber("k", _ => called(), history: true);
                network.B.DeclareLivelinessToken("k");
                break;
            case "matching publisher":
                network.A.DeclarePublisher("k").MatchingChanged += _ => called();
                network.B.DeclareSubscriber("k", static _ => { });
                break;
            default:
                network.A.DeclareQuerier("k").MatchingChanged += _ => called();
                network.B.DeclareQueryable("k", static query => query.Dispose());
                break;
        }
    }

    private static void PublishFromB(Network network)
    {
        using Publisher publisher = network.B.DeclarePublisher("k", delivery: _toOthers);
        Eventually.Holds(() => publisher.HasMatchingSubscribers, "the subscriber");
        publisher.Put("x"u8);
    }

    private static void Ask(ZenohSession session, Action called)
    {
        using Querier querier = session.DeclareQuerier("k");
        Eventually.Holds(() => querier.HasMatchingQueryables, "the queryable");
        _ = session.GetAsync("k", _ => called());
    }

    private static Thread Start(Action action)
    {
        Thread thread = new(() => action()) { IsBackground = true };
        thread.Start();
        return thread;
    }

    private static async Task<bool> Succeeded(Task task)
    {
        await task;
        return true;
    }

    /// <summary>Something of a session that takes its time to end.</summary>
    private sealed class Held(ManualResetEventSlim isEnding, ManualResetEventSlim mayEnd) : IDisposable
    {
        public void Dispose()
        {
            isEnding.Set();
            mayEnd.Wait(Eventually.Deadline);
        }
    }
}
