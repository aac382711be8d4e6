using Zenoh.Links;
using Zenoh.Protocol.Primitives;

namespace Zenoh.Routing.Local;

/// <summary>How a message came that is handed to the session.</summary>
/// <param name="QoS">Priority, congestion control and express flag it travelled with.</param>
/// <param name="Reliability">Its channel.</param>
/// <param name="Buffer">Retain it to keep spans of the message beyond the call; null when they must be copied (sent by this node itself).</param>
internal readonly record struct DeliveryContext(QoS QoS, Reliability Reliability, ReceiveBuffer? Buffer);
