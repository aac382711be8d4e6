using Zenoh.Links;
using Zenoh.Protocol.Transport;
using Zenoh.Tests.Links;
using Zenoh.Transport;
using static Zenoh.Tests.Transport.Messages;

namespace Zenoh.Tests.Transport;

/// <summary>Sessions open, carry messages and end.</summary>
public sealed class TransportManagerTests
{
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

    [Theory]
    [InlineData("tcp/127.0.0.1:0", false)]
    [InlineData("tcp/127.0.0.1:0", true)]
    [InlineData("ws/127.0.0.1:0", false)]
    [InlineData("udp/127.0.0.1:0", false)]
    public async Task Batches_that_leave_together_are_what_they_are_one_by_one(string endpoint, bool compression)
    {
        var options = new TransportOptions { BatchSize = 2_048, Compression = compression };
        using var left = new Node("a1", options);
        using var right = new Node("b2", options);
        right.Manager.Listen(Endpoint.Parse(endpoint));
        PeerTransport transport = left.Manager.Connect(Endpoint.Parse(right.Manager.Locators[0].ToString()), TestContext.Current.CancellationToken);
        (PeerTransport toLeft, Recorder recorder) = right.Next();
        for (int i = 0; i < 4; i++)
            transport.Send(new TestMessage(Recorder.Payload(i, 5_000)), Blocking with { IsHeld = true });
        transport.Release();
        await Waiting.Until(() => recorder.Count == 4, "messages");
        Assert.Equal([0, 1, 2, 3], recorder.Messages.Select(message => message.Number));
        Assert.All(recorder.Messages, message => Assert.True(message.IsIntact));
        Assert.Equal((0, 0), (toLeft.Traffic.Repeated, toLeft.Traffic.Incomplete));
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

    private static Task<byte[]> ReadAsync(MemoryLink link) => Waiting.For(Waiting.Start(() =>
    {
        var buffer = new byte[256];
        return buffer[..link.Receive(buffer)];
    }), "answer");
}
