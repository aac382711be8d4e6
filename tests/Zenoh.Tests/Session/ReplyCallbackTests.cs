using Zenoh.KeyExpressions;
using Zenoh.Protocol.Primitives;
using Zenoh.Routing.Local;
using Zenoh.Session;
using Zenoh.Session.Queries;
using ReplyBody = Zenoh.Protocol.Bodies.Reply;

namespace Zenoh.Tests.Session;

public sealed class ReplyCallbackTests
{
    private static readonly GetOptions _asTheyCome = new() { Consolidation = ConsolidationMode.None };

    /// <summary>Where the queryables are: elsewhere, or in the session that asks.</summary>
    public static TheoryData<bool> Places => [false, true];

    [Theory]
    [MemberData(nameof(Places))]
    public async Task Cancelling_waits_for_no_callback_and_none_begins_afterwards(bool isOwn)
    {
        await using Network network = await Network.OpenAsync(Topology.PeersOverUnix);
        using ZenohQueryable queryable = await AnswerThree(network, isOwn);
        using CancellationTokenSource cancelling = new();
        using ManualResetEventSlim isCalled = new(), mayReturn = new();
        int calls = 0, returns = 0;
        Task asking = network.B.GetAsync("k/*", Callback, _asTheyCome, cancelling.Token);
        await Eventually.True(() => isCalled.IsSet, "the first callback");

        await Eventually.Within(Task.Run(() => Succeeds(cancelling.Cancel), TestContext.Current.CancellationToken), "the return of Cancel");
        OperationCanceledException error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Ended(asking));
        Assert.Equal(cancelling.Token, error.CancellationToken);
        Assert.Equal(0, Volatile.Read(ref returns));

        mayReturn.Set();
        await Eventually.True(() => Volatile.Read(ref returns) == 1, "the return of the callback");
        await Ended(network.B.GetAsync("k/*", static reply => reply.Dispose(), _asTheyCome, TestContext.Current.CancellationToken));
        Assert.Equal(1, Volatile.Read(ref calls));

        void Callback(Reply reply)
        {
            Interlocked.Increment(ref calls);
            isCalled.Set();
            mayReturn.Wait(Eventually.Deadline);
            Interlocked.Increment(ref returns);
        }
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Session_disposed_in_a_callback_leaves_the_program_the_replies_it_has_and_gives_out_no_more(bool isOwn, bool isAsync)
    {
        await using Network network = await Network.OpenAsync(Topology.PeersOverUnix);
        using ZenohQueryable queryable = await AnswerThree(network, isOwn);
        List<Reply> kept = [];

        // With the default consolidation all replies are given out at the end.
        Task asking = network.B.GetAsync("k/*", Callback, cancellation: TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<ZenohException>(() => Ended(asking));
        await Ended(network.B.DisposeAsync().AsTask());
        Assert.Equal(2, kept.Count);
        Assert.All(kept, static reply => Assert.Equal("x"u8.ToArray(), reply.Sample.Payload.ToArray()));

        void Callback(Reply reply)
        {
            kept.Add(reply);
            if (kept.Count < 2)
                return;
            if (isAsync)
                network.B.DisposeAsync().AsTask().Wait(TestContext.Current.CancellationToken);
            else
                network.B.Dispose();
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Asking_returns_although_a_queryable_of_the_same_session_does_not_and_ends_when_it_is_to(bool isCancelled)
    {
        await using Network network = await Network.OpenAsync(Topology.PeersOverUnix);
        using ManualResetEventSlim mayReturn = new();
        using CancellationTokenSource cancelling = new();
        int returns = 0;
        using ZenohQueryable queryable = network.A.DeclareQueryable("k", query =>
        {
            mayReturn.Wait(Eventually.Deadline);
            Interlocked.Increment(ref returns);
            query.Dispose();
        });
        List<string> errors = [];

        GetOptions options = new() { Timeout = isCancelled ? Eventually.Deadline : TimeSpan.FromMilliseconds(50) };
        Task asking = network.A.GetAsync("k", reply => errors.Add(reply.Error.Text), options, cancelling.Token);
        Assert.Equal(0, Volatile.Read(ref returns));
        if (isCancelled)
            await cancelling.CancelAsync();

        if (isCancelled)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Ended(asking));
        else
            await Ended(asking);
        Assert.Equal(0, Volatile.Read(ref returns));
        Assert.Equal(isCancelled ? [] : ["Timeout"], errors);
        mayReturn.Set();
        await Eventually.True(() => Volatile.Read(ref returns) == 1, "the return of the queryable");
    }

    [Fact]
    public async Task Callback_that_does_not_return_keeps_no_other_query_from_its_timeout()
    {
        await using Network network = await Network.OpenAsync(Topology.PeersOverUnix);
        using ManualResetEventSlim isCalled = new(), mayReturn = new();
        using QueuedQueryable silent = network.A.DeclareQueryable("k", QueueOptions.Default);
        CancellationToken cancellation = TestContext.Current.CancellationToken;

        Task later = network.A.GetAsync("k", _ => mayReturn.Set(), Within(200), cancellation);
        Task earlier = network.A.GetAsync("k", _ => isCalled.Set(), Within(50), cancellation);
        Task blocked = network.A.GetAsync("k", _ => mayReturn.Wait(Eventually.Deadline, cancellation), Within(50), cancellation);

        await Ended(Task.WhenAll(earlier, later, blocked));
        Assert.True(isCalled.IsSet);

        static GetOptions Within(int milliseconds) => new() { Timeout = TimeSpan.FromMilliseconds(milliseconds) };
    }

    [Fact]
    public async Task Asking_returns_although_a_full_queue_of_the_same_session_waits()
    {
        await using Network network = await Network.OpenAsync(Topology.PeersOverUnix);
        using QueuedQueryable queryable = network.A.DeclareQueryable("k", new QueueOptions { Capacity = 1, WhenFull = WhenFull.Wait });

        Task[] asking = [.. Enumerable.Range(0, 2).Select(_ => network.A.GetAsync("k", static reply => reply.Dispose(), cancellation: TestContext.Current.CancellationToken))];
        for (int i = 0; i < asking.Length; i++)
        {
            using Query? query = await Eventually.Within(queryable.ReceiveAsync(TestContext.Current.CancellationToken).AsTask(), "a query");
            Assert.NotNull(query);
        }

        await Ended(Task.WhenAll(asking));
    }

    [Fact]
    public async Task Replies_that_come_during_a_callback_hold_up_nobody_follow_in_order_and_all_come_before_the_end()
    {
        await using Network network = await Network.OpenAsync(Topology.PeersOverUnix);
        using ManualResetEventSlim isCalled = new(), mayReturn = new();
        List<string> given = [];
        using var pending = new PendingGet(network.A, accepted: null, ConsolidationMode.None, Callback, static () => { });
        Task first = Task.Run(() => Bring(pending, "k/1"), TestContext.Current.CancellationToken);
        await Eventually.True(() => isCalled.IsSet, "the first callback");

        await Ended(Task.Run(() =>
        {
            Bring(pending, "k/2");
            Bring(pending, "k/3");
            pending.Finished();
            Bring(pending, "k/too-late");
        }, TestContext.Current.CancellationToken));
        Assert.False(pending.Completion.IsCompleted);

        mayReturn.Set();
        await Ended(pending.Completion);
        Assert.Equal(["k/1", "k/2", "k/3"], given);
        await Ended(first);

        void Callback(Reply reply)
        {
            isCalled.Set();
            mayReturn.Wait(Eventually.Deadline);
            given.Add(reply.Sample.Key.ToString());
        }
    }

    [Fact]
    public async Task Replies_beyond_those_that_may_wait_are_dropped_and_the_program_is_told()
    {
        await using Network network = await Network.OpenAsync(Topology.PeersOverUnix, static config => config.WithSetting("routing/limits/waiting_replies:3"));
        PendingGet? pending = null;
        int given = 0;
        pending = new PendingGet(network.A, accepted: null, ConsolidationMode.None, Callback, static () => { });

        Bring(pending, "k");
        pending.Finished();

        ZenohException error = await Assert.ThrowsAsync<ZenohException>(() => Ended(pending.Completion));
        Assert.StartsWith("2 replies to a query were dropped: at most 3", error.Message, StringComparison.Ordinal);
        Assert.Equal(1 + 3, given);

        void Callback(Reply reply)
        {
            if (given++ > 0)
                return;
            for (int i = 0; i < 3 + 2; i++)
                Bring(pending!, "k");
        }
    }

    private static void Bring(PendingGet pending, string key) =>
        pending.Reply(KeyExpression.Parse(key), default(ReplyBody), null, new DeliveryContext(QoS.Queries, Reliability.Reliable, null));

    private static Task<bool> Ended(Task task) => Eventually.Within(Succeeded(task), "the end of the query");

    private static async Task<bool> Succeeded(Task task)
    {
        await task;
        return true;
    }

    private static bool Succeeds(Action action)
    {
        action();
        return true;
    }

    private static async Task<ZenohQueryable> AnswerThree(Network network, bool isOwn)
    {
        ZenohQueryable queryable = (isOwn ? network.B : network.A).DeclareQueryable("k/**", static query =>
        {
            using (query)
            {
                for (int i = 0; i < 3; i++)
                    query.Reply($"k/{i}", "x"u8);
            }
        });
        using Querier querier = network.B.DeclareQuerier("k/*");
        await Eventually.True(() => querier.HasMatchingQueryables, "the queryable");
        return queryable;
    }
}
