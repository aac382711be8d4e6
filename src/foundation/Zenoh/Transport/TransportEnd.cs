using Zenoh.Protocol.Transport;

namespace Zenoh.Transport;

/// <summary>How a transport ended.</summary>
/// <param name="Reason">The reason sent or received; generic for a link that simply broke.</param>
/// <param name="ByPeer">The other side ended it, or the link broke; false when this side did.</param>
/// <param name="Text">For logs: what happened on which link.</param>
/// <param name="InOrder">Whoever ended it said so and gave no reason: it left, or closed for good.</param>
internal readonly record struct TransportEnd(CloseReason Reason, bool ByPeer, string Text, bool InOrder = false);
