using System.Diagnostics.CodeAnalysis;
using Zenoh.KeyExpressions;
using Zenoh.Routing.Local;
using Zenoh.Session.Queues;
using QueryBody = Zenoh.Protocol.Bodies.Query;

namespace Zenoh.Session;

/// <summary>
/// Keeps queries in a bounded queue until the program answers them. Made by
/// <see cref="ZenohSession.DeclareQueryable(KeyExpression, QueueOptions, bool)"/>; lives until it or its session is disposed. A query that finds no
/// place is finished without a reply. Thread-safe.
/// </summary>
public sealed class QueuedQueryable : IDisposable, IQueryReceiver
{
    private readonly ZenohSession _session;
    private readonly BoundedQueue<Query> _queue;
    private readonly LocalEntity _entity;

    internal QueuedQueryable(ZenohSession session, KeyExpression key, QueueOptions options, bool isComplete)
    {
        _session = session;
        Key = key;
        IsComplete = isComplete;
        _queue = new BoundedQueue<Query>(options);
        _entity = session.Face.DeclareQueryable(session.Names.Outgoing(key), isComplete, this);
    }

    /// <summary>What it answers for.</summary>
    public KeyExpression Key { get; }

    /// <summary>Whether it says that it has all there is for <see cref="Key"/>.</summary>
    public bool IsComplete { get; }

    /// <summary>Its number among the entities of its node, for <see cref="SourceInfo"/>.</summary>
    public uint EntityId => _entity.Id;

    /// <summary>Queries that wait.</summary>
    public int Count => _queue.Count;

    /// <summary>Queries that found the queue full and were finished unanswered.</summary>
    public long DroppedQueries => _queue.Dropped;

    /// <summary>Takes the next query if there is one.</summary>
    /// <param name="query">The caller's; dispose it after the last reply.</param>
    /// <returns>False when none waits.</returns>
    public bool TryReceive([NotNullWhen(true)] out Query? query) => _queue.TryRead(out query);

    /// <summary>Takes the next query, waiting for it.</summary>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>The caller's; dispose it after the last reply. Null when the queryable was disposed.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was cancelled.</exception>
    public ValueTask<Query?> ReceiveAsync(CancellationToken cancellation = default) => _queue.ReadAsync(cancellation);

    /// <summary>Takes all queries until the queryable is disposed.</summary>
    /// <param name="cancellation">Ends the enumeration.</param>
    /// <returns>Each query is the caller's; dispose it after the last reply.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was cancelled.</exception>
    public IAsyncEnumerable<Query> ReadAllAsync(CancellationToken cancellation = default) => _queue.ReadAllAsync(cancellation);

    /// <summary>Undeclares it, finishes what waits and ends all readers.</summary>
    public void Dispose()
    {
        _entity.Dispose();
        _queue.Dispose();
        _session.Forget(this);
    }

    void IQueryReceiver.Receive(IncomingQuery query, scoped in QueryBody body, in DeliveryContext context)
    {
        if (_session.Names.Incoming(query.Key) is not { } key)
        {
            query.Dispose();
            return;
        }

        var given = new Query(_session, key, query, body);
        if (!_session.TryAdd(given))
            given.Dispose();
        else if (!query.IsOwn)
            _queue.Write(given);
        else if (!_queue.TryWrite(given))
            ThreadPool.QueueUserWorkItem(_queue.Write, given, preferLocal: false);
    }
}
