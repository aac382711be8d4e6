using Zenoh.KeyExpressions;
using Zenoh.Protocol.Bodies;
using Zenoh.Protocol.Network;
using Zenoh.Routing.Declarations;
using Zenoh.Routing.Faces;
using Zenoh.Routing.Outgoing;
using Zenoh.Transport;

namespace Zenoh.Routing.Local;

/// <summary>
/// A session of this node: its subscribers, queryables, tokens and interests stand in the same tables as those of other nodes. Thread-safe. What its
/// own sessions publish and declare reaches this node's other entities as well.
/// </summary>
internal sealed class LocalFace(Node node) : Face(node.Id, FaceKind.Local), IDisposable
{
    private readonly HashSet<Entity> _entities = [];
    private readonly HashSet<LocalWatcher> _watchers = [];
    private readonly Dictionary<KeyExpression, (MatchingWatch Watch, int Users)> _aggregated = [];

    /// <summary>A number for an entity that is not declared anywhere (a publisher, a querier). Unique among all of the node.</summary>
    public uint NextEntityId() => node.NextEntityId();

    public LocalEntity DeclareSubscriber(KeyExpression key, ISampleReceiver receiver) =>
        Aggregates.Find(node.Options.Aggregates.Subscribers, key) is { } aggregate && aggregate != key
            ? Declare(EntityKind.Subscriber, aggregate, default, new NarrowReceiver(key, receiver))
            : Declare(EntityKind.Subscriber, key, default, receiver);

    public LocalEntity DeclareQueryable(KeyExpression key, bool isComplete, IQueryReceiver receiver) =>
        Declare(EntityKind.Queryable, key, new QueryableInfo(isComplete, 0), receiver);

    /// <summary>A liveliness token.</summary>
    public LocalEntity DeclareToken(KeyExpression key) => Declare(EntityKind.Token, key, default, null);

    /// <summary>
    /// Asks for declarations: a liveliness subscriber is Future (with history: CurrentFuture) in Tokens, a liveliness get is Current in Tokens.
    /// Disposing ends it; a Current one ends with <see cref="IDeclarationReceiver.Finished"/>.
    /// </summary>
    /// <param name="mode">Not Final.</param>
    /// <param name="options">The kinds; other bits are ignored.</param>
    /// <param name="key">Null for all keys.</param>
    /// <param name="receiver">Told what matches, this node's own entities included.</param>
    /// <param name="timeout">For those asked; null for the node's default.</param>
    public LocalEntity DeclareInterest(
        InterestMode mode, InterestOptions options, KeyExpression? key, IDeclarationReceiver receiver, TimeSpan? timeout = null)
    {
        var interest = new LocalInterest(node.Tables, this, receiver, mode, options & ~InterestOptions.Aggregate, key);
        using var turn = node.Tables.Begin();
        ObjectDisposedException.ThrowIf(IsClosed, this);
        _watchers.Add(interest);
        node.Tables.Watchers.Add(interest);
        interest.TellCurrent();
        node.Inquiries.Begin(interest, timeout);
        return new LocalEntity(NextEntityId(), key, _ => End(interest));
    }

    /// <summary>
    /// The interest of a publisher: from now on samples leave this node only while a subscriber matches, or while that is not known yet.
    /// </summary>
    /// <param name="key">The publisher's key.</param>
    /// <param name="locality">Which subscribers count.</param>
    /// <param name="changed">Called with changes of <see cref="MatchingWatch.IsMatching"/> from now on, one at a time; null for none.</param>
    public MatchingWatch WatchSubscribers(KeyExpression key, Locality locality, Action<bool>? changed) =>
        Watch(new MatchingWatch(node.Tables, this, EntityKind.Subscriber, key, QueryTarget.BestMatching, locality, changed));

    /// <summary>
    /// The interest of a querier. A queryable elsewhere matches when its key includes the querier's and, with AllComplete, it is complete.
    /// </summary>
    public MatchingWatch WatchQueryables(KeyExpression key, QueryTarget target, Locality locality, Action<bool>? changed) =>
        Watch(new MatchingWatch(node.Tables, this, EntityKind.Queryable, key, target, locality, changed));

    /// <summary>Sends a sample to all that match. Takes no lock and allocates nothing after the first sample of a key.</summary>
    /// <returns>
    /// What became of it where it was lost: dropped by a face (or here, where its timestamp is too far ahead and those are to be dropped), or the face has
    /// ended; else Sent.
    /// </returns>
    public SendOutcome Push(KeyExpression key, scoped in SampleBody body, in PushOptions options) => node.Pushes.Publish(this, key, body, options);

    /// <summary>
    /// Sends a put of a publisher where that takes no more than to append it to what leaves for one other node; where it takes more, this is false and
    /// nothing is done.
    /// </summary>
    public bool TryPush(Publication what, ReadOnlySpan<byte> payload, out SendOutcome outcome) => node.Pushes.TryPublish(this, what, payload, out outcome);

    /// <summary>Sends a query. Disposing the result gives up: the receiver is told nothing afterwards.</summary>
    public IDisposable Query(KeyExpression key, scoped in Query query, in QueryOptions options, IReplyReceiver receiver) =>
        node.Queries.Ask(this, key, query, options, receiver);

    /// <summary>Takes everything back.</summary>
    public void Dispose()
    {
        using var turn = node.Tables.Begin();
        foreach (LocalWatcher watcher in (LocalWatcher[])[.. _watchers])
            Withdraw(watcher);
        foreach (Entity entity in (Entity[])[.. _entities])
            Remove(entity);
        IsClosed = true;
        node.Tables.Local.Remove(this);
    }

    /// <summary>Ends an interest of this session.</summary>
    internal void End(LocalWatcher watcher)
    {
        using var turn = node.Tables.Begin();
        Withdraw(watcher);
    }

    private LocalEntity Declare(EntityKind kind, KeyExpression key, QueryableInfo info, object? receiver)
    {
        var entity = new Entity(this, kind, NextEntityId(), key) { Info = info, Receiver = receiver };
        using var turn = node.Tables.Begin();
        ObjectDisposedException.ThrowIf(IsClosed, this);
        _entities.Add(entity);
        node.Tables[kind].Add(entity);
        node.Announcements.Changed(kind, key);
        return new LocalEntity(entity.Id, key, _ => Undeclare(entity));
    }

    private void Undeclare(Entity entity)
    {
        using var turn = node.Tables.Begin();
        Remove(entity);
    }

    private void Remove(Entity entity)
    {
        if (_entities.Remove(entity) && node.Tables[entity.Kind].Remove(entity))
            node.Announcements.Changed(entity.Kind, entity.Key);
    }

    private MatchingWatch Watch(MatchingWatch watch)
    {
        using var turn = node.Tables.Begin();
        ObjectDisposedException.ThrowIf(IsClosed, this);
        _watchers.Add(watch);
        node.Tables.Watchers.Add(watch);
        watch.Look();
        if (AggregateOf(watch) is { } aggregate)
            Share(aggregate);
        else
            node.Inquiries.Begin(watch, null);
        return watch;
    }

    private KeyExpression? AggregateOf(Watcher watcher) => watcher is MatchingWatch && watcher.Covers(EntityKind.Subscriber)
        ? Aggregates.Find(node.Options.Aggregates.Publishers, watcher.Key!)
        : null;

    /// <summary>Publishers below one key are one interest in it, from the first to the last.</summary>
    private void Share(KeyExpression aggregate)
    {
        if (!_aggregated.TryGetValue(aggregate, out (MatchingWatch Watch, int Users) shared))
        {
            shared.Watch = new MatchingWatch(node.Tables, this, EntityKind.Subscriber, aggregate, QueryTarget.BestMatching, Locality.Any, null);
            node.Tables.Watchers.Add(shared.Watch);
            node.Inquiries.Begin(shared.Watch, null);
        }

        _aggregated[aggregate] = (shared.Watch, shared.Users + 1);
    }

    private void Unshare(KeyExpression aggregate)
    {
        (MatchingWatch watch, int users) = _aggregated[aggregate];
        _aggregated[aggregate] = (watch, users - 1);
        if (users > 1)
            return;
        _aggregated.Remove(aggregate);
        node.Tables.Watchers.Remove(watch);
        node.Inquiries.End(watch);
    }

    private void Withdraw(LocalWatcher watcher)
    {
        if (!_watchers.Remove(watcher))
            return;
        watcher.Notices.Close();
        node.Tables.Watchers.Remove(watcher);
        node.Inquiries.End(watcher);
        if (AggregateOf(watcher) is { } aggregate)
            Unshare(aggregate);
    }
}
