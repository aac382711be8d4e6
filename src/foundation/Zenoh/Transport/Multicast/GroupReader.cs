using System.Net;
using Zenoh.Links;
using Zenoh.Links.Multicast;
using Zenoh.Links.Udp;
using Zenoh.Protocol;
using Zenoh.Protocol.Primitives;
using Zenoh.Protocol.Transport;
using Zenoh.Transport.Establishment;
using Zenoh.Transport.Receiving;

namespace Zenoh.Transport.Multicast;

/// <summary>
/// The receiving side of a group: one thread that reads everybody, and the members' comings and goings. Whatever comes from outside is a datagram that
/// anybody can send in anybody's name: it is counted and dropped, never answered and never the end of anything, unless a member says CLOSE.
/// </summary>
internal sealed class GroupReader(MulticastGroupCore group, GroupLink link, GroupSettings settings, ITransportOwner owner, ConnectionReports reports)
{
    // Held while the layer above is told anything, and so by at most one thread.
    private readonly Lock _upward = new();
    private readonly MemberTable _members = new(settings.Options.MaxMulticastSessions);
    private readonly SharedReassemblyBudget _budget = new(settings.MaxMessageBytes);
    private readonly TimeProvider _time = settings.Options.Time;
    private ITransportReceiver? _receiver;
    private ReceiveBuffer? _buffer;
    private long? _greeted;
    private bool _owesGreeting;
    private bool _isWaiting;
    private TimeSpan _lastTick;
    private int _isTidying;
    private int _admitted;
    private long _refused;
    private long _malformed;

    public IReadOnlyList<GroupMember> Members => _members.All;

    public long Refused => Interlocked.Read(ref _refused);

    public string? LastRefusal { get; private set; }

    public long Malformed => Interlocked.Read(ref _malformed);

    /// <summary>Why this side left the group; null while it has not.</summary>
    public CloseReason? EndReason { get; set; }

    public void Start(PeerTransport transport)
    {
        _receiver = owner.Opened(transport);

        // Nodes that are there already may be silent for long, and answer what they are asked at once.
        _receiver.LinksChanged();
        new Thread(Read, TransportLimits.ThreadStackBytes) { IsBackground = true, Name = $"zenoh reader {link.Group}" }.Start();
    }

    /// <summary>
    /// Looks after leases. What follows from them is done elsewhere: the layer above may take its time. While it does, nothing is read, and that time is
    /// no silence of anybody.
    /// </summary>
    public void Tick(TimeSpan now)
    {
        Volatile.Write(ref _admitted, 0);
        TimeSpan unheard = Volatile.Read(ref _isWaiting) ? TimeSpan.Zero : now - _lastTick;
        _lastTick = now;
        bool any = Volatile.Read(ref _owesGreeting);
        foreach (GroupMember member in _members.All)
        {
            member.Excuse(unheard);
            member.Tick(now);
            any |= member.IsOver;
        }

        if (any && Interlocked.Exchange(ref _isTidying, 1) == 0)
            ThreadPool.UnsafeQueueUserWorkItem(static reader => reader.Tidy(), this, preferLocal: false);
    }

    private void Read()
    {
        SocketAddress sender = link.NewSender();
        while (true)
        {
            ReceiveBuffer buffer = FreshBuffer();
            Volatile.Write(ref _isWaiting, true);
            int length = link.Receive(buffer.Bytes, sender);
            Volatile.Write(ref _isWaiting, false);
            if (length == Link.End)
                break;
            lock (_upward)
                Take(sender, new ReceivedBatch(buffer, 0, length));
        }

        _buffer?.Release();
        Leave();
    }

    private void Take(SocketAddress sender, ReceivedBatch batch)
    {
        _members.TryFind(sender, out GroupMember? member);
        var reader = new WireReader(batch.Span);
        if (reader.TryPeek(out byte header) && MessageHeader.IdOf(header) == Join.Id)
        {
            reader.TryReadByte(out _);
            if (!Join.TryDecode(ref reader, header, out Join join))
            {
                Interlocked.Increment(ref _malformed);
                return;
            }

            member = Take(sender, member, join);
            batch = new ReceivedBatch(batch.Buffer, batch.Offset + reader.Position, reader.Remaining);
        }

        if (member is null || batch.Length == 0)
            return;
        ReceiveResult result = member.Take(batch);
        if (result == ReceiveResult.Broken)
            Interlocked.Increment(ref _malformed);
        else if (result == ReceiveResult.Failed)
            End(member, new TransportEnd(CloseReason.Generic, ByPeer: false, $"{link}: {member.Fault}"));
        else if (result != ReceiveResult.Open)
            End(member, new TransportEnd(member.CloseReason, ByPeer: true, $"{link}: {member.Transport} left the group"));
    }

    private GroupMember? Take(SocketAddress sender, GroupMember? known, scoped in Join join)
    {
        ReadOnlySpan<SequenceNumbers> next = new(in join.Next);
        if (join.QoS)
            next = join.NextByPriority;
        if (JoinMessages.Refusal(join, settings) is { } refusal)
            return Refuse(sender, refusal, known);
        Agreement agreement = JoinMessages.AgreementOf(join);
        if (known is not null && known.Fits(agreement))
        {
            known.Rejoin(agreement.PeerLease, next);
            return known;
        }

        if (RefusalOfNew(known, agreement.Peer) is { } refusalOfNew)
            return Refuse(sender, refusalOfNew, known);
        if (known is not null)
            End(known, new TransportEnd(CloseReason.Generic, ByPeer: true, $"{link}: another node came from the address of {known.Transport}"));
        return Begin(new GroupMember(group, UdpSockets.Copy(sender), agreement, new ReassemblyBudget(settings.MaxMessageBytes, _budget), next));
    }

    private string? RefusalOfNew(GroupMember? known, ZenohId id)
    {
        if (known?.Peer != id && _members.Contains(id))
            return "two nodes of the group have the same id; the first is heard until its lease ends";
        if (known is null && _members.IsFull)
            return "the group has as many members as are allowed (transport/multicast/max_sessions)";
        return Interlocked.Increment(ref _admitted) > TransportLimits.AdmissionsPerTick ? "too many nodes join at once; they are heard later" : null;
    }

    private GroupMember? Refuse(SocketAddress sender, string reason, GroupMember? known)
    {
        LastRefusal = reason;
        Interlocked.Increment(ref _refused);
        Locator from = link.LocatorOf(sender);
        reports.Refused($"{from} in the group {link.Group}", from.HostNetwork, reason);
        return known;
    }

    // The new member cannot hear this node before it has its JOIN, so that comes first.
    private GroupMember Begin(GroupMember member)
    {
        bool greets = _greeted is not { } last || _time.GetElapsedTime(last) >= TransportLimits.GreetingPause;
        if (greets)
            Greet();
        else
            Volatile.Write(ref _owesGreeting, true);
        member.Begin(owner.Opened(member.Transport));
        _members.Add(member);
        if (greets)
            _receiver!.LinksChanged();
        return member;
    }

    private void Greet()
    {
        _greeted = _time.GetTimestamp();
        group.SendJoin();
    }

    private void Tidy()
    {
        lock (_upward)
        {
            // What the next tick finds is for the next turn. A full fence: no lease may be looked at before, or the tick could leave its end to this turn.
            Interlocked.Exchange(ref _isTidying, 0);
            foreach (GroupMember member in _members.All)
            {
                if (member.IsOver)
                    End(member, new TransportEnd(CloseReason.Expired, ByPeer: true, $"{link}: nothing was heard of {member.Transport} for its lease of {member.Lease.TotalSeconds:0.#} s"));
            }

            if (_owesGreeting && _receiver is { } receiver)
            {
                _owesGreeting = false;
                Greet();
                receiver.LinksChanged();
            }
        }
    }

    private void End(GroupMember member, TransportEnd end)
    {
        _members.Remove(member);
        member.End(end);
    }

    private void Leave()
    {
        var end = new TransportEnd(EndReason ?? CloseReason.Generic, ByPeer: EndReason is null, $"{link}: {link.EndReason}");
        group.Close(end.Reason, Patience.None);
        lock (_upward)
        {
            foreach (GroupMember member in _members.All)
                End(member, end);
            _receiver!.Closed(end);
            _receiver = null;
        }
    }

    // Whoever retained the last datagram keeps its memory.
    private ReceiveBuffer FreshBuffer()
    {
        if (_buffer is { IsUnshared: false })
        {
            _buffer.Release();
            _buffer = null;
        }

        return _buffer ??= ReceiveBuffer.RentForDatagram();
    }
}
