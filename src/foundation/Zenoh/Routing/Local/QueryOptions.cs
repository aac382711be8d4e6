using Zenoh.Protocol.Primitives;

namespace Zenoh.Routing.Local;

/// <summary>How a query travels.</summary>
/// <param name="QoS">What replies inherit; <see cref="Protocol.Primitives.QoS.Queries"/> by default.</param>
/// <param name="Target">Which of the matching queryables answer.</param>
/// <param name="Timeout">How long to wait for all answers; zero for the node's default.</param>
/// <param name="Locality">Where queryables are asked.</param>
internal readonly record struct QueryOptions(QoS QoS, QueryTarget Target, TimeSpan Timeout, Locality Locality = Locality.Any);
