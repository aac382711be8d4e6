using System.Collections.Concurrent;
using Zenoh.Transport;
using Zenoh.Transport.Multicast;

namespace Zenoh.Tests.Transport.Multicast;

/// <summary>A node in a group in memory; what each member tells it is noted.</summary>
internal sealed class Party : ITransportOwner, IDisposable
{
    private readonly ConcurrentDictionary<ZenohId, Recorder> _recorders = new();
    private readonly TransportManager _manager;

    public Party(MemoryGroup group, string id, int port, TransportOptions? options = null)
    {
        Id = ZenohId.Parse(id);
        _manager = new TransportManager(options ?? TransportOptions.Default, this);
        Group = _manager.Join(group.Join(port));
    }

    public ZenohId Id { get; }

    public WhatAmI Role => WhatAmI.Peer;

    public MulticastGroupCore Group { get; }

    /// <summary>What the group itself tells.</summary>
    public Recorder OfGroup => _recorders[default];

    /// <summary>What a member has told since it joined last.</summary>
    public Recorder RecorderOf(string member) => _recorders[ZenohId.Parse(member)];

    /// <summary>What all have told.</summary>
    public IEnumerable<Recorder> Heard() => _recorders.Values;

    public ITransportReceiver Opened(PeerTransport transport) => _recorders[transport.Peer] = new Recorder();

    public void Dispose() => _manager.Dispose();
}
