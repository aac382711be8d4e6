using Zenoh.Links;
using Zenoh.Protocol.Transport;
using Zenoh.Tests.Links;
using Zenoh.Transport;

namespace Zenoh.Tests.Transport;

public sealed class TransportManagerTests
{
    private static readonly SendOptions Blocking = new(Priority.Data, Reliability.Reliable, CongestionControl.Block, Express: false);

    public static TheoryData<string> Endpoints => new(
        "tcp/127.0.0.1:0",
        $"unixsock-stream/{Path.Combine(Path.GetTempPath(), $"zt-{Guid.NewGuid():N}.sock")}",
        "ws/127.0.0.1:0",
        "udp/127.0.0.1:0");

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task Sessions_open_over_every_kind_of_link_and_carry_messages_both_ways(string endpoint)
    {
        using var left = new Node("a1");
        using var right = new Node("b2");
        right.Manager.Listen(Endpoint.Parse(endpoint));
        PeerTransport toRight = left.Manager.Connect(Endpoint.Parse(right.Manager.Locators[0].ToString()), TestContext.Current.CancellationToken);
        (PeerTransport toLeft, Recorder atRight) = right.Next();
        Recorder atLeft = left.Next().Recorder;
        Assert.Equal((right.Id, left.Id), (toRight.Peer, toLeft.Peer));
        Assert.True(toRight.HasPriorities);

        Send(toRight, 1, 10);
        Send(toLeft, 2, 10);
        await Waiting.Until(() => atRight.Count == 1 && atLeft.Count == 1, "message in each direction");
        Assert.Equal(endpoint.Split('/')[0], toRight.Links.Single().Destination.Protocol);

        toRight.Close(CloseReason.Generic);
        TransportEnd end = await Waiting.For(atRight.End, "end at the other side");
        Assert.True(end.ByPeer);
        Assert.False((await Waiting.For(atLeft.End, "end at this side")).ByPeer);
        await Waiting.Until(() => right.Manager.Transports.Count == 0 && left.Manager.Transports.Count == 0, "tables without sessions");
        Assert.Equal(SendOutcome.Closed, Send(toLeft, 3, 10));
    }

    [Theory]
    [InlineData(false, 65_535, 32)]
    [InlineData(true, 65_535, 32)]
    [InlineData(false, 2_048, 8)]
    [InlineData(true, 500, 16)]
    public async Task Messages_of_every_size_arrive_in_order_of_their_priority(bool compression, int batch, int bits)
    {
        var options = new TransportOptions { Compression = compression, BatchSize = batch, SequenceNumberBits = bits };
        using var left = new Node("a1", options);
        using var right = new Node("b2", options);
        PeerTransport transport = left.Dial(right);
        Recorder recorder = right.Next().Recorder;
        int[] sizes = [1, 8, 100, 4_000, 70_000, 1_000_000, 5_000_000];
        for (int i = 0; i < 200; i++)
            Send(transport, i, i < sizes.Length ? sizes[i] : (i * 37) % 3_000, (Priority)(i % 8));
        await Waiting.Until(() => recorder.Count == 200, $"200 messages, {recorder.Count} came");
        Assert.All(recorder.Messages, message => Assert.True(message.IsIntact, $"message {message.Number} of {message.Length} bytes"));
        foreach (var conduit in recorder.Messages.GroupBy(message => message.Priority))
        {
            Assert.Equal(25, conduit.Count());
            Assert.Equal(conduit.Select(message => message.Number).Order(), conduit.Select(message => message.Number));
        }
    }

    [Fact]
    public async Task Without_priorities_all_messages_keep_one_order()
    {
        using var left = new Node("a1", new TransportOptions { QoS = false });
        using var right = new Node("b2");
        PeerTransport transport = left.Dial(right);
        Recorder recorder = right.Next().Recorder;
        Assert.False(transport.HasPriorities);
        for (int i = 0; i < 500; i++)
            Send(transport, i, 20, (Priority)(i % 8));
        await Waiting.Until(() => recorder.Count == 500, "messages");
        Assert.Equal(Enumerable.Range(0, 500), recorder.Messages.Select(message => message.Number));
    }

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
        int changes = atRight.LinkChanges;
        Assert.True(changes > 0 || atLeft.LinkChanges > 0, "nobody was told of the second link");
        first.Dispose();
        await Waiting.Until(() => atRight.LinkChanges > changes && one.Links.Count == 1, "news of the lost link");
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

    [Theory]
    [InlineData("02000800")]
    [InlineData("ffff00")]
    [InlineData("050025008d0102")]
    public async Task Peer_that_sends_garbage_loses_its_link_only(string bytes)
    {
        using var hub = new Node("ff");
        using var good = new Node("a1");
        using var bad = new Node("a2");
        good.Dial(hub);
        (PeerTransport toGood, _) = hub.Next();
        bad.Dial(hub, out MemoryLink link);
        Recorder ofBad = hub.Next().Recorder;
        link.Send(Convert.FromHexString(bytes));
        TransportEnd end = await Waiting.For(ofBad.End, "end of the session with the bad peer");
        Assert.Equal(CloseReason.Invalid, end.Reason);
        Assert.False(toGood.IsClosed);
        Assert.Equal(SendOutcome.Sent, Send(toGood, 1, 10));
    }

    [Theory]
    [InlineData("02000800")]
    [InlineData("0600810802b52701")]
    [InlineData("0400420a0000")]
    public async Task Caller_that_does_not_shake_hands_is_told_invalid(string bytes)
    {
        using var hub = new Node("ff");
        (MemoryLink near, MemoryLink far) = MemoryLink.Pair();
        hub.Manager.Accept(far);
        near.Send(Convert.FromHexString(bytes));
        Task<byte[]> answer = Waiting.Start(() =>
        {
            var buffer = new byte[16];
            return buffer[..near.Receive(buffer)];
        });
        Assert.Equal("02000302", Convert.ToHexString(await Waiting.For(answer, "answer")));
        await Waiting.Until(() => hub.Manager.Refused == 1, "note of the refusal");
        Assert.Empty(hub.Manager.Transports);
    }

    [Fact]
    public async Task Silent_caller_is_given_up_after_the_accept_timeout()
    {
        var time = new ManualTime();
        using var hub = new Node("ff", new TransportOptions { Time = time });
        (MemoryLink near, MemoryLink far) = MemoryLink.Pair();
        hub.Manager.Accept(far);
        await Waiting.Until(() =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return hub.Manager.Refused == 1;
        }, "end of the silent caller");
        near.Dispose();
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

    [Fact]
    public async Task Many_callers_are_served_with_few_threads()
    {
        const int callers = 100;
        using var hub = new Node("ff", keeps: false);
        Node[] nodes = [.. Enumerable.Range(1, callers).Select(i => new Node($"{i:x}0a"))];
        PeerTransport[] transports = [.. nodes.Select(node => node.Dial(hub))];
        Recorder[] recorders = [.. Enumerable.Range(0, callers).Select(_ => hub.Next().Recorder)];
        foreach (PeerTransport transport in transports)
            Send(transport, 1, 200_000);
        await Waiting.Until(() => recorders.All(recorder => recorder.Count == 1), "message of everybody");
        foreach (PeerTransport toCaller in hub.Manager.Transports)
            Send(toCaller, 1, 10);
        Assert.Equal(callers, hub.Manager.Transports.Count);
        foreach (Node node in nodes)
            node.Dispose();
        foreach (Recorder recorder in recorders)
            await Waiting.For(recorder.End, "end of a session");
    }

    [Fact]
    public async Task Peer_that_never_reads_holds_up_nobody_and_is_given_up()
    {
        var options = new TransportOptions { WaitBeforeClose = TimeSpan.FromMilliseconds(200) };
        using var left = new Node("a1", options);
        (MemoryLink near, MemoryLink far) = MemoryLink.Pair(capacity: 16 * 1024);
        using var right = new Node("b2");
        right.Manager.Accept(far);
        PeerTransport transport = left.Manager.Open(near, null, TestContext.Current.CancellationToken);
        using var held = new ManualResetEventSlim();
        Recorder recorder = right.Next().Recorder;
        recorder.Each = held.Wait;
        Recorder own = left.Next().Recorder;

        var drop = Blocking with { Congestion = CongestionControl.Drop };
        byte[] large = Recorder.Payload(1, 60_000);
        await Waiting.Until(() => transport.Send(new TestMessage(large), drop) != SendOutcome.Sent, "message that finds no room");
        await Waiting.Until(() => Send(transport, 2, 60_000) == SendOutcome.Closed, "transport given up");
        TransportEnd end = await Waiting.For(own.End, "end of the session");
        Assert.Contains("took nothing", end.Text, StringComparison.Ordinal);
        held.Set();
        await Waiting.For(recorder.End, "end of the session on the side that did not read");
    }

    [Fact]
    public async Task Silent_link_ends_after_the_peers_lease_and_a_living_one_does_not()
    {
        var time = new ManualTime();
        var options = new TransportOptions { Time = time, Lease = TimeSpan.FromSeconds(2) };
        using var left = new Node("a1", options);
        using var right = new Node("b2", options);
        left.Dial(right, out MemoryLink link);
        Recorder atLeft = left.Next().Recorder;
        Recorder atRight = right.Next().Recorder;

        // Both sides read the keep-alives of a step before the clock goes on, as real clocks would let them.
        for (int i = 0; i < 100; i++)
        {
            time.Advance(left.Manager.TickPeriod);
            await Waiting.Until(() => link.IsDrained, "link without unread bytes");
        }

        Assert.False(atLeft.End.IsCompleted || atRight.End.IsCompleted, "keep-alives hold the session");
        Assert.True(link.Sent > 20, "keep-alives were sent");

        link.Cut();
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(atLeft.End.IsCompleted || atRight.End.IsCompleted, "the lease is not over");
        time.Advance(TimeSpan.FromSeconds(3));
        Assert.Contains("lease", (await Waiting.For(atLeft.End, "end at one side")).Text, StringComparison.Ordinal);
        Assert.Contains("lease", (await Waiting.For(atRight.End, "end at the other side")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kept_connection_comes_back_and_waits_longer_after_each_failure()
    {
        var time = new ManualTime();
        using var left = new Node("a1", new TransportOptions { Time = time });
        var states = new System.Collections.Concurrent.ConcurrentQueue<ConnectState>();
        string path = Path.Combine(Path.GetTempPath(), $"zt-{Guid.NewGuid():N}.sock");
        Endpoint endpoint = Endpoint.Parse($"unixsock-stream/{path}");
        using IDisposable kept = left.Manager.KeepConnected(endpoint, RetryOptions.Default, states.Enqueue);
        foreach (int failures in Enumerable.Range(1, 4))
        {
            await Waiting.Until(() => states.Count >= failures, $"failure {failures}");
            await Waiting.Until(() => time.Timers > 1, "pause");
            if (failures < 4)
                time.Advance(TimeSpan.FromSeconds(4));
        }

        Assert.Equal([1.0, 2.0, 4.0, 4.0], states.Select(state => state.NextAttempt.TotalSeconds));
        Assert.All(states, state => Assert.IsType<LinkException>(state.Failure));

        using (var right = new Node("b2"))
        {
            right.Manager.Listen(endpoint);
            time.Advance(TimeSpan.FromSeconds(4));
            await Waiting.Until(() => states.Any(state => state.IsConnected), "session");
            time.Advance(TimeSpan.FromSeconds(1));
        }

        // It dials again at once, finds nobody, and waits as briefly as at first. Time moves only while it waits: a handshake has its time, too.
        await Waiting.Until(() => states.Count == 7, "news of the end, and a failure");
        await Waiting.Until(() => time.Timers > 1, "pause");
        Assert.Equal(default, states.ElementAt(5));
        Assert.IsType<LinkException>(states.Last().Failure);
        Assert.Equal(TimeSpan.FromSeconds(1), states.Last().NextAttempt);
        using var back = new Node("b2");
        back.Manager.Listen(endpoint);
        time.Advance(TimeSpan.FromSeconds(1));
        await Waiting.Until(() => states.Count(state => state.IsConnected) == 2, "second session");
    }

    [Fact]
    public async Task Receiving_allocates_nothing()
    {
        using var left = new Node("a1", keeps: false);
        using var right = new Node("b2", keeps: false);
        right.Manager.Listen(Endpoint.Parse("tcp/127.0.0.1:0"));
        PeerTransport transport = left.Manager.Connect(Endpoint.Parse(right.Manager.Locators[0].ToString()), TestContext.Current.CancellationToken);
        Recorder recorder = right.Next().Recorder;
        byte[] payload = Recorder.Payload(1, 64);
        byte[] large = Recorder.Payload(2, 200_000);
        long allocated = 0;
        const int messages = 20_000;
        recorder.Each = () =>
        {
            if (recorder.Count == messages)
                allocated = -GC.GetAllocatedBytesForCurrentThread();
            if (recorder.Count == 2 * messages)
                allocated += GC.GetAllocatedBytesForCurrentThread();
        };
        for (int i = 0; i < 2 * messages; i++)
            transport.Send(new TestMessage(i % 500 == 0 ? large : payload), Blocking);
        await Waiting.Until(() => recorder.Count == 2 * messages, "messages");
        Assert.InRange(allocated, 0, messages);
    }

    [Fact]
    public async Task Peer_that_asks_for_low_latency_gets_bare_messages_with_long_prefixes()
    {
        using var hub = new Node("a1", new TransportOptions { QoS = false, LowLatency = true });
        (MemoryLink near, MemoryLink far) = MemoryLink.Pair();
        hub.Manager.Accept(far);

        // INIT with the low-latency extension and patch 1; its answer ends with them, after 16 bytes of cookie.
        near.Send(Convert.FromHexString("0700" + "810902b1852701"));
        byte[] init = await ReadAsync(near);
        Assert.Equal("852701", Convert.ToHexStringLower(init[^3..]));
        near.Send([20, 0, 0x42, 0x0A, 0x00, 16, .. init[^19..^3]]);
        Assert.Equal(0x62, (await ReadAsync(near))[2]);

        (PeerTransport transport, Recorder recorder) = hub.Next();
        Send(transport, 1, 4);
        Assert.Equal("0a000000" + "7d00016b010401000000", Convert.ToHexStringLower(await ReadAsync(near)));
        near.Send(Convert.FromHexString("0a000000" + "7d00016b010401000000"));
        await Waiting.Until(() => recorder.Count == 1, "bare message");
        near.Send(Convert.FromHexString("02000000" + "0300"));
        Assert.True((await Waiting.For(recorder.End, "end of the session")).ByPeer);
    }

    private static SendOutcome Send(PeerTransport transport, int number, int length, Priority priority = Priority.Data) =>
        transport.Send(new TestMessage(Recorder.Payload(number, length)), Blocking with { Priority = priority });

    private static Task<byte[]> ReadAsync(MemoryLink link) => Waiting.For(Waiting.Start(() =>
    {
        var buffer = new byte[256];
        return buffer[..link.Receive(buffer)];
    }), "answer");
}
