using Zenoh.KeyExpressions;
using Zenoh.Routing.Local;

namespace Zenoh.Routing.Data;

/// <summary>Everybody who gets the samples of one key from one source. Immutable.</summary>
/// <param name="Key">The key.</param>
/// <param name="NodeId">The routing context of the samples.</param>
/// <param name="Version">The version of the tables it was made from; another one may know better.</param>
/// <param name="Remote">Other nodes.</param>
/// <param name="Local">Subscribers of this node.</param>
internal sealed record DataRoute(KeyExpression Key, ushort NodeId, int Version, Destination[] Remote, ISampleReceiver[] Local);
