using System.Collections.Concurrent;
using Zenoh.KeyExpressions;
using Zenoh.Session;

namespace Zenoh.Tests.Session;

public sealed class QueryTests
{
    [Theory]
    [MemberData(nameof(Network.Topologies), MemberType = typeof(Network))]
    public async Task A_query_carries_all_it_was_given_and_so_does_its_reply(Topology topology)
    {
        await using Network network = await Network.OpenAsync(topology);
        TaskCompletionSource<(string Selector, byte[] Payload, Encoding Encoding, byte[] Attachment, SourceInfo? Source)> seen = new();
        using ZenohQueryable queryable = network.A.DeclareQueryable("db/**", query =>
        {
            using (query)
            {
                byte[] payload = query.Payload!.Value.ToArray();
                seen.TrySetResult((query.Selector.ToString(), payload, query.Encoding, query.Attachment.ToArray(), query.Source));
                query.Reply("db/1", "answer"u8, new ReplyOptions { Encoding = Encoding.TextPlain, Attachment = "meta"u8 });
            }
        });
        using Querier querier = await Matching(network.B, "db/*");
        SourceInfo source = new(network.B.Id, querier.EntityId, 3);
        GetOptions options = new() { Payload = "question"u8.ToArray(), Encoding = Encoding.Json, Attachment = "why"u8.ToArray(), Source = source };

        Reply reply = Assert.Single(await Ask(querier, "a=1;b", options));

        Assert.True(reply.IsOk);
        Assert.Equal(KeyExpression.Parse("db/1"), reply.Sample.Key);
        Assert.Equal("answer"u8, reply.Sample.Payload.Span);
        Assert.Equal("meta"u8, reply.Sample.Attachment.Span);
        Assert.Equal(Encoding.TextPlain, reply.Sample.Encoding);
        Assert.Equal(network.A.Id, reply.Replier);
        var (selector, question, encoding, attachment, from) = await seen.Task;
        Assert.Equal("db/*?a=1;b", selector);
        Assert.Equal("question"u8, question);
        Assert.Equal(Encoding.Json, encoding);
        Assert.Equal("why"u8, attachment);
        Assert.Equal(source, from);
    }

    [Theory]
    [MemberData(nameof(Network.Topologies), MemberType = typeof(Network))]
    public async Task Deletions_and_errors_are_replies(Topology topology)
    {
        await using Network network = await Network.OpenAsync(topology);
        using ZenohQueryable queryable = network.A.DeclareQueryable("db/**", query =>
        {
            using (query)
            {
                query.ReplyDelete("db/gone");
                query.ReplyError("broken"u8, Encoding.TextPlain);
            }
        });
        using Querier querier = await Matching(network.B, "db/*");

        List<Reply> replies = await Ask(querier);

        Assert.Equal(2, replies.Count);
        Assert.Equal(SampleKind.Delete, Assert.Single(replies, reply => reply.IsOk).Sample.Kind);
        ReplyError error = Assert.Single(replies, reply => !reply.IsOk).Error;
        Assert.Equal(("broken", Encoding.TextPlain), (error.Text, error.Encoding));
    }

    [Theory]
    [MemberData(nameof(Network.Topologies), MemberType = typeof(Network))]
    public async Task All_matching_queryables_answer_when_all_are_asked(Topology topology)
    {
        await using Network network = await Network.OpenAsync(topology);
        using ZenohQueryable first = network.A.DeclareQueryable("t/*", query => Answer(query, "t/1", 1));
        using ZenohQueryable second = network.A.DeclareQueryable("t/2", query => Answer(query, "t/2", 2));
        using ZenohQueryable own = network.B.DeclareQueryable("t/3", query => Answer(query, "t/3", 3));
        using Querier querier = await Matching(network.B, "t/2", first.Key);

        List<Reply> replies = await All(network.B.Get("t/*", new GetOptions { Target = QueryTarget.All }, TestContext.Current.CancellationToken));

        Assert.Equal(["t/1", "t/2", "t/3"], replies.Select(reply => reply.Sample.Key.ToString()).Order());
    }

    [Theory]
    [InlineData(ConsolidationMode.None, new byte[] { 2, 1, 3, 3 })]
    [InlineData(ConsolidationMode.Monotonic, new byte[] { 2, 3 })]
    [InlineData(ConsolidationMode.Latest, new byte[] { 3 })]
    [InlineData(ConsolidationMode.Auto, new byte[] { 3 })]
    public async Task Replies_on_one_key_are_reduced_as_the_consolidation_says(ConsolidationMode mode, byte[] expected)
    {
        await using Network network = await Network.OpenAsync(Topology.PeersOverUnix);
        Timestamp[] times = [network.A.NewTimestamp(), network.A.NewTimestamp(), network.A.NewTimestamp()];
        using ZenohQueryable queryable = network.A.DeclareQueryable("c", query =>
        {
            using (query)
            {
                foreach (byte number in (byte[])[2, 1, 3, 3])
                    query.Reply("c", [number], new ReplyOptions { Timestamp = times[number - 1] });
            }
        });
        using Querier querier = await Matching(network.B, "c");

        List<Reply> replies = await Ask(querier, options: new GetOptions { Consolidation = mode });

        Assert.Equal(expected, replies.Select(reply => reply.Sample.Payload.Span[0]));
    }

    [Fact]
    public async Task Replies_beyond_those_that_may_wait_are_dropped_and_the_query_says_so()
    {
        await using Network network = await Network.OpenAsync(Topology.PeersOverUnix, static config => config.WithSetting("routing/limits/waiting_replies:2"));
        using ZenohQueryable queryable = network.A.DeclareQueryable("c/*", query =>
        {
            using (query)
            {
                for (int i = 0; i < 5; i++)
                    query.Reply($"c/{i}", [1]);
            }
        });
        using Querier querier = await Matching(network.B, "c/*");

        ZenohException error = await Assert.ThrowsAsync<ZenohException>(() => Ask(querier));

        Assert.StartsWith("3 replies to a query were dropped: at most 2 are kept", error.Message, StringComparison.Ordinal);
        Assert.Contains("raise routing/limits/waiting_replies", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_query_for_a_time_range_gets_every_reply()
    {
        await using Network network = await Network.OpenAsync(Topology.PeersOverUnix);
        using ZenohQueryable queryable = network.A.DeclareQueryable("c", query =>
        {
            using (query)
            {
                query.Reply("c", [1]);
                query.Reply("c", [2]);
            }
        });
        using Querier querier = await Matching(network.B, "c");
        Assert.Equal(2, (await Ask(querier, "_time=[now(-1h)..]")).Count);
        Assert.Single(await Ask(querier));
    }

    [Fact]
    public async Task A_reply_on_a_foreign_key_throws_unless_any_key_is_accepted()
    {
        await using Network network = await Network.OpenAsync(Topology.PeersOverUnix);
        ConcurrentQueue<Exception> refused = new();
        using ZenohQueryable queryable = network.A.DeclareQueryable("k/**", query =>
        {
            using (query)
            {
                try
                {
                    query.Reply("elsewhere", "x"u8);
                }
                catch (ArgumentException error)
                {
                    refused.Enqueue(error);
                }
            }
        });
        using Querier querier = await Matching(network.B, "k/1");

        Assert.Empty(await Ask(querier));
        Assert.Contains("elsewhere", Assert.Single(refused).Message, StringComparison.Ordinal);
        Reply reply = Assert.Single(await Ask(querier, options: new GetOptions { AcceptAnyKey = true }));
        Assert.Equal("elsewhere", reply.Sample.Key.ToString());
    }

    [Theory]
    [MemberData(nameof(Network.Topologies), MemberType = typeof(Network))]
    public async Task A_queryable_that_never_finishes_ends_the_query_with_an_error_after_the_timeout(Topology topology)
    {
        await using Network network = await Network.OpenAsync(topology);
        using QueuedQueryable queryable = network.A.DeclareQueryable("slow", QueueOptions.Default);
        using Querier querier = await Matching(network.B, "slow");

        List<Reply> replies = await Ask(querier, options: new GetOptions { Timeout = TimeSpan.FromMilliseconds(200) });

        // The queryable's node and every other on the way watch the time: one of them is heard.
        Assert.Equal("Timeout", Assert.Single(replies).Error.Text);
    }

    [Fact]
    public async Task A_query_nobody_can_answer_ends_at_once_without_replies()
    {
        await using Network network = await Network.OpenAsync(Topology.ClientsOverUnix);
        Assert.Empty(await All(network.B.Get("nobody/here", cancellation: TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task Queries_wait_in_a_queue_until_they_are_answered()
    {
        await using Network network = await Network.OpenAsync(Topology.PeersOverUnix);
        using QueuedQueryable queryable = network.A.DeclareQueryable("q", QueueOptions.Default, isComplete: true);
        using Querier querier = await Matching(network.B, "q");
        Task<List<Reply>> asking = Ask(querier);
        using (Query? query = await Eventually.Within(queryable.ReceiveAsync(TestContext.Current.CancellationToken).AsTask(), "the query"))
        {
            Assert.Null(query!.Payload);
            query.Reply("q", "late"u8);
        }

        Reply reply = Assert.Single(await Eventually.Within(asking, "the reply"));
        Assert.Equal("late"u8, reply.Sample.Payload.Span);
    }

    [Fact]
    public async Task A_query_that_finds_no_place_is_finished_unanswered_and_counted()
    {
        await using Network network = await Network.OpenAsync(Topology.PeersOverUnix);
        using QueuedQueryable queryable = network.A.DeclareQueryable("q", new QueueOptions { Capacity = 1, WhenFull = WhenFull.DropNewest });
        using Querier querier = await Matching(network.B, "q");
        Task<List<Reply>> waiting = Ask(querier);
        await Eventually.True(() => queryable.Count == 1, "the first query");
        Assert.Empty(await Eventually.Within(Ask(querier), "the end of the second query"));
        Assert.Equal(1, queryable.DroppedQueries);
        queryable.Dispose();
        Assert.Empty(await Eventually.Within(waiting, "the end of the first query"));
    }

    [Fact]
    public async Task Replies_come_to_a_callback_one_at_a_time()
    {
        await using Network network = await Network.OpenAsync(Topology.PeersOverUnix);
        using ZenohQueryable queryable = network.A.DeclareQueryable("cb/*", query => Answer(query, "cb/1", 1));
        using Querier querier = await Matching(network.B, "cb/*");
        List<byte> seen = [];
        await Eventually.Within(Run(), "the end of the query");
        Assert.Equal([1], seen);

        async Task<bool> Run()
        {
            await network.B.GetAsync("cb/*", reply => seen.Add(reply.Sample.Payload.Span[0]), cancellation: TestContext.Current.CancellationToken);
            return true;
        }
    }

    [Fact]
    public async Task A_query_under_way_fails_when_its_session_is_disposed()
    {
        await using Network network = await Network.OpenAsync(Topology.PeersOverUnix);
        using QueuedQueryable queryable = network.A.DeclareQueryable("q", QueueOptions.Default);
        using Querier querier = await Matching(network.B, "q");
        Task<List<Reply>> asking = Ask(querier);
        await Eventually.True(() => queryable.Count == 1, "the query");
        network.B.Dispose();
        await Assert.ThrowsAsync<ZenohException>(() => Eventually.Within(asking, "the end of the query"));
    }

    [Theory]
    [MemberData(nameof(Network.Topologies), MemberType = typeof(Network))]
    public async Task A_querier_is_told_when_a_queryable_comes_and_goes(Topology topology)
    {
        await using Network network = await Network.OpenAsync(topology);
        using Querier querier = network.B.DeclareQuerier("m/q");
        ConcurrentQueue<bool> changes = new();
        querier.MatchingChanged += changes.Enqueue;
        Assert.False(querier.HasMatchingQueryables);

        ZenohQueryable queryable = network.A.DeclareQueryable("m/**", query => query.Dispose());
        await Eventually.True(() => querier.HasMatchingQueryables, "the queryable");
        queryable.Dispose();
        await Eventually.True(() => changes.Count >= 2, "news of its end");
        Assert.False(querier.HasMatchingQueryables);
        Assert.Equal([true, false], changes);
    }

    [Fact]
    public async Task Who_listens_to_a_querier_when_a_queryable_is_there_already_is_told_so()
    {
        await using Network network = await Network.OpenAsync(Topology.PeersOverUnix);
        using ZenohQueryable queryable = network.A.DeclareQueryable("m/**", query => query.Dispose());
        using Querier querier = await Matching(network.B, "m/q");
        ConcurrentQueue<bool> changes = new();

        querier.MatchingChanged += changes.Enqueue;

        await Eventually.True(() => changes.SequenceEqual([true]), "the queryable");
    }

    [Fact]
    public void A_selector_reads_what_it_writes()
    {
        Selector selector = Selector.Parse("a/*?x=1;y;z=2=3");
        Assert.Equal(("a/*", "x=1;y;z=2=3"), (selector.Key.ToString(), selector.Parameters));
        Assert.Equal(("1", "", "2=3", null), (selector.Find("x"), selector.Find("y"), selector.Find("z"), selector.Find("X")));
        Assert.Equal("a/*?x=1;y;z=2=3", selector.ToString());
        Assert.Equal("a", Selector.Parse("a").ToString());
        Assert.Throws<FormatException>(() => Selector.Parse("?x"));
    }

    internal static Task<List<Reply>> Ask(Querier querier, string? parameters = null, GetOptions? options = null) =>
        All(querier.Get(parameters, options, TestContext.Current.CancellationToken));

    internal static async Task<List<Reply>> All(IAsyncEnumerable<Reply> replies)
    {
        List<Reply> all = [];
        await foreach (Reply reply in replies)
            all.Add(reply);
        return all;
    }

    internal static void Answer(Query query, string key, byte value)
    {
        using (query)
            query.Reply(key, [value]);
    }

    /// <summary>A querier that knows of a queryable for its key.</summary>
    private static async Task<Querier> Matching(ZenohSession session, string key, KeyExpression? of = null)
    {
        Querier querier = session.DeclareQuerier(key);
        await Eventually.True(() => querier.HasMatchingQueryables, $"a queryable for {of?.ToString() ?? key}");
        return querier;
    }
}
