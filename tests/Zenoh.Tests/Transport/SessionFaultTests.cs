using Zenoh.Links;
using Zenoh.Protocol.Transport;
using Zenoh.Tests.Links;
using Zenoh.Transport;
using static Zenoh.Tests.Transport.Messages;

namespace Zenoh.Tests.Transport;

/// <summary>Peers that are silent, do not read, talk nonsense or go away.</summary>
public sealed class SessionFaultTests
{
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
    public async Task Peer_that_never_reads_holds_up_nobody_and_is_given_up()
    {
        System.Collections.Concurrent.ConcurrentQueue<string> atLeft = [], atRight = [];
        var options = new TransportOptions { WaitBeforeClose = TimeSpan.FromMilliseconds(200), Warn = atLeft.Enqueue };
        using var left = new Node("a1", options);
        (MemoryLink near, MemoryLink far) = MemoryLink.Pair(capacity: 16 * 1024);
        using var right = new Node("b2", TransportOptions.Default with { Warn = atRight.Enqueue });
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
        await Waiting.Until(() => !atLeft.IsEmpty && !atRight.IsEmpty, "warning on either side");
        Assert.Contains("The connection with peer b2 ended (tcp/left:1 -> tcp/right:1: the other side took nothing", Assert.Single(atLeft), StringComparison.Ordinal);
        Assert.Contains("The connection with peer a1 ended (tcp/right:1 -> tcp/left:1: ", Assert.Single(atRight), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Closing_waits_for_all_peers_that_never_read_together()
    {
        // One after the other they would take longer than the test waits.
        var patient = new TransportOptions { WaitBeforeClose = 10 * Waiting.Patience, Lease = 10 * Waiting.Patience };
        var left = new Node("ff", patient);
        using var held = new ManualResetEventSlim();
        var peers = new List<Node>();
        for (int i = 1; i <= 1.5 * Waiting.Patience / TransportLimits.CloseDrain; i++)
        {
            var peer = new Node($"{i:x}", patient);
            peers.Add(peer);
            PeerTransport transport = left.Dial(peer, out MemoryLink link, capacity: 16 * 1024);
            link.SendTimeout = patient.WaitBeforeClose;
            peer.Next().Recorder.Each = held.Wait;
            var drop = Blocking with { Congestion = CongestionControl.Drop };
            await Waiting.Until(() => transport.Send(new TestMessage(Recorder.Payload(1, 60_000)), drop) != SendOutcome.Sent, "message that finds no room");
        }

        await Waiting.For(Waiting.Start(() => { left.Dispose(); return true; }), "end of closing");
        held.Set();
        peers.ForEach(peer => peer.Dispose());
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
            time.Advance(options.Lease / 20);
            await Waiting.Until(() => link.IsAwaitedAtBothEnds, "link without unread bytes, and readers that wait for more");
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
    public async Task Link_that_takes_nothing_does_not_hold_up_the_clock_of_leases()
    {
        const int capacity = 1_024;
        var time = new ManualTime();
        var options = new TransportOptions { Time = time, WaitBeforeClose = 10 * Waiting.Patience, Lease = 10 * Waiting.Patience };
        using var left = new Node("a1", options);
        using var right = new Node("b2", options with { Time = TimeProvider.System });
        left.Dial(right, out MemoryLink link, capacity);
        PeerTransport transport = left.Next().Transport;
        using var held = new ManualResetEventSlim();
        Recorder recorder = right.Next().Recorder;
        recorder.Each = held.Wait;
        Send(transport, 1, 10);
        await Waiting.Until(() => recorder.Count == 1 && link.IsDrained, "message whose reader stands still");

        // A batch of zeros is an empty one and more of its kind behind it.
        link.Send(new byte[capacity]);
        Task<TimeSpan> ticks = Waiting.Start(() =>
        {
            time.Advance(options.Lease / 2);
            return options.Lease;
        });
        await Waiting.For(ticks, "end of the ticks");
        held.Set();
    }

    [Fact]
    public async Task Reader_held_up_by_the_layer_above_for_longer_than_the_lease_loses_no_session()
    {
        var time = new ManualTime();
        var options = new TransportOptions { Time = time, Lease = TimeSpan.FromSeconds(2) };
        using var entered = new SemaphoreSlim(0);
        using var held = new ManualResetEventSlim();
        using var left = new Node("a1", options);
        using var right = new Node("b2", options);
        PeerTransport transport = left.Dial(right, out MemoryLink link);
        Recorder atLeft = left.Next().Recorder;
        Recorder atRight = right.Next().Recorder;
        atRight.Each = () =>
        {
            entered.Release();
            held.Wait();
        };

        Send(transport, 1, 8);
        Assert.True(await entered.WaitAsync(Waiting.Patience, TestContext.Current.CancellationToken), "the message was not handed up");
        for (int i = 0; i < 100; i++)
        {
            time.Advance(options.Lease / 20);
            await Waiting.Until(() => link.IsAwaited, "keep-alives of the side that is held up read by the other");
        }

        atRight.Each = null;
        held.Set();
        Send(transport, 2, 8);
        await Waiting.Until(() => atRight.Count == 2, "the message behind the one that held up");
        Assert.False(atLeft.End.IsCompleted || atRight.End.IsCompleted, "nobody was silent while the other listened");
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
            await Waiting.Until(() => time.UntilNextDelay is not null, "pause");

            // Not further: the next pause may begin before the clock stands again.
            if (failures < 4)
                time.Advance(time.UntilNextDelay!.Value);
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
        await Waiting.Until(() => time.UntilNextDelay is not null, "pause");
        Assert.Equal(default, states.ElementAt(5));
        Assert.IsType<LinkException>(states.Last().Failure);
        Assert.Equal(TimeSpan.FromSeconds(1), states.Last().NextAttempt);
        using var back = new Node("b2");
        back.Manager.Listen(endpoint);
        time.Advance(TimeSpan.FromSeconds(1));
        await Waiting.Until(() => states.Count(state => state.IsConnected) == 2, "second session");
    }
}
