using Zenoh.KeyExpressions;
using Zenoh.Protocol.Network;
using Zenoh.Routing.Declarations;

namespace Zenoh.Routing.Local;

/// <summary>What a watcher of a session is to be told.</summary>
/// <param name="Kind">What was declared or taken back.</param>
/// <param name="Key">Its key; null says that all there was at the beginning has been told.</param>
/// <param name="Before">What was declared there before; null for nothing.</param>
/// <param name="Now">What is now; null for nothing any more.</param>
internal readonly record struct Notice(EntityKind Kind, KeyExpression? Key, QueryableInfo? Before, QueryableInfo? Now);
