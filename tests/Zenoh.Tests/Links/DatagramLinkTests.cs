using System.Net;
using System.Net.Sockets;
using Zenoh.Links;
using Zenoh.Links.Multicast;
using Zenoh.Links.Udp;

namespace Zenoh.Tests.Links;

public sealed class DatagramLinkTests
{
    [Fact]
    public async Task Listener_keeps_a_bounded_number_of_remotes_and_makes_room_when_one_ends()
    {
        using var rig = new LinkRig("udp", LinkOptions.Default with { DatagramRemotes = 2 });
        var first = await rig.Connect();
        await rig.Connect();
        using var third = rig.Factory.Dial(rig.Dialled, TestContext.Current.CancellationToken);

        third.Send([1]);
        await Waiting.Until(() => rig.Listener.Refused == 1, "refusal of the third remote");
        first.Far.Link.Dispose();
        var accepting = Waiting.Start(rig.Listener.Accept);
        third.Send([2]);

        using var link = (await Waiting.For(accepting, "third remote after the first ended"))!;
        Assert.Equal(third.Source, link.Destination);
    }

    [Theory]
    [InlineData(2 << 20, 64 << 20, 31)]
    [InlineData(200_000, 64 << 20, 3)]
    [InlineData(2 << 20, 200_000, 3)]
    public async Task Datagrams_nobody_reads_are_dropped_and_counted_without_hurting_other_remotes(int mostOfOne, long mostOfAll, int kept)
    {
        using var rig = new LinkRig("udp", LinkOptions.Default with { DatagramQueueBytes = mostOfOne, DatagramListenerBytes = mostOfAll });
        var (lazy, _) = await rig.Connect();
        var (busy, busyFar) = await rig.Connect();
        var listener = (UdpListener)rig.Listener;
        var body = new byte[60_000];

        // One at a time is in flight, so what is missing was dropped by the listener and not by the system.
        var sent = 0;
        for (; listener.Dropped == 0; sent++)
        {
            Assert.True(sent < 200, "12 MB wait for a reader that does not read");
            lazy.Send(body);
            busy.Send([(byte)sent]);
            var arrived = await Waiting.For(Waiting.Start(busyFar.Receive), "datagram of the busy remote");
            Assert.Equal([(byte)sent], arrived!);
        }

        // The system may have lost some.
        Assert.InRange(sent - 1, kept, kept + 10);
    }

    [Fact]
    public async Task Remotes_nobody_has_accepted_are_as_many_as_may_be_pending()
    {
        using var rig = new LinkRig("udp", LinkOptions.Default with { PendingHandshakes = 1 });
        using var first = rig.Factory.Dial(rig.Dialled, TestContext.Current.CancellationToken);
        using var second = rig.Factory.Dial(rig.Dialled, TestContext.Current.CancellationToken);

        first.Send([1]);
        second.Send([1]);

        await Waiting.Until(() => rig.Listener.Refused == 1, "refusal of the second remote");
        Assert.Contains("accept_pending", rig.Listener.LastRefusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Link_to_a_closed_port_ends_with_the_reason()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var endpoint = Endpoint.Parse($"udp/{taken.LocalEndPoint}");
        taken.Dispose();
        using var link = new LinkFactory(LinkOptions.Default).Dial(endpoint, TestContext.Current.CancellationToken);

        link.Send([1]);

        Assert.Equal(Link.End, await Waiting.For(Waiting.Start(() => link.Receive(new byte[10])), "end of a link to nobody"));
        Assert.Equal("nobody listens there", link.EndReason);
    }

    [Fact]
    public async Task Multicast_reaches_every_other_member_and_not_the_sender()
    {
        Assert.SkipUnless(LoopbackCarriesMulticast(), "this machine's loopback interface carries no multicast");
        using var first = Member();
        using var second = Member();
        var sender = second.NewSender();
        var buffer = new byte[MulticastLink.MaxBatchBytes];
        var receiving = Waiting.Start(() => second.Receive(buffer, sender));
        Assert.Equal(LinkSendResult.Sent, first.Send([1, 2, 3]));

        Assert.Equal(3, await Waiting.For(receiving, "datagram of the other member"));
        Assert.Equal(first.Source, second.LocatorOf(sender));
        Assert.Equal(["lo"], first.Info.Interfaces);
        Assert.Equal(first.Group, first.Info.Group);

        // What the first sent itself would come before what the second sends now.
        second.Send([4]);
        Assert.Equal(1, await Waiting.For(Waiting.Start(ReceiveOfFirst), "datagram of the second member"));
        var silent = Waiting.Start(ReceiveOfFirst);
        first.Dispose();
        Assert.Equal(Link.End, await Waiting.For(silent, "receiver woken"));
        Assert.Equal(LinkSendResult.Closed, first.Send([1]));

        int ReceiveOfFirst() => first.Receive(new byte[MulticastLink.MaxBatchBytes], first.NewSender());
    }

    [Theory]
    [InlineData("udp/224.0.0.225:7450#iface=nonexistent0", "no interface 'nonexistent0'")]
    [InlineData("udp/224.0.0.225:7450#ttl=256", "ttl=256 is no number from 0 to 255")]
    [InlineData("udp/224.0.0.225:7450#join=1.2.3.4", "join: '1.2.3.4' is no multicast address")]
    [InlineData("udp/192.0.2.1:7450", "is no multicast address")]
    public void Unusable_group_is_named(string endpoint, string expected)
    {
        var fault = Assert.Throws<LinkException>(() => new LinkFactory(LinkOptions.Default).OpenMulticast(Endpoint.Parse(endpoint)));

        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
    }

    /// <summary>Asks the system with plain sockets, so that a fault of the library is none of the machine.</summary>
    private static bool LoopbackCarriesMulticast()
    {
        var group = IPAddress.Parse("224.0.0.227");
        using var receiver = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 2_000 };
        using var sender = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            receiver.Bind(new IPEndPoint(IPAddress.Any, 0));
            receiver.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.AddMembership, new MulticastOption(group, IPAddress.Loopback));
            sender.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastInterface, IPAddress.Loopback.GetAddressBytes());
            sender.SendTo([1], new IPEndPoint(group, ((IPEndPoint)receiver.LocalEndPoint!).Port));
            return receiver.Receive(new byte[1]) == 1;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    // Each process has a port of its own: runs at the same time do not hear each other.
    private static MulticastLink Member() => new LinkFactory(LinkOptions.Default).OpenMulticast(
        Endpoint.Parse($"udp/224.0.0.225:{17_450 + (Environment.ProcessId % 10_000)}#iface=lo;join=224.0.0.226;ttl=0"));
}
