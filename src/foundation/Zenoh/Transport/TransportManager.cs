using System.Diagnostics.CodeAnalysis;
using Zenoh.Links;

namespace Zenoh.Transport;

/// <summary>Everything that makes transports: listens, accepts, dials, re-dials with pauses, joins multicast groups, and keeps the limits. Thread-safe.</summary>
internal sealed class TransportManager : IDisposable
{
    public TransportManager(TransportOptions options, ITransportOwner owner) => throw new NotImplementedException();

    /// <summary>Where this node can be reached.</summary>
    public IReadOnlyList<Locator> Locators => throw new NotImplementedException();

    /// <summary>The sessions there are now.</summary>
    public IReadOnlyList<PeerTransport> Transports => throw new NotImplementedException();

    /// <summary>Listens, or joins a multicast group; returns once others can dial.</summary>
    public void Listen(Endpoint endpoint) => throw new NotImplementedException();

    /// <summary>One attempt to open a session; blocks until it stands.</summary>
    public PeerTransport Connect(Endpoint endpoint, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Opens a session in the background and opens it again whenever it ends, for ever, until the returned object is disposed.</summary>
    public IDisposable KeepConnected(Endpoint endpoint, RetryOptions retry, Action<ConnectState> changed) => throw new NotImplementedException();

    /// <summary>The session with a node, if there is one.</summary>
    public bool TryFind(ZenohId peer, [NotNullWhen(true)] out PeerTransport? transport) => throw new NotImplementedException();

    /// <summary>Closes all sessions and stops listening.</summary>
    public void Dispose() => throw new NotImplementedException();
}
