using System.Collections.Concurrent;
using Zenoh.KeyExpressions;
using Zenoh.Protocol.Network;
using Zenoh.Routing.Local;

namespace Zenoh.Tests.Routing;

/// <summary>Sessions that are behind with what they are to be told: their callbacks do not return.</summary>
public sealed class NoticesTests
{
    private const int Many = 3 * Notices.ToldOneByOne;

    private readonly Network _network = new();
    private readonly Queue<Action> _held = [];

    /// <summary>A session whose callbacks run when the test says so, and others.</summary>
    private Network Build()
    {
        _network.Add("c1", configure: options => options with { StartCallback = _held.Enqueue });
        foreach (string other in (string[])["r1", "c2"])
            _network.Connect(_network.Add(other), other == "r1" ? _network["c1"] : _network["r1"]);
        _network.Settle();
        return _network;
    }

    [Fact]
    public void Watcher_that_was_behind_has_the_right_picture_however_much_came_and_went_meanwhile()
    {
        Network network = Build();
        Participant owner = network["c2"];
        Picture picture = new();
        network["c1"].Session.DeclareInterest(InterestMode.CurrentFuture, InterestOptions.Tokens, KeyExpression.Parse("t/**"), picture);
        LocalEntity gone = owner.Token("t/gone"), flickers = owner.Token("t/flickers");
        owner.Token("t/lasts");
        CatchUp();
        Assert.Equal(["t/flickers", "t/gone", "t/lasts"], picture.Alive.Order());

        int most = 0;
        for (int i = 0; i < Many; i++)
        {
            LocalEntity passing = owner.Token($"t/passes/{i}");
            flickers.Dispose();
            network.Settle();
            passing.Dispose();
            flickers = owner.Token("t/flickers");
            network.Settle();
            most = Math.Max(most, NoticesOf(network["c1"]).Count);
        }

        gone.Dispose();
        owner.Token("t/new");
        network.Settle();
        flickers.Dispose();
        CatchUp();

        Assert.InRange(most, Notices.ToldOneByOne, Notices.ToldOneByOne + 2);
        Assert.Equal(["t/lasts", "t/new"], picture.Alive.Order());
        Assert.Equal(0, NoticesOf(network["c1"]).Count);
    }

    [Fact]
    public void Few_changes_are_told_one_by_one_however_late()
    {
        Network network = Build();
        TokenLog log = network["c1"].Tokens("t/*", InterestMode.Future);
        network["c2"].Token("t/1").Dispose();
        network.Settle();
        network["c2"].Token("t/1");

        CatchUp();

        Assert.Equal(".+t/1-t/1+t/1", log.ToString());
    }

    [Theory]
    [InlineData(Many)]
    [InlineData(Many + 1)]
    public void Publisher_that_was_behind_is_told_the_last_of_many_matches(int changes)
    {
        Network network = Build();
        List<bool> told = [];
        MatchingWatch watch = network["c1"].Session.WatchSubscribers(KeyExpression.Parse("a"), Locality.Any, told.Add);
        SampleLog log = new();
        for (int i = 0; i < changes; i++)
        {
            if (i % 2 == 0)
                log = network["c2"].Subscribe("a");
            else
                log.Entity!.Dispose();
            network.Settle();
        }

        Assert.InRange(NoticesOf(network["c1"]).Count, Notices.ToldOneByOne - 1, Notices.ToldOneByOne);
        CatchUp();

        Assert.Equal(watch.IsMatching, told[^1]);
        Assert.Equal(Enumerable.Range(0, told.Count).Select(static i => i % 2 == 0), told);
    }

    [Fact]
    public void Nothing_is_kept_for_or_told_to_a_watcher_that_has_ended()
    {
        Network network = Build();
        TokenLog log = network["c1"].Tokens("t/*", InterestMode.Future);
        Notices notices = NoticesOf(network["c1"]);
        network["c2"].Token("t/1");
        network.Settle();
        Assert.NotEqual(0, notices.Count);

        log.Entity!.Dispose();
        Assert.Equal(0, notices.Count);
        CatchUp();

        Assert.Equal("", log.ToString());
    }

    [Fact]
    public async Task Callback_that_does_not_return_holds_up_neither_other_sessions_nor_other_nodes_nor_the_tables()
    {
        Network network = new();
        Participant router = network.Add("r1", configure: static options => options with { StartCallback = static tell => Task.Run(tell) });
        network.Connect(network.Add("c1"), router);
        network.Connect(network.Add("c2"), router);
        network.Settle();
        ManualResetEventSlim mayReturn = new();
        Picture blocked = new() { Blocks = mayReturn }, beside = new();
        KeyExpression key = KeyExpression.Parse("t/*");
        router.Session.DeclareInterest(InterestMode.CurrentFuture, InterestOptions.Tokens, key, blocked);
        router.Node.AddLocalFace().DeclareInterest(InterestMode.CurrentFuture, InterestOptions.Tokens, key, beside);
        TokenLog elsewhere = network["c1"].Tokens("t/*", InterestMode.CurrentFuture);
        network.Settle();

        network["c2"].Token("t/1");
        network.Settle();
        await Eventually.True(() => blocked.Alive.Count > 0, "the first token at the session whose callback blocks");
        network["c2"].Token("t/2");
        network.Settle();

        Assert.Equal(".+t/1+t/2", elsewhere.ToString());
        await Eventually.True(() => beside.Alive.Count == 2, "both tokens at the other session");
        Assert.Equal(["t/1"], blocked.Alive);
        mayReturn.Set();
        await Eventually.True(() => blocked.Alive.Count == 2, "the second token at the session whose callback blocked");
        Assert.False(blocked.HasWaitedInVain);
    }

    private static Notices NoticesOf(Participant participant)
    {
        using var turn = participant.Node.Tables.Begin();
        return participant.Node.Tables.Watchers.All.OfType<LocalWatcher>().Single().Notices;
    }

    private void CatchUp()
    {
        _network.Settle();
        while (_held.TryDequeue(out Action? tell))
            tell();
    }

    /// <summary>What is alive as far as a session was told. Every token is to come before it goes, and to go before it comes again.</summary>
    private sealed class Picture : IDeclarationReceiver
    {
        private readonly ConcurrentDictionary<string, bool> _alive = [];

        public ICollection<string> Alive => _alive.Keys;

        public ManualResetEventSlim? Blocks { get; init; }

        public bool HasWaitedInVain { get; private set; }

        public void Declared(DeclarationKind kind, KeyExpression key, QueryableInfo info)
        {
            Assert.True(_alive.TryAdd(key.ToString(), true), $"{key} is alive already");
            HasWaitedInVain |= Blocks?.Wait(Eventually.Deadline) is false;
        }

        public void Undeclared(DeclarationKind kind, KeyExpression key) => Assert.True(_alive.TryRemove(key.ToString(), out _), $"{key} is not alive");

        public void Finished()
        {
        }
    }
}
