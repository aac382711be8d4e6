using Zenoh.Links;

namespace Zenoh.Tests.Links;

public sealed class EndpointTests
{
    [Theory]
    [InlineData("tcp/192.0.2.1:7447", "192.0.2.1")]
    [InlineData("tcp/[2001:db8:1:2:3:4:5:6]:7447", "2001:db8:1:2::/64")]
    [InlineData("tcp/[2001:db8:1:2::]:1", "2001:db8:1:2::/64")]
    [InlineData("tcp/[fe80::1%2]:7447", "fe80::/64")]
    [InlineData("tcp/host.example:1", "host.example")]
    [InlineData("unixsock-stream//tmp/z.sock", "")]
    public void An_ipv6_network_counts_as_one_host(string locator, string network) =>
        Assert.Equal(network, Locator.Parse(locator).HostNetwork);

    [Theory]
    [InlineData("tcp/192.0.2.1:7447", "tcp", "192.0.2.1:7447", "tcp/192.0.2.1:7447")]
    [InlineData("tcp/[::1]:7447", "tcp", "[::1]:7447", "tcp/[::1]:7447")]
    [InlineData("udp/224.0.0.225:7447#ttl=2;iface=eth0", "udp", "224.0.0.225:7447", "udp/224.0.0.225:7447#iface=eth0;ttl=2")]
    [InlineData("quic/host:1?rel=0;prio=1-3#a=b", "quic", "host:1", "quic/host:1?prio=1-3;rel=0#a=b")]
    [InlineData("unixsock-stream//tmp/z.sock", "unixsock-stream", "/tmp/z.sock", "unixsock-stream//tmp/z.sock")]
    [InlineData("serial//dev/ttyUSB0#baudrate=115200", "serial", "/dev/ttyUSB0", "serial//dev/ttyUSB0#baudrate=115200")]
    [InlineData("tls/h:1#root_ca_certificate_base64=QUI/Pz0=;x", "tls", "h:1", "tls/h:1#root_ca_certificate_base64=QUI/Pz0=;x")]
    [InlineData("tcp/h:1?;a=1;;#;b=2;", "tcp", "h:1", "tcp/h:1?a=1#b=2")]
    public void Endpoint_is_read_and_written_in_canonical_form(string text, string protocol, string address, string canonical)
    {
        var endpoint = Endpoint.Parse(text);

        Assert.Equal(protocol, endpoint.Protocol);
        Assert.Equal(address, endpoint.Address);
        Assert.Equal(canonical, endpoint.ToString());
        Assert.Equal(endpoint, Endpoint.Parse(canonical));
    }

    [Theory]
    [InlineData("", "no '/' after the protocol")]
    [InlineData("tcp", "no '/' after the protocol")]
    [InlineData("/1.2.3.4:1", "the protocol is missing")]
    [InlineData("tcp/", "the address is missing")]
    [InlineData("tcp/?rel=1", "the address is missing")]
    [InlineData("t p/h:1", "'t p' is no protocol name")]
    [InlineData("tcp/h:1?", "nothing follows '?'")]
    [InlineData("tcp/h:1#", "nothing follows '#'")]
    [InlineData("tcp/h:1?rel=1;rel=0", "metadata: the key 'rel' appears twice")]
    [InlineData("tcp/h:1#=4", "config: '=4' has no key")]
    public void Endpoint_error_says_what_is_wrong(string text, string expected)
    {
        Assert.False(Endpoint.TryParse(text, out var endpoint, out var error));

        Assert.Null(endpoint);
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Equal(error, Assert.Throws<FormatException>(() => Endpoint.Parse(text)).Message);
    }

    [Fact]
    public void Endpoint_with_more_than_255_bytes_before_the_config_is_refused_and_a_long_config_is_not()
    {
        Assert.False(Endpoint.TryParse("tcp/" + new string('h', 252), out _, out var error));
        Assert.Contains("256 bytes", error, StringComparison.Ordinal);

        Assert.Equal(10_000, Endpoint.Parse("tls/h:1#c=" + new string('h', 10_000)).Config["c"]!.Length);
        Assert.False(Endpoint.TryParse("tls/h:1#c=" + new string('h', 70_000), out _, out _));
    }

    [Fact]
    public void Locator_refuses_a_config_and_equals_by_canonical_text()
    {
        Assert.False(Locator.TryParse("tcp/h:1#iface=eth0", out _, out var error));
        Assert.Contains("no '#config' part", error, StringComparison.Ordinal);

        Assert.Equal(Locator.Parse("tcp/h:1?b=2;a=1"), new Locator("tcp", "h:1", EndpointParameters.Of([new("b", "2"), new("a", "1")])));
        Assert.NotEqual(Locator.Parse("tcp/h:1?b=2"), Locator.Parse("tcp/h:1"));
    }

    [Theory]
    [InlineData("127.0.0.1:0", "127.0.0.1", 0)]
    [InlineData("host.example:65535", "host.example", 65535)]
    [InlineData("[fe80::1%eth0]:7447", "fe80::1%eth0", 7447)]
    [InlineData("[::]:7447", "::", 7447)]
    public void Address_splits_into_host_and_port(string text, string host, int port)
    {
        Assert.True(HostPort.TryParse(text, out var result, out _));

        Assert.Equal(new HostPort(host, port), result);
        Assert.Equal(text, result.ToString());
    }

    [Theory]
    [InlineData("host", "has no port")]
    [InlineData("host:", "has no port")]
    [InlineData(":7447", "has no host")]
    [InlineData("host:65536", "'65536' is no port")]
    [InlineData("host:-1", "'-1' is no port")]
    [InlineData("::1:7447", "write it in brackets")]
    [InlineData("[::1]", "no ']:port'")]
    [InlineData("[host]:1", "no IPv6 address")]
    public void Address_error_says_what_is_wrong(string text, string expected)
    {
        Assert.False(HostPort.TryParse(text, out _, out var error));

        Assert.Contains(expected, error, StringComparison.Ordinal);
    }
}
