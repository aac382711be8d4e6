using System.Net;
using Zenoh.Links;
using Zenoh.Protocol.Transport;
using Zenoh.Transport.Establishment;
using Zenoh.Transport.Receiving;
using Zenoh.Transport.Sending;

namespace Zenoh.Transport.Multicast;

/// <summary>Another node of a group: what it sends is read here; what is sent to it goes to everybody. Guarded by the group's upward lock.</summary>
internal sealed class GroupMember : TransportCore
{
    private readonly MulticastGroupCore _group;
    private readonly Agreement _agreement;
    private readonly BatchReceiver _batches;
    private readonly Lazy<TransportLinkInfo> _info;
    private ITransportReceiver? _receiver;
    private TimeSpan? _lastHeard;
    private bool _heard = true;
    private long _receivedBytes;
    private bool _isUnwanted;
    private bool _isOver;
    private bool _isClosed;

    /// <param name="group">The group.</param>
    /// <param name="address">Where it sends from.</param>
    /// <param name="agreement">How it writes.</param>
    /// <param name="budget">Memory of its unfinished messages.</param>
    /// <param name="next">Its next numbers.</param>
    public GroupMember(MulticastGroupCore group, SocketAddress address, Agreement agreement, ReassemblyBudget budget, ReadOnlySpan<SequenceNumbers> next)
    {
        _group = group;
        _agreement = agreement;
        _batches = new BatchReceiver(agreement, budget, next);
        _info = new Lazy<TransportLinkInfo>(() => group.Describe(address));
        Address = address;
        Lease = agreement.PeerLease;
        Transport = new PeerTransport(this);
    }

    public PeerTransport Transport { get; }

    public SocketAddress Address { get; }

    public override ZenohId Peer => _agreement.Peer;

    public override WhatAmI Role => _agreement.Role;

    /// <summary>Whether this node uses priorities, since it is what this side sends with.</summary>
    public override bool HasPriorities => _group.HasPriorities;

    public override bool IsMulticast => true;

    public override bool IsClosed => Volatile.Read(ref _isClosed);

    public override IReadOnlyList<TransportLinkInfo> Links => [_info.Value];

    /// <summary>That of the group.</summary>
    public override Transmitter Transmitter => _group.Transmitter;

    /// <summary>What came from it; what is sent is the group's.</summary>
    public override TransportTraffic Traffic =>
        new() { ReceivedBytes = Volatile.Read(ref _receivedBytes), Repeated = _batches.Repeated, Incomplete = _batches.Incomplete };

    /// <summary>How long it may be silent.</summary>
    public TimeSpan Lease { get; private set; }

    /// <summary>Whether its time is up, or the layer above wants no more of it.</summary>
    public bool IsOver => Volatile.Read(ref _isOver);

    /// <summary>What was wrong with the last batch that was not read to its end.</summary>
    public string Fault => _batches.Fault;

    /// <summary>Messages of several fragments that were lost, too large or malformed.</summary>
    public long Incomplete => _batches.Incomplete;

    /// <summary>Whether a JOIN is of the node as it is known here.</summary>
    public bool Fits(Agreement agreement) =>
        agreement.Peer == Peer && agreement.Role == Role && agreement.QoS == _agreement.QoS && agreement.Patch == _agreement.Patch;

    public void Begin(ITransportReceiver receiver) => _receiver = receiver;

    /// <summary>Its next JOIN.</summary>
    public void Rejoin(TimeSpan lease, ReadOnlySpan<SequenceNumbers> next)
    {
        Volatile.Write(ref _heard, true);
        Lease = lease;
        _batches.Resume(next);
    }

    /// <summary>Reads a batch. What is malformed is passed over: anybody can send in this node's name, so it proves nothing about the node.</summary>
    public ReceiveResult Take(in ReceivedBatch batch)
    {
        Volatile.Write(ref _heard, true);
        _receivedBytes += batch.Length;
        return _batches.Receive(batch, _receiver!);
    }

    /// <summary>Why it closed.</summary>
    public CloseReason CloseReason => _batches.CloseReason;

    /// <summary>For so long nobody listened: its lease ends later.</summary>
    public void Excuse(TimeSpan unheard) => _lastHeard += unheard;

    public override void Tick(TimeSpan now)
    {
        if (Volatile.Read(ref _heard))
        {
            Volatile.Write(ref _heard, false);
            _lastHeard = now;
        }

        Volatile.Write(ref _isOver, Volatile.Read(ref _isUnwanted) || now - _lastHeard > Lease);
    }

    /// <summary>The layer above wants no more of this node until it joins again; the group is not told.</summary>
    public override void Close(CloseReason reason, Patience patience) => Volatile.Write(ref _isUnwanted, true);

    /// <summary>It is no member any more.</summary>
    public void End(TransportEnd end)
    {
        Volatile.Write(ref _isClosed, true);
        _batches.Discard();
        _receiver?.Closed(end);
        Complete();
    }
}
