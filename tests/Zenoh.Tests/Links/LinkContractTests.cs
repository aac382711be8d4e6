using System.Diagnostics;
using Zenoh.Links;

namespace Zenoh.Tests.Links;

/// <summary>What every kind of link promises.</summary>
public sealed class LinkContractTests
{
    private static readonly TimeSpan Forever = TimeSpan.FromMinutes(10);

    [Theory]
    [MemberData(nameof(LinkRig.Kinds), MemberType = typeof(LinkRig))]
    public async Task Link_carries_batches_of_every_size_in_order_both_ways(string kind)
    {
        using var rig = new LinkRig(kind);
        var (near, far) = await rig.Connect();
        var forth = Batches(1, near.LargestBody);
        var back = Batches(2, far.LargestBody);

        var arrived = await Task.WhenAll(Carry(near, far, forth), Carry(far, near, back));

        Assert.Equal(forth, arrived[0]);
        Assert.Equal(back, arrived[1]);
    }

    [Theory]
    [MemberData(nameof(LinkRig.Kinds), MemberType = typeof(LinkRig))]
    public async Task Link_sends_a_batch_that_lies_in_two_places_as_one(string kind)
    {
        using var rig = new LinkRig(kind);
        var (near, far) = await rig.Connect();
        var body = Batches(3, 60_000).MaxBy(batch => batch.Length)!;

        var receiving = Waiting.Start(far.Receive);
        Assert.Equal(LinkSendResult.Sent, near.SendInTwo(body, 17));

        Assert.Equal(body, await Waiting.For(receiving, "batch sent from two places"));
    }

    [Theory]
    [MemberData(nameof(LinkRig.Connected), MemberType = typeof(LinkRig))]
    public async Task Link_sends_batches_together_though_nobody_has_room_for_all_of_them(string kind)
    {
        using var rig = new LinkRig(kind);
        var (near, far) = await rig.Connect();
        byte[][] together = [.. Enumerable.Range(0, 8).Select(i => Enumerable.Repeat((byte)i, near.LargestBody - i).ToArray())];
        const int times = 20;

        var sending = Waiting.Start(() => Enumerable.Range(0, times).All(_ => near.SendTogether(together) == LinkSendResult.Sent));
        for (var i = 0; i < times * together.Length; i++)
        {
            Assert.Equal(together[i % together.Length], await Waiting.For(Waiting.Start(far.Receive), $"batch {i}"));
        }

        Assert.True(await Waiting.For(sending, "end of sending"));
    }

    [Theory]
    [MemberData(nameof(LinkRig.Kinds), MemberType = typeof(LinkRig))]
    public async Task Link_reports_locators_and_interfaces(string kind)
    {
        using var rig = new LinkRig(kind);
        var (near, far) = await rig.Connect();

        Assert.Equal(rig.Listener.Locators[0], near.Link.Destination);
        Assert.Equal(near.Link.Destination, far.Link.Source);
        Assert.Equal(kind, far.Link.Destination.Protocol);
        Assert.Equal(kind != LinkProtocols.Udp, near.Link.IsReliable);
        if (kind != LinkProtocols.UnixStream)
        {
            Assert.Equal(near.Link.Source, far.Link.Destination);
            Assert.Equal(near.Link.Info.Interfaces, far.Link.Info.Interfaces);
            Assert.NotEmpty(near.Link.Info.Interfaces);
        }
    }

    [Theory]
    [MemberData(nameof(LinkRig.Connected), MemberType = typeof(LinkRig))]
    public async Task What_was_sent_before_the_end_arrives_and_then_the_end(string kind)
    {
        using var rig = new LinkRig(kind);
        var (near, far) = await rig.Connect();
        far.Send([9, 9, 9]);

        near.Send([1, 2, 3]);
        near.Link.Dispose();

        Assert.Equal([1, 2, 3], await Waiting.For(Waiting.Start(far.Receive), "batch sent before the end"));
        Assert.Null(await Waiting.For(Waiting.Start(far.Receive), "end of the link"));
        Assert.NotNull(far.Link.EndReason);
        Assert.NotEqual("closed here", far.Link.EndReason);
        Assert.False(far.Link.CanSendNow);
    }

    [Theory]
    [MemberData(nameof(LinkRig.Kinds), MemberType = typeof(LinkRig))]
    public async Task Dispose_wakes_a_blocked_reader_on_either_side(string kind)
    {
        using var rig = new LinkRig(kind);
        var (near, far) = await rig.Connect();

        foreach (var link in new[] { far.Link, near.Link })
        {
            using var started = new ManualResetEventSlim();
            var reading = Waiting.Start(() =>
            {
                started.Set();
                return link.Receive(new byte[LinkLimits.StreamBatchBytes]);
            });
            started.Wait(TestContext.Current.CancellationToken);
            link.Dispose();
            link.Dispose();

            Assert.Equal(Link.End, await Waiting.For(reading, "reader woken"));
            Assert.NotNull(link.EndReason);
            Assert.Equal(LinkSendResult.Closed, link.Send([0, 0]));
            Assert.False(link.CanSendNow);
        }
    }

    [Theory]
    [MemberData(nameof(LinkRig.Connected), MemberType = typeof(LinkRig))]
    public async Task Dispose_wakes_a_blocked_writer_on_either_side(string kind)
    {
        foreach (var nearWrites in new[] { true, false })
        {
            using var rig = new LinkRig(kind);
            var (near, far) = await rig.Connect();
            var writer = nearWrites ? near : far;
            writer.Link.SendTimeout = Forever;

            var writing = Waiting.Start(() => SendUntilRefused(writer));
            await Waiting.Until(() => !writer.Link.CanSendNow, "full send buffer");
            writer.Link.Dispose();

            Assert.Equal(LinkSendResult.Closed, await Waiting.For(writing, "writer woken"));
        }
    }

    [Theory]
    [MemberData(nameof(LinkRig.Connected), MemberType = typeof(LinkRig))]
    public async Task Send_times_out_when_the_peer_never_reads(string kind)
    {
        foreach (var nearWrites in new[] { true, false })
        {
            using var rig = new LinkRig(kind);
            var (near, far) = await rig.Connect();
            var writer = nearWrites ? near : far;
            Assert.True(writer.Link.CanSendNow);
            writer.Link.SendTimeout = TimeSpan.FromMilliseconds(100);

            Assert.Equal(LinkSendResult.TimedOut, await Waiting.For(Waiting.Start(() => SendUntilRefused(writer)), "send timed out"));
            Assert.False(writer.Link.CanSendNow);
            Assert.Contains("nothing moved", writer.Link.EndReason, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(LinkRig.Kinds), MemberType = typeof(LinkRig))]
    public async Task Listener_serves_two_peers_at_once(string kind)
    {
        using var rig = new LinkRig(kind);
        var first = await rig.Connect();
        var second = await rig.Connect();

        first.Near.Send([1]);
        second.Near.Send([2]);
        second.Far.Send([4]);
        first.Far.Send([3]);

        Assert.Equal([2], await Waiting.For(Waiting.Start(second.Far.Receive), "batch of the second peer"));
        Assert.Equal([1], await Waiting.For(Waiting.Start(first.Far.Receive), "batch of the first peer"));
        Assert.Equal([3], await Waiting.For(Waiting.Start(first.Near.Receive), "batch for the first peer"));
        Assert.Equal([4], await Waiting.For(Waiting.Start(second.Near.Receive), "batch for the second peer"));
    }

    [Theory]
    [MemberData(nameof(LinkRig.Kinds), MemberType = typeof(LinkRig))]
    public async Task Link_read_asynchronously_waits_without_a_buffer_and_sees_the_end(string kind)
    {
        using var rig = new LinkRig(kind);
        var (near, far) = await rig.Connect();
        foreach (var (reader, writer) in new[] { (far, near), (near, far) })
        {
            var buffer = new byte[LinkLimits.StreamBatchBytes];
            var waiting = reader.Link.ReceiveAsync(Memory<byte>.Empty).AsTask();
            writer.Send([7, 8, 9]);

            Assert.Equal(0, await Waiting.For(waiting, "sign that something can be received"));
            var received = 0;
            while (received < (reader.Link.IsStreamed ? 5 : 3))
            {
                received += await Waiting.For(reader.Link.ReceiveAsync(buffer.AsMemory(received)).AsTask(), "bytes received asynchronously");
            }

            Assert.Equal([7, 8, 9], buffer[(received - 3)..received]);
        }

        foreach (var link in new[] { far.Link, near.Link })
        {
            var idle = link.ReceiveAsync(new byte[LinkLimits.StreamBatchBytes]).AsTask();
            link.Dispose();
            Assert.Equal(Link.End, await Waiting.For(idle, "end of an asynchronous receive"));
        }
    }

    [Theory]
    [MemberData(nameof(LinkRig.Kinds), MemberType = typeof(LinkRig))]
    public async Task Disposed_listener_wakes_its_acceptor_and_leaves_links_alive(string kind)
    {
        using var rig = new LinkRig(kind);
        var (near, far) = await rig.Connect();
        var accepting = Waiting.Start(rig.Listener.Accept);

        rig.Listener.Dispose();
        rig.Listener.Dispose();

        Assert.Null(await Waiting.For(accepting, "acceptor woken"));
        near.Send([5]);
        Assert.Equal([5], await Waiting.For(Waiting.Start(far.Receive), "batch after the listener's end"));
    }

    [Theory]
    [MemberData(nameof(LinkRig.Connected), MemberType = typeof(LinkRig))]
    public async Task Dial_to_nobody_fails_in_time_and_names_the_endpoint(string kind)
    {
        var rig = new LinkRig(kind, LinkOptions.Default with { DialTimeout = TimeSpan.FromSeconds(2) });
        rig.Dispose();

        var fault = await Assert.ThrowsAsync<LinkException>(() => Waiting.For(Waiting.Start(() => rig.Factory.Dial(rig.Dialled)), "end of the dial"));

        Assert.StartsWith(rig.Dialled + ": ", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(LinkRig.Kinds), MemberType = typeof(LinkRig))]
    public void Listening_twice_on_one_address_fails_and_names_the_endpoint(string kind)
    {
        using var rig = new LinkRig(kind);

        var fault = Assert.Throws<LinkException>(() => rig.Factory.Listen(rig.Dialled));

        Assert.StartsWith(rig.Dialled + ": ", fault.Message, StringComparison.Ordinal);
        Assert.Contains("in use", fault.Message, StringComparison.Ordinal);
    }

    private static LinkSendResult SendUntilRefused(LinkRig.LinkEnd end)
    {
        var body = new byte[end.LargestBody];
        LinkSendResult result;
        for (var sent = 0; (result = end.Send(body)) == LinkSendResult.Sent; sent++)
        {
            Assert.True(sent < 10_000, "600 MB were sent to a peer that reads nothing");
        }

        return result;
    }

    // Datagrams may be lost when many wait, so those kinds go one by one.
    private static async Task<byte[][]> Carry(LinkRig.LinkEnd from, LinkRig.LinkEnd to, byte[][] batches)
    {
        using var window = new SemaphoreSlim(from.Link.IsReliable ? batches.Length : 1);
        var receiving = Waiting.Start(() => batches.Select(_ =>
        {
            var batch = to.Receive();
            window.Release();
            return batch ?? throw new UnreachableException($"the link ended: {to.Link.EndReason}");
        }).ToArray());
        await Waiting.For(
            Waiting.Start(() => batches.All(batch => window.Wait(Waiting.Patience) && from.Send(batch) == LinkSendResult.Sent)),
            "everything sent");
        return await Waiting.For(receiving, "everything received");
    }

    private static byte[][] Batches(int seed, int largest)
    {
        var random = new Random(seed);
        int[] sizes = [0, 1, largest, 0, largest, .. Enumerable.Range(0, 200).Select(i => i % 9 == 0 ? random.Next(largest + 1) : random.Next(300))];
        return [.. sizes.Select(size =>
        {
            var batch = new byte[size];
            random.NextBytes(batch);
            return batch;
        })];
    }
}
