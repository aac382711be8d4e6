namespace Zenoh.Transport;

/// <summary>The node whose transports a <see cref="TransportManager"/> makes.</summary>
internal interface ITransportOwner
{
    ZenohId Id { get; }

    WhatAmI Role { get; }

    /// <summary>
    /// A session with a node (or with a member of a multicast group) begins. Called before the first byte is handed up, on a thread of the transport;
    /// what is returned is told everything else. May send at once.
    /// </summary>
    ITransportReceiver Opened(PeerTransport transport);
}
