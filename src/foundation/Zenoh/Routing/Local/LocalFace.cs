using Zenoh.KeyExpressions;
using Zenoh.Protocol.Bodies;
using Zenoh.Protocol.Network;
using Zenoh.Transport;

namespace Zenoh.Routing.Local;

/// <summary>
/// A session of this node: its subscribers, queryables, tokens and interests stand in the same tables as those of other nodes. Thread-safe. What its own sessions publish and declare
/// reaches this node's other entities as well.
/// </summary>
internal sealed class LocalFace : IDisposable
{
    /// <summary>A number for an entity that is not declared anywhere (a publisher, a querier).</summary>
    public uint NextEntityId() => throw new NotImplementedException();

    public LocalEntity DeclareSubscriber(KeyExpression key, ISampleReceiver receiver) => throw new NotImplementedException();

    public LocalEntity DeclareQueryable(KeyExpression key, bool isComplete, IQueryReceiver receiver) => throw new NotImplementedException();

    /// <summary>A liveliness token.</summary>
    public LocalEntity DeclareToken(KeyExpression key) => throw new NotImplementedException();

    /// <summary>
    /// Asks for declarations: a liveliness subscriber is Future (with history: CurrentFuture) in Tokens, a liveliness get is Current in Tokens. Disposing ends it; a Current one ends
    /// with <see cref="IDeclarationReceiver.Finished"/>.
    /// </summary>
    /// <param name="mode">Not Final.</param>
    /// <param name="options">The kinds; others than these three bits are ignored.</param>
    /// <param name="key">Null for all keys.</param>
    /// <param name="receiver">Told what matches, this node's own entities included.</param>
    /// <param name="timeout">For those asked; null for the node's default.</param>
    public LocalEntity DeclareInterest(InterestMode mode, InterestOptions options, KeyExpression? key, IDeclarationReceiver receiver, TimeSpan? timeout = null) =>
        throw new NotImplementedException();

    /// <summary>The interest of a publisher: from now on samples leave this node only while a subscriber matches, or while that is not known yet.</summary>
    /// <param name="key">The publisher's key.</param>
    /// <param name="locality">Which subscribers count.</param>
    /// <param name="changed">Called with every change of <see cref="MatchingWatch.IsMatching"/>, never concurrently; null for none.</param>
    public MatchingWatch WatchSubscribers(KeyExpression key, Locality locality, Action<bool>? changed) => throw new NotImplementedException();

    /// <summary>The interest of a querier. A queryable elsewhere matches when its key includes the querier's and, with AllComplete, it is complete.</summary>
    public MatchingWatch WatchQueryables(KeyExpression key, QueryTarget target, Locality locality, Action<bool>? changed) => throw new NotImplementedException();

    /// <summary>Sends a sample to all that match. Takes no lock and allocates nothing after the first sample of a key.</summary>
    /// <returns>Dropped when a face dropped it, else Sent.</returns>
    public SendOutcome Push(KeyExpression key, scoped in SampleBody body, in PushOptions options) => throw new NotImplementedException();

    /// <summary>Sends a query. Disposing the result gives up: the receiver is told nothing afterwards.</summary>
    public IDisposable Query(KeyExpression key, scoped in Query query, in QueryOptions options, IReplyReceiver receiver) => throw new NotImplementedException();

    /// <summary>Takes everything back.</summary>
    public void Dispose() => throw new NotImplementedException();
}
