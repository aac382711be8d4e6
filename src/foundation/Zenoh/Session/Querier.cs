using Zenoh.KeyExpressions;
using Zenoh.Routing.Local;
using Zenoh.Session.Queries;

namespace Zenoh.Session;

/// <summary>
/// Asks on one key again and again, and knows whether anybody can answer. Made by <see cref="ZenohSession.DeclareQuerier"/>; lives until it or its
/// session is disposed. Thread-safe.
/// </summary>
public sealed class Querier : IDisposable
{
    private readonly ZenohSession _session;
    private readonly MatchingListeners _listeners;
    private readonly MatchingWatch _watch;
    private volatile bool _isDisposed;

    internal Querier(ZenohSession session, KeyExpression key, GetOptions options)
    {
        _session = session;
        Key = key;
        Options = options.Checked();
        _listeners = new MatchingListeners(session);
        EntityId = session.Face.NextEntityId();
        _watch = session.Face.WatchQueryables(session.Names.Outgoing(key), options.Target, options.Delivery.Locality, _listeners.Tell);
    }

    /// <summary>
    /// Told whenever the first matching queryable appears (true) or the last one is gone (false); a listener that comes when there are queryables already is told
    /// so (true) first. Never two calls at a time. A thread of the pool calls; while one call lasts, what changes and changes back may be left out.
    /// </summary>
    public event Action<bool>? MatchingChanged
    {
        add
        {
            _listeners.Add(value);
            _watch.TellAgain();
        }
        remove => _listeners.Remove(value);
    }

    /// <summary>What it asks for.</summary>
    public KeyExpression Key { get; }

    /// <summary>How it asks unless a query says otherwise.</summary>
    public GetOptions Options { get; }

    /// <summary>Its number among the entities of its node, for <see cref="SourceInfo"/>.</summary>
    public uint EntityId { get; }

    /// <summary>
    /// Whether a queryable matches, as far as this node knows at the moment. One of another node counts only if it covers all of <see cref="Key"/>; a
    /// narrower one answers all the same.
    /// </summary>
    public bool HasMatchingQueryables => _watch.IsMatching;

    /// <summary>Asks, and gives out the replies as they come.</summary>
    /// <param name="parameters"><see cref="Selector.Parameters"/>.</param>
    /// <param name="options">Instead of <see cref="Options"/>; <c>querier.Options with { ... }</c> changes single ones.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The replies; the query is sent when the enumeration begins. See <see cref="ZenohSession.Get"/>.</returns>
    /// <exception cref="ObjectDisposedException">The querier or its session was disposed.</exception>
    public IAsyncEnumerable<Reply> Get(string? parameters = null, GetOptions? options = null, CancellationToken cancellation = default)
    {
        Disposed.ThrowIf(_isDisposed, this, Key);
        return new QueryPlan(_session, Key, parameters, options ?? Options).Enumerate(cancellation);
    }

    /// <summary>Undeclares it. Queries under way go on.</summary>
    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        _watch.Dispose();
        _session.Forget(this);
    }
}
