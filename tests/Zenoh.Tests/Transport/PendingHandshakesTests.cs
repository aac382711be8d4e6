using Zenoh.Links;
using Zenoh.Transport;
using Zenoh.Transport.Unicast;

namespace Zenoh.Tests.Transport;

public sealed class PendingHandshakesTests
{
    private const int Capacity = 3;

    private readonly ManualTime _time = new();
    private readonly PendingHandshakes _pending;

    public PendingHandshakesTests() => _pending = new PendingHandshakes(Capacity, _time);

    [Fact]
    public void The_newest_goes_while_the_oldest_of_its_host_has_not_had_its_time()
    {
        Fill("crowd");
        Link newest = From("crowd:9");
        Assert.Same(newest, _pending.Add(newest));
    }

    [Fact]
    public void The_oldest_of_a_host_goes_for_its_newest_when_it_has_had_its_time()
    {
        Link oldest = Fill("crowd");
        _time.Advance(TransportLimits.HandshakeGrace);
        Assert.Same(oldest, _pending.Add(From("crowd:9")));
    }

    [Fact]
    public void A_host_that_takes_everything_makes_room_for_others_at_once()
    {
        Link oldest = Fill("crowd");
        Link stranger = From("stranger:1");
        Assert.Same(oldest, _pending.Add(stranger));
        Assert.Equal("crowd:2", _pending.Add(From("another:1"))!.Destination.Address);
    }

    [Fact]
    public void What_has_ended_leaves_room()
    {
        Link oldest = Fill("crowd");
        _pending.Remove(oldest);
        Assert.Null(_pending.Add(From("crowd:9")));
    }

    [Fact]
    public void An_ipv6_network_is_one_host()
    {
        Link crowded = From("[2001:db8:1:2::1]:1");
        foreach (Link link in (Link[])[From("[2001:db8:1:3::1]:1"), crowded, From("[2001:db8:1:2:a:b:c:d]:1")])
            Assert.Null(_pending.Add(link));

        Assert.Same(crowded, _pending.Add(From("stranger:1")));
    }

    private Link Fill(string host)
    {
        Link[] links = [.. Enumerable.Range(1, Capacity).Select(port => From($"{host}:{port}"))];
        Assert.All(links, link => Assert.Null(_pending.Add(link)));
        return links[0];
    }

    private static MemoryLink From(string address) => MemoryLink.Pair(left: address).Right;
}
