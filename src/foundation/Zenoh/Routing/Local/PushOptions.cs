using Zenoh.Protocol.Primitives;

namespace Zenoh.Routing.Local;

/// <summary>How a publication travels.</summary>
internal readonly record struct PushOptions(QoS QoS, Reliability Reliability = Reliability.Reliable, Locality Locality = Locality.Any);
