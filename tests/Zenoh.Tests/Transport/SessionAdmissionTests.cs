using Zenoh.Tests.Links;
using Zenoh.Transport;
using static Zenoh.Tests.Transport.Messages;

namespace Zenoh.Tests.Transport;

/// <summary>Which links become or join sessions, and which are refused.</summary>
public sealed class SessionAdmissionTests
{
    [Fact]
    public async Task Nodes_that_dial_each_other_share_one_session_of_two_links()
    {
        using var left = new Node("a1");
        using var right = new Node("b2");
        PeerTransport one = left.Dial(right, out MemoryLink first);
        (PeerTransport other, Recorder atRight) = right.Next();
        Recorder atLeft = left.Next().Recorder;
        PeerTransport again = right.Dial(left);
        Assert.Same(other, again);
        await Waiting.Until(() => one.Links.Count == 2 && other.Links.Count == 2, "second link at both sides");

        Send(one, 1, 10);
        Send(other, 2, 10);
        await Waiting.Until(() => atRight.Count == 1 && atLeft.Count == 1, "message in each direction");
        long received = one.Traffic.ReceivedBytes;
        int changes = atRight.LinkChanges;
        Assert.True(changes > 0 || atLeft.LinkChanges > 0, "nobody was told of the second link");
        first.Dispose();
        await Waiting.Until(() => atRight.LinkChanges > changes && one.Links.Count == 1, "news of the lost link");
        Assert.InRange(one.Traffic.ReceivedBytes, received, long.MaxValue);
        Send(one, 3, 10);
        Send(other, 4, 10);
        await Waiting.Until(() => atRight.Count == 2 && atLeft.Count == 2, "message over the link that is left");
        Assert.False(one.IsClosed);
    }

    [Fact]
    public async Task Second_link_hands_nothing_up_before_the_session_has_begun()
    {
        using var mayBegin = new ManualResetEventSlim();
        using var left = new Node("a1");
        using var right = new Node("b2") { Opening = mayBegin.Wait };
        PeerTransport transport = left.Dial(right, out MemoryLink first);
        right.Dial(left, out MemoryLink second);
        await Waiting.Until(() => transport.Links.Count == 2, "second link");
        first.Dispose();
        await Waiting.Until(() => transport.Links.Count == 1, "loss of the first link");

        Send(transport, 1, 10);
        // Only gives a reader that does not wait the time to go wrong.
        SpinWait.SpinUntil(() => second.IsDrained, TimeSpan.FromMilliseconds(100));
        mayBegin.Set();
        Recorder recorder = right.Next().Recorder;
        await Waiting.Until(() => recorder.Count == 1, "message over the second link");
        Assert.False(recorder.End.IsCompleted);
    }

    [Fact]
    public async Task Second_link_that_came_before_the_session_had_begun_is_told_of_when_it_begins()
    {
        using var mayBegin = new ManualResetEventSlim();
        using var left = new Node("a1");
        using var right = new Node("b2") { Opening = mayBegin.Wait };
        left.Dial(right);
        PeerTransport other = right.Dial(left);
        Assert.Equal(2, other.Links.Count);
        mayBegin.Set();
        Recorder recorder = right.Next().Recorder;
        await Waiting.Until(() => recorder.LinkChanges == 1, "news of the second link");
    }

    [Fact]
    public async Task Further_link_that_carries_less_makes_all_batches_smaller()
    {
        using var left = new Node("a1");
        using var right = new Node("b2");
        PeerTransport one = left.Dial(right, out MemoryLink first);
        Recorder atRight = right.Next().Recorder;
        (MemoryLink near, MemoryLink far) = MemoryLink.Pair(maxBatchBytes: 2_048);
        left.Manager.Accept(far);
        right.Manager.Open(near, null, TestContext.Current.CancellationToken);
        await Waiting.Until(() => one.Links.Count == 2, "second link");
        first.Dispose();
        await Waiting.Until(() => one.Links.Count == 1, "loss of the first link");
        Send(one, 1, 10_000);
        await Waiting.Until(() => atRight.Count == 1, "message over the second link");
        Assert.True(atRight.Messages.Single().IsIntact);
    }

    [Fact]
    public void Second_link_of_the_same_direction_is_refused_and_dialling_leads_to_the_session_there_is()
    {
        using var left = new Node("a1");
        using var right = new Node("b2");
        PeerTransport session = left.Dial(right);
        PeerTransport other = right.Next().Transport;
        Assert.Same(session, left.Dial(right));
        Assert.Single(other.Links);
    }

    [Fact]
    public void Link_of_another_node_with_the_id_of_one_that_is_connected_is_refused()
    {
        using var left = new Node("a1");
        using var twin = new Node("a1");
        using var right = new Node("b2");
        left.Dial(right);
        right.Next();
        var refusal = Assert.Throws<TransportException>(() => twin.Dial(right));
        Assert.Contains("link with this node already", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Node_with_the_same_id_is_refused()
    {
        using var left = new Node("a1");
        using var right = new Node("a1");
        Assert.Contains("itself", Assert.Throws<TransportException>(() => left.Dial(right)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sessions_beyond_the_limit_are_refused()
    {
        using var hub = new Node("ff", new TransportOptions { MaxSessions = 2 });
        using var one = new Node("a1");
        using var two = new Node("a2");
        using var three = new Node("a3");
        one.Dial(hub);
        two.Dial(hub);
        Assert.Contains("as many sessions", Assert.Throws<TransportException>(() => three.Dial(hub)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Unexpected_node_is_refused()
    {
        using var left = new Node("a1");
        using var right = new Node("b2");
        (MemoryLink near, MemoryLink far) = MemoryLink.Pair();
        right.Manager.Accept(far);
        var refusal = Assert.Throws<TransportException>(() => left.Manager.Open(near, ZenohId.Parse("c3"), TestContext.Current.CancellationToken));
        Assert.Contains("c3 was expected", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("alice", "secret", true)]
    [InlineData("alice", "wrong", false)]
    [InlineData("mallory", "secret", false)]
    [InlineData(null, null, false)]
    public void Only_users_who_prove_their_password_come_in(string? user, string? password, bool welcome)
    {
        using var hub = new Node("ff", new TransportOptions { Users = new Dictionary<string, string> { ["alice"] = "secret" } });
        using var caller = new Node("a1", new TransportOptions { Credentials = user is null ? null : new Credentials(user, password!) });
        if (!welcome)
        {
            Assert.Throws<TransportException>(() => caller.Dial(hub));
            Assert.Empty(hub.Manager.Transports);
            return;
        }

        caller.Dial(hub);
        Assert.Equal(user, hub.Next().Transport.Links.Single().User);
    }

    [Fact]
    public void Caller_with_a_password_refuses_a_node_that_asks_for_none()
    {
        using var hub = new Node("ff");
        using var caller = new Node("a1", new TransportOptions { Credentials = new Credentials("alice", "secret") });
        Assert.Contains("asks for none", Assert.Throws<TransportException>(() => caller.Dial(hub)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Callers_beyond_those_that_may_shake_hands_are_closed()
    {
        using var hub = new Node("ff", new TransportOptions { AcceptPending = 2 });
        var links = new List<MemoryLink>();
        for (int i = 0; i < 3; i++)
        {
            (MemoryLink near, MemoryLink far) = MemoryLink.Pair();
            hub.Manager.Accept(far);
            links.Add(near);
        }

        await Waiting.Until(() => hub.Manager.Refused == 1, "refusal");
        Assert.Contains("accept_pending", hub.Manager.LastRefusal, StringComparison.Ordinal);
        links.ForEach(link => link.Dispose());
    }
}
