using System.Net;
using System.Net.Sockets;

namespace Zenoh.Links.Udp;

/// <summary>Sockets of the datagram links.</summary>
internal static class UdpSockets
{
    /// <summary>Binds to the first address of the host that can be bound; a wildcard for IPv6 takes IPv4 too.</summary>
    /// <exception cref="LinkException">None can.</exception>
    public static Socket Bind(Endpoint endpoint, LinkOptions options)
    {
        var target = HostPort.Of(endpoint);
        SocketException? last = null;
        foreach (var address in NetworkAddresses.Resolve(endpoint, target.Host))
        {
            var usable = address.Equals(IPAddress.IPv6Any) && !Socket.OSSupportsIPv6 ? IPAddress.Any : address;
            var socket = new Socket(usable.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            try
            {
                SocketSetup.Tune(socket, endpoint, options);
                if (usable.Equals(IPAddress.IPv6Any))
                {
                    socket.DualMode = true;
                }

                socket.Bind(new IPEndPoint(usable, target.Port));
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

    /// <summary>The address this machine would send from; the wildcard where there is no route. Sends nothing.</summary>
    public static IPAddress LocalAddressTowards(IPEndPoint remote)
    {
        using var probe = new Socket(remote.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            probe.Connect(remote);
            return ((IPEndPoint)probe.LocalEndPoint!).Address;
        }
        catch (SocketException)
        {
            return remote.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any;
        }
    }

    public static SocketAddress Copy(SocketAddress address)
    {
        var copy = new SocketAddress(address.Family, address.Size);
        address.Buffer.Span[..address.Size].CopyTo(copy.Buffer.Span);
        return copy;
    }
}
