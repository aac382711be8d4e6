using System.Net;
using System.Net.Sockets;

namespace Zenoh.Links.Tcp;

/// <summary>Connected and listening TCP sockets for every link that runs over TCP.</summary>
internal static class TcpSockets
{
    /// <summary>Connects to the first address of the host that answers.</summary>
    /// <exception cref="LinkException">None does.</exception>
    public static Socket Connect(Endpoint endpoint, LinkOptions options, DialDeadline deadline)
    {
        var target = HostPort.Of(endpoint);
        SocketException? last = null;
        foreach (var address in NetworkAddresses.Resolve(endpoint, target.Host, deadline))
        {
            var socket = Create(address.AddressFamily, endpoint, options);
            if (LoopbackCongestion.IsLocal(address))
            {
                LoopbackCongestion.Unpace(socket);
            }

            last = TryConnect(socket, new IPEndPoint(address, target.Port), endpoint, deadline);
            if (last is null)
            {
                return socket;
            }
        }

        throw new LinkException(endpoint.ToString(),
            $"cannot connect: {SocketFaults.Describe(last!.SocketErrorCode)}; start the node there or correct the address", last);
    }

    /// <summary>Listens on the address of an endpoint; a wildcard for IPv6 takes IPv4 too.</summary>
    /// <exception cref="LinkException">The address cannot be bound.</exception>
    public static Socket Listen(Endpoint endpoint, LinkOptions options)
    {
        var target = HostPort.Of(endpoint);
        SocketException? last = null;
        foreach (var address in NetworkAddresses.Resolve(endpoint, target.Host))
        {
            var usable = address.Equals(IPAddress.IPv6Any) && !Socket.OSSupportsIPv6 ? IPAddress.Any : address;
            var socket = Create(usable.AddressFamily, endpoint, options);
            try
            {
                DualModeIfAny(socket, usable);
                socket.Bind(new IPEndPoint(usable, target.Port));
                socket.Listen(LinkLimits.ListenBacklog);
                return socket;
            }
            catch (SocketException fault)
            {
                socket.Dispose();
                last = fault;
            }
        }

        throw new LinkException(endpoint.ToString(), $"cannot listen: {SocketFaults.Describe(last!.SocketErrorCode)}", last);
    }

    /// <summary>
    /// The largest multiple of half the segment size below what one batch may be, so that full batches fill segments (Zenoh wire specification,
    /// framing).
    /// </summary>
    public static int MaxBatchBytes(Socket socket)
    {
        const int tcpLevel = 6;
        const int tcpMaxSegment = 2;
        if (!OperatingSystem.IsLinux())
        {
            return LinkLimits.StreamBatchBytes;
        }

        Span<byte> option = stackalloc byte[sizeof(int)];
        var headers = socket.AddressFamily == AddressFamily.InterNetwork || ((IPEndPoint)socket.LocalEndPoint!).Address.IsIPv4MappedToIPv6 ? 40 : 60;
        socket.GetRawSocketOption(tcpLevel, tcpMaxSegment, option);
        var half = BitConverter.ToInt32(option) / 2;
        var room = LinkLimits.StreamBatchBytes - headers - 1;
        return half is > 0 and <= LinkLimits.StreamBatchBytes ? Math.Max(half, room - (room % half)) : LinkLimits.StreamBatchBytes;
    }

    private static void DualModeIfAny(Socket socket, IPAddress address)
    {
        if (address.Equals(IPAddress.IPv6Any))
        {
            socket.DualMode = true;
        }
    }

    private static Socket Create(AddressFamily family, Endpoint endpoint, LinkOptions options)
    {
        var socket = new Socket(family, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            SocketSetup.Tune(socket, endpoint, options);
            return socket;
        }
        catch (Exception)
        {
            socket.Dispose();
            throw;
        }
    }

    // Connect blocks natively (an asynchronous connect would leave the descriptor non-blocking, which costs every later receive a detour);
    // the deadline wakes it by disposing the socket.
    private static SocketException? TryConnect(Socket socket, IPEndPoint target, Endpoint endpoint, DialDeadline deadline)
    {
        try
        {
            Bind(socket, endpoint);
            using (deadline.Token.Register(socket.Dispose))
            {
                socket.Connect(target);
            }

            deadline.ThrowIfOver("connecting");
            return null;
        }
        catch (SocketException fault)
        {
            socket.Dispose();
            deadline.ThrowIfOver("connecting");
            return fault;
        }
        catch (ObjectDisposedException)
        {
            throw deadline.Over("connecting");
        }
        catch (Exception)
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Applies <c>bind</c>: the local address and port of a dialled link.</summary>
    /// <exception cref="LinkException">It is no address of the target's family.</exception>
    public static void Bind(Socket socket, Endpoint endpoint)
    {
        if (endpoint.Config["bind"] is not { } text)
        {
            return;
        }

        if (!HostPort.TryParse(text, out var local, out var error))
        {
            throw new LinkException(endpoint.ToString(), $"bind: {error}");
        }

        var address = NetworkAddresses.Resolve(endpoint, local.Host).FirstOrDefault(found => found.AddressFamily == socket.AddressFamily)
            ?? throw new LinkException(endpoint.ToString(), $"bind={text} is not of the same address family as the target");
        socket.Bind(new IPEndPoint(address, local.Port));
    }
}
