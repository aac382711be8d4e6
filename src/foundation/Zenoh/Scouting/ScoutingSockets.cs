using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Zenoh.Links;
using Zenoh.Links.Multicast;

namespace Zenoh.Scouting;

/// <summary>
/// One UDP socket per interface, on a port of the system's choice: questions and answers of this node leave from here, and answers to it come back here.
/// </summary>
internal sealed class ScoutingSockets : IDisposable
{
    private readonly List<Member> _members = [];
    private readonly List<string> _problems = [];
    private readonly IPEndPoint _group;
    private long _failedSends;

    private ScoutingSockets(IPEndPoint group) => _group = group;

    /// <summary>Interfaces on which nothing can be asked, and why.</summary>
    public IReadOnlyList<string> Problems => _problems;

    public IEnumerable<Socket> Sockets => _members.Select(member => member.Socket);

    public bool IsEmpty => _members.Count == 0;

    /// <summary>Datagrams the system did not take: a network that is gone, a full buffer.</summary>
    public long FailedSends => Volatile.Read(ref _failedSends);

    /// <summary>Opens a socket on every interface the options name. An interface that fails is a problem, not an error.</summary>
    public static ScoutingSockets Open(ScoutingOptions options)
    {
        ScoutingSockets opened = new(options.Group);
        foreach (MulticastInterface through in MulticastInterface.Choose(MulticastInterface.All(), options.Interface))
            opened.Add(through, options);
        if (opened.IsEmpty)
            opened._problems.Add($"scouting/multicast/interface: no IPv4 interface that is up can be used (wanted: {options.Interface})");
        return opened;
    }

    /// <summary>Whether a datagram came from this node.</summary>
    public bool IsOwn(IPEndPoint source) => _members.Exists(member => member.Own.Equals(source));

    /// <summary>Sends to the group on every interface.</summary>
    public void SendToGroup(ReadOnlySpan<byte> datagram)
    {
        foreach (Member member in _members)
            Send(member.Socket, datagram, _group);
    }

    /// <summary>Sends to one asker, from the interface whose address resembles its address most.</summary>
    public void SendTo(IPEndPoint asker, ReadOnlySpan<byte> datagram)
    {
        // The wildcard is an asker on this machine (see HelloLocators).
        IPEndPoint target = asker.Address.Equals(IPAddress.Any) ? new IPEndPoint(IPAddress.Loopback, asker.Port) : asker;
        if (_members.MaxBy(member => CommonBits(member.Own.Address, target.Address)) is { } nearest)
            Send(nearest.Socket, datagram, target);
    }

    /// <summary>The socket that hears questions, shared with the other nodes of this machine, a member of the group on every interface.</summary>
    /// <exception cref="SocketException">The port is taken by somebody who does not share it.</exception>
    public Socket OpenGroupSocket()
    {
        Socket socket = MulticastGroup.Of(EndpointOf(_members[0].Through, _group, timeToLive: 1)).CreateReceiver(LinkOptions.Default);
        foreach (Member member in _members.Skip(1))
        {
            try
            {
                socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.AddMembership, new MulticastOption(_group.Address, member.Through.Index));
            }
            catch (SocketException fault)
            {
                _problems.Add($"{member.Through.Name}: questions that arrive here cannot be heard: {fault.Message}");
            }
        }

        return socket;
    }

    public void Dispose() => _members.ForEach(member => member.Socket.Dispose());

    private static Endpoint EndpointOf(MulticastInterface through, IPEndPoint group, int timeToLive) => new(
        new Locator(LinkProtocols.Udp, HostPort.Format(group)),
        EndpointParameters.Of(KeyValuePair.Create("iface", through.Address.ToString()), KeyValuePair.Create("ttl", timeToLive.ToString(CultureInfo.InvariantCulture))));

    private static int CommonBits(IPAddress left, IPAddress right)
    {
        Span<byte> bytes = stackalloc byte[8];
        return left.TryWriteBytes(bytes, out int first) && right.TryWriteBytes(bytes[4..], out int second) && first == 4 && second == 4
            ? int.LeadingZeroCount(System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(bytes) ^ System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(bytes[4..]))
            : 0;
    }

    private void Add(MulticastInterface through, ScoutingOptions options)
    {
        try
        {
            Socket socket = MulticastGroup.Of(EndpointOf(through, options.Group, options.TimeToLive)).CreateSender(LinkOptions.Default);
            _members.Add(new Member(through, socket, (IPEndPoint)socket.LocalEndPoint!));
        }
        catch (Exception fault) when (fault is SocketException or LinkException)
        {
            _problems.Add($"{through.Name}: nothing can be asked here: {fault.Message}");
        }
    }

    private void Send(Socket socket, ReadOnlySpan<byte> datagram, IPEndPoint target)
    {
        try
        {
            socket.SendTo(datagram, SocketFlags.None, target);
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            // Nobody hears this one; the next question comes soon.
            Interlocked.Increment(ref _failedSends);
        }
    }

    private sealed record Member(MulticastInterface Through, Socket Socket, IPEndPoint Own);
}
