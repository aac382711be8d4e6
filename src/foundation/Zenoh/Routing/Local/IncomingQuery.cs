using Zenoh.KeyExpressions;
using Zenoh.Protocol.Bodies;
using Zenoh.Protocol.Primitives;
using Zenoh.Transport;

namespace Zenoh.Routing.Local;

/// <summary>A query at one queryable of this node. Replies go where the query came from until it is disposed; then no more come from this queryable. Thread-safe.</summary>
internal sealed class IncomingQuery : IDisposable
{
    public KeyExpression Key => throw new NotImplementedException();

    public QoS QoS => throw new NotImplementedException();

    /// <summary>When nobody waits for replies any more.</summary>
    public TimeSpan Timeout => throw new NotImplementedException();

    /// <summary>Sends a sample as reply. The caller checks that <paramref name="key"/> may answer the query.</summary>
    public SendOutcome Reply(KeyExpression key, scoped in Reply reply) => throw new NotImplementedException();

    public SendOutcome Error(scoped in Err error) => throw new NotImplementedException();

    public void Dispose() => throw new NotImplementedException();
}
