using System.Diagnostics.Tracing;

namespace Zenoh.Transport;

/// <summary>What operators of a node have to hear of, for listeners of the event source <c>Zenoh-Transport</c> (dotnet-trace, EventListener).</summary>
[EventSource(Name = "Zenoh-Transport")]
internal sealed class TransportEvents : EventSource
{
    public static readonly TransportEvents Log = new();

    private TransportEvents()
    {
    }

    /// <summary>A message of a peer led to an exception here: a defect of this library. The session with the peer is closed.</summary>
    [Event(1, Level = EventLevel.Error, Message = "Handling a message of {0} failed; its session is closed: {1}")]
    public void ReceiverFailed(string peer, string exception) => WriteEvent(1, peer, exception);
}
