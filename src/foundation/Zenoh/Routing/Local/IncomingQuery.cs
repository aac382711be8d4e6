using Zenoh.KeyExpressions;
using Zenoh.Protocol.Bodies;
using Zenoh.Protocol.Network;
using Zenoh.Protocol.Primitives;
using Zenoh.Routing.Queries;
using Zenoh.Transport;

namespace Zenoh.Routing.Local;

/// <summary>
/// A query at one queryable of this node. Replies go where the query came from until it is disposed; then no more come from this queryable.
/// Thread-safe.
/// </summary>
internal sealed class IncomingQuery(QueryRouting routing, QueryBranch branch, KeyExpression key, EntityId responder, TimeSpan timeout) : IDisposable
{
    public KeyExpression Key => key;

    public QoS QoS => branch.Query.QoS;

    /// <summary>Whether a session of this node asks: then the thread that hands it over is the one that asks, and must not be held up.</summary>
    public bool IsOwn => branch.Query.From is null;

    /// <summary>How long the querier waits, counted from when the query came.</summary>
    public TimeSpan Timeout => timeout;

    /// <summary>Sends a sample as reply. The caller checks that <paramref name="replyKey"/> may answer the query.</summary>
    /// <returns>Closed when nobody waits any more.</returns>
    public SendOutcome Reply(KeyExpression replyKey, scoped in Reply reply)
    {
        var response = new Response { Reply = reply, Responder = responder };
        return routing.Answer(branch, replyKey, ref response);
    }

    /// <summary>Says that this queryable cannot answer, and why.</summary>
    public SendOutcome Error(scoped in Err error)
    {
        var response = new Response { IsError = true, Error = error, Responder = responder };
        return routing.Answer(branch, key, ref response);
    }

    public void Dispose() => routing.Done(branch);
}
