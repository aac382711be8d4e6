using Zenoh.KeyExpressions;
using Zenoh.Routing.Local;
using QueryBody = Zenoh.Protocol.Bodies.Query;

namespace Zenoh.Session;

/// <summary>
/// Answers queries by calling back. Made by <see cref="ZenohSession.DeclareQueryable(KeyExpression, Action{Query}, bool)"/>; lives until it or its
/// session is disposed. Thread-safe.
/// </summary>
public sealed class ZenohQueryable : IDisposable, IQueryReceiver
{
    private readonly ZenohSession _session;
    private readonly Action<Query> _callback;
    private readonly LocalEntity _entity;
    private volatile bool _isDisposed;

    internal ZenohQueryable(ZenohSession session, KeyExpression key, Action<Query> callback, bool isComplete)
    {
        _session = session;
        Key = key;
        IsComplete = isComplete;
        _callback = callback;
        _entity = session.Face.DeclareQueryable(session.Names.Outgoing(key), isComplete, this);
    }

    /// <summary>What it answers for.</summary>
    public KeyExpression Key { get; }

    /// <summary>Whether it says that it has all there is for <see cref="Key"/>.</summary>
    public bool IsComplete { get; }

    /// <summary>Its number among the entities of its node, for <see cref="SourceInfo"/>.</summary>
    public uint EntityId => _entity.Id;

    /// <summary>Undeclares it. No callback begins afterwards; queries it gave out stay open until they are disposed.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        _entity.Dispose();
        _session.Forget(this);
    }

    void IQueryReceiver.Receive(IncomingQuery query, scoped in QueryBody body, in DeliveryContext context)
    {
        if (_isDisposed || _session.Names.Incoming(query.Key) is not { } key)
        {
            query.Dispose();
            return;
        }

        var given = new Query(_session, key, query, body);
        if (!_session.TryAdd(given))
            given.Dispose();
        else if (query.IsOwn)
            ThreadPool.QueueUserWorkItem(Call, given, preferLocal: false);
        else
            Call(given);
    }

    private void Call(Query query)
    {
        if (_isDisposed)
        {
            query.Dispose();
            return;
        }

        try
        {
            _callback(query);
        }
        catch (Exception error)
        {
            query.Dispose();
            _session.OnCallbackFailed(error);
        }
    }
}
