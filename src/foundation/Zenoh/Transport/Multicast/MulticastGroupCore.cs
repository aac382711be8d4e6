using System.Net;
using System.Security.Cryptography;
using Zenoh.Links;
using Zenoh.Links.Multicast;
using Zenoh.Protocol.Primitives;
using Zenoh.Protocol.Transport;
using Zenoh.Transport.Sending;

namespace Zenoh.Transport.Multicast;

/// <summary>
/// A multicast group (Zenoh wire specification, JOIN and the multicast transport): the sending side, which speaks to everybody, and the signs of
/// life of this node. What the others send is read by <see cref="GroupReader"/>.
/// </summary>
internal sealed class MulticastGroupCore : TransportCore, IBatchOutlet
{
    private readonly GroupLink _link;
    private readonly GroupSettings _settings;
    private readonly GroupReader _reader;
    private readonly Lock _gate = new();
    private TimeSpan? _lastJoin;
    private TimeSpan? _lastSpoke;
    private bool _spoke;
    private bool _isClosed;
    private long _lost;
    private long _sentBytes;

    public MulticastGroupCore(GroupLink link, GroupSettings settings, ITransportOwner owner, ConnectionReports reports)
    {
        _link = link;
        _settings = settings;
        var sending = new TransmitSettings
        {
            Options = settings.Options,
            Priorities = settings.QoS,
            LowLatency = false,
            MarksFragments = true,
            FirstNumber = (uint)RandomNumberGenerator.GetInt32(int.MaxValue) & settings.Resolution.SequenceNumberMask,
            Mask = settings.Resolution.SequenceNumberMask,
        };
        Transmitter = new Transmitter(sending, this, settings.BatchSize, $"zenoh writer {link.Group}");
        Transport = new PeerTransport(this);
        _reader = new GroupReader(this, link, settings, owner, reports);
    }

    public PeerTransport Transport { get; }

    /// <summary>The other nodes of the group.</summary>
    public IReadOnlyList<GroupMember> Members => _reader.Members;

    /// <summary>Nodes that could not become members, counted at each attempt.</summary>
    public long Refused => _reader.Refused;

    /// <summary>Why the last of them could not.</summary>
    public string? LastRefusal => _reader.LastRefusal;

    /// <summary>Why the group ended by itself, or why a node there cannot be heard, for users; null while there is nothing to say.</summary>
    public string? Problem => (IsClosed ? _link.EndReason : LastRefusal) is { } text ? $"{_link.Group}: {text}" : null;

    /// <summary>Datagrams that were malformed.</summary>
    public long Malformed => _reader.Malformed;

    /// <summary>Batches the system did not take.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    /// <summary>None: a group is everybody.</summary>
    public override ZenohId Peer => default;

    public override WhatAmI Role => WhatAmI.None;

    public override bool HasPriorities => _settings.QoS;

    public override bool IsMulticast => true;

    public override bool IsClosed => Volatile.Read(ref _isClosed);

    public override IReadOnlyList<TransportLinkInfo> Links => [Describe(null)];

    public override Transmitter Transmitter { get; }

    public override TransportTraffic Traffic => base.Traffic with { SentBytes = Interlocked.Read(ref _sentBytes) };

    public bool CanSendNow => _link.CanSendNow;

    /// <summary>Makes itself known, then tells the layer above and begins to read.</summary>
    public void Start()
    {
        SendJoin();
        _reader.Start(Transport);
    }

    public bool Send(SendBatch batch) => Send(batch.Body);

    /// <summary>Blocking messages wait for room as long as elsewhere, and are then lost; a group has no peer to give up.</summary>
    public void GiveUp(string text) => Interlocked.Increment(ref _lost);

    public override void Tick(TimeSpan now)
    {
        _lastJoin ??= now;
        if (Volatile.Read(ref _spoke))
        {
            Volatile.Write(ref _spoke, false);
            _lastSpoke = now;
        }

        if (now - _lastJoin >= _settings.Options.JoinInterval)
            _lastJoin = SendJoin() ? now : _lastJoin;
        else if (now - _lastSpoke >= _settings.Silence)
            Transmitter.TryAlone(TimeSpan.Zero, SendKeepAlive);
        _reader.Tick(now);
    }

    public override void Close(CloseReason reason, Patience patience)
    {
        lock (_gate)
        {
            if (_isClosed)
                return;
            _isClosed = true;
        }

        Transmitter.Close(patience.Left);
        Transmitter.TryAlone(patience.Left, () => Send([Protocol.Transport.Close.Id, (byte)reason]));
        _reader.EndReason = reason;
        _link.Dispose();
        Complete();
    }

    /// <summary>
    /// Says JOIN. Its numbers are those of what leaves next, so nothing may leave meanwhile; false where that cannot be had. Nothing is said after CLOSE:
    /// the others would take this node for a member again until its lease ends.
    /// </summary>
    public bool SendJoin() => Transmitter.TryAlone(TransportLimits.JoinPatience, () =>
    {
        if (IsClosed)
            return;
        Span<SequenceNumbers> next = stackalloc SequenceNumbers[SequenceNumbersByPriority.Count];
        Transmitter.CopyLeaving(next);
        var writer = new WireWriter(stackalloc byte[JoinMessages.LargestBytes]);
        JoinMessages.Write(ref writer, _settings, next);
        Send(writer.Written);
    });

    /// <summary>The link to everybody, or to one member.</summary>
    public TransportLinkInfo Describe(SocketAddress? member) => new()
    {
        Source = _link.Source,
        Destination = member is null ? _link.Group : _link.LocatorOf(member),
        Group = _link.Group,
        Mtu = _settings.BatchSize,
        IsStreamed = false,
        IsReliable = false,
        Interfaces = _link.Info.Interfaces,
    };

    private void SendKeepAlive()
    {
        if (!IsClosed)
            Send([KeepAlive.Id]);
    }

    // What the system does not take is lost as datagrams are; only the end of the link is the end of the group.
    private bool Send(ReadOnlySpan<byte> batch)
    {
        Volatile.Write(ref _spoke, true);
        _sentBytes += batch.Length;
        if (_link.Send(batch) == LinkSendResult.Sent)
            return true;
        Interlocked.Increment(ref _lost);
        return _link.EndReason is null;
    }
}
