using Zenoh.Links;

namespace Zenoh.Transport;

/// <summary>How received messages travelled, and where their bytes lie.</summary>
/// <param name="Reliability">The channel.</param>
/// <param name="Priority">The priority of the conduit; Data where none were agreed on.</param>
/// <param name="Buffer">Retain it to keep payloads beyond the call; null when they lie elsewhere and must be copied.</param>
/// <param name="IsLong">
/// One message that was put together from fragments. <see cref="ITransportReceiver.CaughtUp"/> follows; what is sent meanwhile may wait for it.
/// </param>
internal readonly record struct ReceiveContext(Reliability Reliability, Priority Priority, ReceiveBuffer? Buffer, bool IsLong = false);
