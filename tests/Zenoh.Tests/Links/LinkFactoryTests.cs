using System.Net.Sockets;
using Zenoh.Links;
using Zenoh.Links.Quic;

namespace Zenoh.Tests.Links;

public sealed class LinkFactoryTests
{
    [Theory]
    [InlineData("serial//dev/ttyUSB0", "serial lines are not supported")]
    [InlineData("carrier-pigeon/loft:1", "it can be tcp, tls, udp, ws, unixsock-stream")]
    [InlineData("udp/224.0.0.224:7446", "listen/endpoints")]
    [InlineData("tcp/127.0.0.1", "has no port")]
    [InlineData("tcp/no.such.host.invalid:1", "is unknown")]
    [InlineData("unixsock-stream//nonexistent/directory/x.sock", "cannot")]
    [InlineData("tcp/127.0.0.1:1#so_sndbuf=big", "so_sndbuf=big is no number")]
    [InlineData("tcp/127.0.0.1:1#iface=nonexistent0", "nonexistent0")]
    public void Endpoint_that_cannot_be_used_is_refused_with_its_name_and_the_reason(string text, string expected)
    {
        var factory = new LinkFactory(LinkOptions.Default);
        var endpoint = Endpoint.Parse(text);

        foreach (var attempt in new Action[] { () => factory.Dial(endpoint).Dispose(), () => factory.Listen(endpoint).Dispose() })
        {
            var fault = Assert.Throws<LinkException>(attempt);
            Assert.StartsWith(endpoint + ": ", fault.Message, StringComparison.Ordinal);
            Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Quic_without_its_library_says_what_to_install()
    {
        Assert.SkipWhen(QuicSupport.IsAvailable, "this machine has msquic, and so no such error");
        var factory = new LinkFactory(LinkOptions.Default);
        var endpoint = Endpoint.Parse("quic/127.0.0.1:1");

        foreach (var attempt in new Action[] { () => factory.Dial(endpoint).Dispose(), () => factory.Listen(endpoint).Dispose() })
        {
            Assert.Matches("^quic/127.0.0.1:1: .*install the package libmsquic", Assert.Throws<LinkException>(attempt).Message);
        }
    }

    [Fact]
    public void Protocols_outside_the_whitelist_are_refused()
    {
        var factory = new LinkFactory(LinkOptions.Default with { Protocols = ["tls"] });

        foreach (var attempt in new Action[]
        {
            () => factory.Dial(Endpoint.Parse("tcp/127.0.0.1:1")),
            () => factory.Listen(Endpoint.Parse("tcp/127.0.0.1:0")),
            () => factory.OpenMulticast(Endpoint.Parse("udp/224.0.0.224:7446")),
        })
        {
            Assert.Contains("not among those allowed (tls)", Assert.Throws<LinkException>(attempt).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("tcp/[::]:0")]
    [InlineData("udp/[::]:0")]
    [InlineData("ws/0.0.0.0:0")]
    public void Wildcard_listener_tells_one_locator_per_address_with_the_real_port(string endpoint)
    {
        using var listener = new LinkFactory(LinkOptions.Default).Listen(Endpoint.Parse(endpoint));

        var locators = listener.Locators.Select(locator => locator.ToString()).ToList();

        var ports = locators.Select(text => text[(text.LastIndexOf(':') + 1)..]).Distinct().ToList();
        Assert.NotEqual("0", Assert.Single(ports));
        Assert.Contains($"{endpoint[..endpoint.IndexOf('/', StringComparison.Ordinal)]}/127.0.0.1:{ports[0]}", locators);
        Assert.DoesNotContain(locators, text => text.Contains("[::]", StringComparison.Ordinal) || text.Contains("0.0.0.0", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Dual_stack_listener_accepts_ipv4_and_shows_it_as_such()
    {
        var factory = new LinkFactory(LinkOptions.Default);
        using var listener = factory.Listen(Endpoint.Parse("tcp/[::]:0"));
        var accepting = Waiting.Start(listener.Accept);
        using var near = factory.Dial(new Endpoint(listener.Locators.First(locator => locator.Address.StartsWith("127.", StringComparison.Ordinal))), TestContext.Current.CancellationToken);
        using var far = await Waiting.For(accepting, "link over IPv4");

        Assert.Equal(near.Source, far!.Destination);
        Assert.Equal(near.MaxBatchBytes, near.MaxBatchBytes / 2 * 2);
        Assert.InRange(far.MaxBatchBytes, 32_000, 65_494);
    }

    [Fact]
    public async Task Dialled_link_takes_the_local_address_and_buffers_of_its_config()
    {
        using var rig = new LinkRig("tcp");
        using var near = rig.Factory.Dial(Endpoint.Parse($"{rig.Dialled}#bind=127.0.0.9:0;so_sndbuf=16384;so_rcvbuf=16384;dscp=10;iface=lo"), TestContext.Current.CancellationToken);
        using var far = await Waiting.For(Waiting.Start(rig.Listener.Accept), "link from the bound address");

        Assert.StartsWith("tcp/127.0.0.9:", far!.Destination.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Unix_socket_file_of_a_dead_listener_is_replaced_and_removed_at_the_end()
    {
        var endpoint = Endpoint.Parse(LinkRig.Address("unixsock-stream"));
        using (var dead = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            // Moved away and back, so that disposing it cannot take the file along.
            dead.Bind(new UnixDomainSocketEndPoint(endpoint.Address));
            File.Move(endpoint.Address, endpoint.Address + ".kept");
        }

        File.Move(endpoint.Address + ".kept", endpoint.Address);
        using (var listener = new LinkFactory(LinkOptions.Default).Listen(endpoint))
        {
            Assert.True(File.Exists(endpoint.Address), "the listener's socket file is missing");
        }

        Assert.False(File.Exists(endpoint.Address), "the socket file outlives its listener");
    }

    [Fact]
    public void Unix_socket_path_that_is_an_ordinary_file_or_too_long_is_refused_and_left_alone()
    {
        var file = Path.GetTempFileName();
        var factory = new LinkFactory(LinkOptions.Default);

        Assert.Throws<LinkException>(() => factory.Listen(Endpoint.Parse("unixsock-stream/" + file)));
        Assert.True(File.Exists(file), "somebody's file was deleted");
        File.Delete(file);

        var fault = Assert.Throws<LinkException>(() => factory.Listen(Endpoint.Parse("unixsock-stream//tmp/" + new string('x', 150))));
        Assert.Contains("shorter", fault.Message, StringComparison.Ordinal);
    }
}
