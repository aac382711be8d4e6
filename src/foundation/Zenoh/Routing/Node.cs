using Zenoh.Routing.Local;
using Zenoh.Transport;

namespace Zenoh.Routing;

/// <summary>
/// A node of the network: everybody it is connected with, what they and its own sessions declared, queries under way. One per session or router process. Thread-safe.
/// </summary>
internal sealed class Node : ITransportOwner, IDisposable
{
    public Node(NodeOptions options) => Options = options;

    public NodeOptions Options { get; }

    public ZenohId Id => Options.Id;

    public WhatAmI Role => Options.Role;

    /// <summary>Other nodes there is a session with.</summary>
    public IReadOnlyList<(ZenohId Id, WhatAmI Role)> Neighbours => throw new NotImplementedException();

    /// <summary>Begins a session of this node.</summary>
    public LocalFace AddLocalFace() => throw new NotImplementedException();

    public ITransportReceiver Opened(PeerTransport transport) => throw new NotImplementedException();

    /// <summary>A timestamp of this node, later than all it made or saw before.</summary>
    public Timestamp NewTimestamp() => throw new NotImplementedException();

    /// <summary>The locators of this node changed: whoever gossips with it is told.</summary>
    public void LocatorsChanged() => throw new NotImplementedException();

    /// <summary>Ends all sessions of this node and finishes its queries; transports are closed by their owner.</summary>
    public void Dispose() => throw new NotImplementedException();
}
