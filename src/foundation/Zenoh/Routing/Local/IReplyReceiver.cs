using Zenoh.KeyExpressions;
using Zenoh.Protocol.Bodies;
using Zenoh.Protocol.Primitives;

namespace Zenoh.Routing.Local;

/// <summary>
/// The session's side of one query: any number of replies and errors from any threads, perhaps at a time, then one <see cref="Finished"/>. What another thread is
/// just bringing then, as the answer of somebody who was too slow, comes too late and does not count. No lock is held. Must not throw. Consolidation is the receiver's business.
/// </summary>
internal interface IReplyReceiver
{
    void Reply(KeyExpression key, scoped in Reply reply, EntityId? responder, in DeliveryContext context);

    /// <summary>A queryable could not answer, or did not in time: then the payload is <c>Timeout</c> and the responder the silent node with entity 0.</summary>
    void Error(scoped in Err error, EntityId? responder, in DeliveryContext context);

    void Finished();
}
