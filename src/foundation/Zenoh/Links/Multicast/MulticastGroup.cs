using System.Net;
using System.Net.Sockets;

namespace Zenoh.Links.Multicast;

/// <summary>A group's address with the config of its endpoint (<c>iface</c>, <c>join</c>, <c>ttl</c>), and the two sockets a member has.</summary>
internal sealed class MulticastGroup
{
    private const int DefaultTimeToLive = 1;

    private readonly int _timeToLive;
    private readonly (IPAddress Address, int Index)? _interface;
    private readonly IReadOnlyList<IPAddress> _alsoJoined;

    private MulticastGroup(Endpoint endpoint, IPEndPoint address)
    {
        Endpoint = endpoint;
        Address = address;
        _timeToLive = SocketSetup.Number(endpoint, "ttl", byte.MaxValue) ?? DefaultTimeToLive;
        _interface = FindInterface();
        if (!IsVersion4 && _interface is { } through)
        {
            // Groups of a link (ff02::/16) mean nothing without the interface.
            Address = new IPEndPoint(new IPAddress(address.Address.GetAddressBytes(), through.Index), address.Port);
        }

        _alsoJoined = [.. Joined()];
    }

    public Endpoint Endpoint { get; }

    public IPEndPoint Address { get; }

    private bool IsVersion4 => Address.AddressFamily == AddressFamily.InterNetwork;

    /// <exception cref="LinkException">No group, an unknown interface, or a value out of range.</exception>
    public static MulticastGroup Of(Endpoint endpoint)
    {
        var target = HostPort.Of(endpoint);
        return IPAddress.TryParse(target.Host, out var address) && IsGroup(address)
            ? new MulticastGroup(endpoint, new IPEndPoint(address, target.Port))
            : throw new LinkException(endpoint.ToString(), $"'{target.Host}' is no multicast address (224.0.0.0 to 239.255.255.255, or ff00::/8)");
    }

    public static bool IsGroup(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var length);
        return length == 4 ? (bytes[0] & 0xF0) == 0xE0 : bytes[0] == 0xFF;
    }

    /// <summary>The socket that sends, bound to the interface's address so that the others see one stable source.</summary>
    public Socket CreateSender(LinkOptions options)
    {
        var socket = Create(options);
        try
        {
            socket.Bind(new IPEndPoint(_interface?.Address ?? (IsVersion4 ? IPAddress.Any : IPAddress.IPv6Any), 0));
            var level = IsVersion4 ? SocketOptionLevel.IP : SocketOptionLevel.IPv6;
            socket.SetSocketOption(level, SocketOptionName.MulticastTimeToLive, _timeToLive);
            if (_interface is { } through)
            {
                socket.SetSocketOption(level, SocketOptionName.MulticastInterface, IsVersion4 ? IPAddress.HostToNetworkOrder(through.Index) : through.Index);
            }

            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>
    /// The socket that receives, shared by all members on this machine. Bound to the group, where the system lets it, so that nothing else arrives.
    /// </summary>
    public Socket CreateReceiver(LinkOptions options)
    {
        var socket = Create(options);
        try
        {
            AllowSharing(socket);
            var bindable = OperatingSystem.IsWindows() ? (IsVersion4 ? IPAddress.Any : IPAddress.IPv6Any) : Address.Address;
            socket.Bind(new IPEndPoint(bindable, Address.Port));
            Join(socket, Address.Address);
            foreach (var group in _alsoJoined)
            {
                Join(socket, group);
            }

            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }

    private Socket Create(LinkOptions options)
    {
        var socket = new Socket(Address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        SocketSetup.TuneBuffers(socket, Endpoint, options);
        return socket;
    }

    // The framework's ReuseAddress also sets SO_REUSEPORT, and Linux shares a port only among sockets that set the same of the two.
    private static void AllowSharing(Socket socket)
    {
        const int solSocket = 1;
        const int soReuseAddress = 2;
        if (OperatingSystem.IsLinux())
        {
            socket.SetRawSocketOption(solSocket, soReuseAddress, BitConverter.GetBytes(1));
        }
        else
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        }
    }

    private void Join(Socket socket, IPAddress group)
    {
        if (group.AddressFamily == AddressFamily.InterNetwork)
        {
            var option = _interface is { } through ? new MulticastOption(group, through.Index) : new MulticastOption(group);
            socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.AddMembership, option);
        }
        else
        {
            socket.SetSocketOption(SocketOptionLevel.IPv6, SocketOptionName.AddMembership, new IPv6MulticastOption(group, _interface?.Index ?? 0));
        }
    }

    private (IPAddress Address, int Index)? FindInterface()
    {
        if (Endpoint.Config["iface"] is not { Length: > 0 } wanted || wanted == "auto")
        {
            return null;
        }

        foreach (var (name, address, index) in NetworkAddresses.Assigned())
        {
            if (address.AddressFamily == Address.AddressFamily && (name == wanted || address.ToString() == wanted))
            {
                return (address, index);
            }
        }

        throw new LinkException(Endpoint.ToString(), $"no interface '{wanted}' that is up has an {(IsVersion4 ? "IPv4" : "IPv6")} address");
    }

    private IEnumerable<IPAddress> Joined()
    {
        var texts = (Endpoint.Config["join"] ?? "").Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (texts.Length > LinkLimits.JoinedGroups)
        {
            throw new LinkException(Endpoint.ToString(), $"join names {texts.Length} groups; at most {LinkLimits.JoinedGroups} can be joined");
        }

        return texts.Select(text => IPAddress.TryParse(text, out var group) && IsGroup(group) && group.AddressFamily == Address.AddressFamily
            ? group
            : throw new LinkException(Endpoint.ToString(), $"join: '{text}' is no multicast address of the same family"));
    }
}
