using System.Collections.Concurrent;
using Zenoh.Tests.Links;
using Zenoh.Transport;

namespace Zenoh.Tests.Transport;

/// <summary>A node that only has transports: what they tell it is noted.</summary>
internal sealed class Node : ITransportOwner, IDisposable
{
    private readonly BlockingCollection<(PeerTransport Transport, Recorder Recorder)> _opened = [];

    public Node(string id, TransportOptions? options = null, WhatAmI role = WhatAmI.Peer, bool keeps = true)
    {
        Id = ZenohId.Parse(id);
        Role = role;
        Keeps = keeps;
        Manager = new TransportManager(options ?? TransportOptions.Default, this);
    }

    public ZenohId Id { get; }

    public WhatAmI Role { get; }

    public bool Keeps { get; }

    public TransportManager Manager { get; }

    /// <summary>Called first when a session begins, on the thread that begins it.</summary>
    public Action? Opening { get; init; }

    public ITransportReceiver Opened(PeerTransport transport)
    {
        Opening?.Invoke();
        var recorder = new Recorder { Keeps = Keeps };
        _opened.Add((transport, recorder));
        return recorder;
    }

    /// <summary>The next session that began.</summary>
    public (PeerTransport Transport, Recorder Recorder) Next() =>
        _opened.TryTake(out var opened, Waiting.Patience)
            ? opened
            : throw new TimeoutException($"within {Waiting.Patience} no session began at {Id}; last refusal: {Manager.LastRefusal}");

    /// <summary>Opens a session from here to another node over a link in memory.</summary>
    public PeerTransport Dial(Node other, int capacity = 256 * 1024) => Dial(other, out _, capacity);

    public PeerTransport Dial(Node other, out MemoryLink link, int capacity = 256 * 1024)
    {
        (link, MemoryLink far) = MemoryLink.Pair(capacity);
        other.Manager.Accept(far);
        return Manager.Open(link, null, TestContext.Current.CancellationToken);
    }

    public void Dispose() => Manager.Dispose();
}
