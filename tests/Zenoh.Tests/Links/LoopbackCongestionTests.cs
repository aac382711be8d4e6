using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Zenoh.Links;
using Zenoh.Links.Tcp;

namespace Zenoh.Tests.Links;

/// <summary>Where the system's congestion control is BBR, or lets these tests choose it.</summary>
public sealed class LoopbackCongestionTests
{
    private const int TcpLevel = 6;
    private const int TcpCongestion = 13;

    [Fact]
    public void Listening_socket_that_would_pace_accepts_connections_of_this_machine_unpaced()
    {
        using var listening = PacedListener();
        using var acceptor = new SocketAcceptor(listening);

        using var accepted = AcceptFrom(acceptor, listening, IPAddress.Loopback);

        Assert.Equal("reno", AlgorithmOf(accepted));
    }

    [Fact]
    public void Socket_that_does_not_tell_its_congestion_control_is_left_as_it_is()
    {
        using var datagrams = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

        Assert.Null(LoopbackCongestion.Unpace(datagrams));
    }

    [Fact]
    public void Connection_from_elsewhere_gets_what_the_system_chose()
    {
        var own = NetworkInterface.GetAllNetworkInterfaces()
            .Where(network => network.OperationalStatus == OperationalStatus.Up)
            .SelectMany(network => network.GetIPProperties().UnicastAddresses)
            .Select(unicast => unicast.Address)
            .FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address));
        Assert.SkipWhen(own is null, "this machine has no address but that of the loopback interface");
        using var listening = PacedListener();
        using var acceptor = new SocketAcceptor(listening);

        using var accepted = AcceptFrom(acceptor, listening, own);

        Assert.Equal("bbr", AlgorithmOf(accepted));
    }

    [Fact]
    public void Dialled_connection_of_this_machine_is_unpaced()
    {
        using var listening = PacedListener();
        var endpoint = Endpoint.Parse($"tcp/127.0.0.1:{((IPEndPoint)listening.LocalEndPoint!).Port}");

        using var deadline = new DialDeadline(endpoint, LinkOptions.Default, CancellationToken.None);
        using var dialled = TcpSockets.Connect(endpoint, LinkOptions.Default, deadline);

        Assert.NotEqual("bbr", AlgorithmOf(dialled));
    }

    [Fact]
    public void Other_algorithms_stay()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        Choose(socket, "reno");

        Assert.Null(LoopbackCongestion.Unpace(socket));
        Assert.Equal("reno", AlgorithmOf(socket));
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.1.2.3", true)]
    [InlineData("::1", true)]
    [InlineData("::ffff:127.1.2.3", true)]
    [InlineData("192.0.2.1", false)]
    [InlineData("::ffff:192.0.2.1", false)]
    [InlineData("2001:db8::1", false)]
    public void Addresses_of_the_loopback_interface_are_told_from_others(string address, bool expected) =>
        Assert.Equal(expected, LoopbackCongestion.IsLocal(IPAddress.Parse(address)));

    private static Socket AcceptFrom(SocketAcceptor acceptor, Socket listening, IPAddress address)
    {
        using var dialling = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        dialling.Connect(address, ((IPEndPoint)listening.LocalEndPoint!).Port);
        return acceptor.Accept(static why => Assert.Fail(why))!;
    }

    private static Socket PacedListener()
    {
        var listening = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        Choose(listening, "bbr");
        listening.Bind(new IPEndPoint(IPAddress.Any, 0));
        listening.Listen();
        return listening;
    }

    private static void Choose(Socket socket, string algorithm)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux lets a program choose");
        try
        {
            socket.SetRawSocketOption(TcpLevel, TcpCongestion, System.Text.Encoding.ASCII.GetBytes(algorithm));
        }
        catch (SocketException fault)
        {
            socket.Dispose();
            Assert.Skip($"this machine does not let these tests choose {algorithm}: {fault.Message}");
        }
    }

    private static string AlgorithmOf(Socket socket)
    {
        Span<byte> name = stackalloc byte[16];
        var length = socket.GetRawSocketOption(TcpLevel, TcpCongestion, name);
        return System.Text.Encoding.ASCII.GetString(name[..length]).TrimEnd('\0');
    }
}
