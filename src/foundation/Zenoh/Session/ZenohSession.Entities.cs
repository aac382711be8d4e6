using Zenoh.KeyExpressions;
using Zenoh.Protocol.Network;
using Zenoh.Session.Queries;

namespace Zenoh.Session;

/// <content>What a session declares and asks.</content>
public sealed partial class ZenohSession
{
    /// <summary>Declares that this session publishes on a key.</summary>
    /// <param name="key">Where.</param>
    /// <param name="encoding">What payloads are unless a publication says otherwise.</param>
    /// <param name="delivery">How publications travel unless one says otherwise. Null: <see cref="DeliveryOptions.Default"/>.</param>
    /// <returns>The publisher; dispose it to undeclare.</returns>
    /// <exception cref="ObjectDisposedException">The session was disposed.</exception>
    public Publisher DeclarePublisher(KeyExpression key, Encoding encoding = default, DeliveryOptions? delivery = null)
    {
        CheckOpen(key);
        return Add(new Publisher(this, key, encoding, Delivery(key, delivery)));
    }

    /// <summary>Subscribes with a callback: the fastest way, nothing is copied or queued.</summary>
    /// <param name="key">What to receive.</param>
    /// <param name="callback">Called for each sample, from several threads at a time when there are several links.</param>
    /// <returns>The subscriber; dispose it to undeclare.</returns>
    /// <exception cref="ObjectDisposedException">The session was disposed.</exception>
    public Subscriber DeclareSubscriber(KeyExpression key, SampleCallback callback)
    {
        CheckOpen(key);
        ArgumentNullException.ThrowIfNull(callback);
        return Add(new Subscriber(this, key, callback));
    }

    /// <summary>Subscribes with a bounded queue; <see cref="QueueOptions.Latest"/> keeps only the newest sample.</summary>
    /// <param name="key">What to receive.</param>
    /// <param name="queue">Its places, and what happens when they are taken.</param>
    /// <returns>The subscriber; dispose it to undeclare.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The queue has no place.</exception>
    /// <exception cref="ObjectDisposedException">The session was disposed.</exception>
    public QueuedSubscriber DeclareSubscriber(KeyExpression key, QueueOptions queue)
    {
        CheckOpen(key);
        ArgumentNullException.ThrowIfNull(queue);
        return Add(new QueuedSubscriber(this, key, queue));
    }

    /// <summary>Declares that this session answers queries, with a callback.</summary>
    /// <param name="key">What it answers for.</param>
    /// <param name="callback">
    /// Owns each query it is given and disposes it after the last reply, at once or later, from any thread. When it throws, the query is finished.
    /// </param>
    /// <param name="isComplete">Whether it has all there is for <paramref name="key"/>: then queries need to ask nobody else.</param>
    /// <returns>The queryable; dispose it to undeclare.</returns>
    /// <exception cref="ObjectDisposedException">The session was disposed.</exception>
    public ZenohQueryable DeclareQueryable(KeyExpression key, Action<Query> callback, bool isComplete = false)
    {
        CheckOpen(key);
        ArgumentNullException.ThrowIfNull(callback);
        return Add(new ZenohQueryable(this, key, callback, isComplete));
    }

    /// <summary>Declares that this session answers queries, with a bounded queue.</summary>
    /// <param name="key">What it answers for.</param>
    /// <param name="queue">Its places, and what happens when they are taken: a query that is dropped is finished without a reply.</param>
    /// <param name="isComplete">Whether it has all there is for <paramref name="key"/>.</param>
    /// <returns>The queryable; dispose it to undeclare.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The queue has no place.</exception>
    /// <exception cref="ObjectDisposedException">The session was disposed.</exception>
    public QueuedQueryable DeclareQueryable(KeyExpression key, QueueOptions queue, bool isComplete = false)
    {
        CheckOpen(key);
        ArgumentNullException.ThrowIfNull(queue);
        return Add(new QueuedQueryable(this, key, queue, isComplete));
    }

    /// <summary>Declares that this session asks on a key again and again.</summary>
    /// <param name="key">What it asks for.</param>
    /// <param name="options">How it asks unless a query says otherwise. Null: <see cref="GetOptions.Default"/>.</param>
    /// <returns>The querier; dispose it to undeclare.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is not positive.</exception>
    /// <exception cref="ObjectDisposedException">The session was disposed.</exception>
    public Querier DeclareQuerier(KeyExpression key, GetOptions? options = null)
    {
        CheckOpen(key);
        return Add(new Querier(this, key, options ?? GetOptions.Default));
    }

    /// <summary>Asks, and gives out the replies as they come (with the default consolidation: when all have come).</summary>
    /// <param name="selector">What is asked for.</param>
    /// <param name="options">Who is asked, for how long, with which payload. Null: <see cref="GetOptions.Default"/>.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>
    /// The replies; each is the caller's, dispose it. Every enumeration sends the query anew; leaving it early gives up the rest. Queryables that
    /// fail or do not answer in time are replies with an error.
    /// </returns>
    /// <exception cref="ArgumentException">The selector has no key, or the timeout is not positive.</exception>
    /// <exception cref="ObjectDisposedException">The session was disposed.</exception>
    /// <exception cref="ZenohException">While enumerating: the session was closed, or replies were dropped because too many waited.</exception>
    public IAsyncEnumerable<Reply> Get(Selector selector, GetOptions? options = null, CancellationToken cancellation = default) =>
        Plan(selector, options).Enumerate(cancellation);

    /// <summary>
    /// Asks, and calls back with the replies, in order and one at a time, on the threads that read the links (of queryables of this session: that answer). A
    /// reply that comes while a callback is under way waits for its turn; at most 65,536 do.
    /// </summary>
    /// <param name="selector">What is asked for.</param>
    /// <param name="callback">
    /// Owns each reply it is given. Be quick, and do not wait for further replies in it; it may cancel, and dispose the session.
    /// </param>
    /// <param name="options">Who is asked, for how long, with which payload. Null: <see cref="GetOptions.Default"/>.</param>
    /// <param name="cancellation">
    /// Gives up: the task ends at once and no callback begins afterwards; one that is under way on another thread may still be running. So does disposing
    /// the session.
    /// </param>
    /// <returns>Ends after the last callback has returned.</returns>
    /// <exception cref="ArgumentException">The selector has no key, or the timeout is not positive.</exception>
    /// <exception cref="ObjectDisposedException">The session was disposed.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was cancelled.</exception>
    /// <exception cref="ZenohException">The session was closed before the last reply, or replies were dropped because too many waited.</exception>
    public Task GetAsync(Selector selector, Action<Reply> callback, GetOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return Plan(selector, options).Run(callback, cancellation);
    }

    /// <summary>Declares that something is alive, until the token or its session is disposed or the connection is lost.</summary>
    /// <param name="key">Its name.</param>
    /// <returns>The token.</returns>
    /// <exception cref="ObjectDisposedException">The session was disposed.</exception>
    public LivelinessToken DeclareLivelinessToken(KeyExpression key)
    {
        CheckOpen(key);
        return Add(new LivelinessToken(this, key));
    }

    /// <summary>Watches what appears and vanishes.</summary>
    /// <param name="key">Which tokens.</param>
    /// <param name="callback">
    /// Told about each, in order; never two calls at a time. A thread of the pool calls. While a call lasts long and much happens, a token that comes and goes
    /// may be left out; one that is gone is always told.
    /// </param>
    /// <param name="history">Whether it is told first what is alive already.</param>
    /// <returns>The subscriber; dispose it to undeclare.</returns>
    /// <exception cref="ObjectDisposedException">The session was disposed.</exception>
    public LivelinessSubscriber DeclareLivelinessSubscriber(KeyExpression key, Action<LivelinessChange> callback, bool history = false)
    {
        CheckOpen(key);
        ArgumentNullException.ThrowIfNull(callback);
        return Add(new LivelinessSubscriber(this, key, callback, history));
    }

    /// <summary>Asks once what is alive.</summary>
    /// <param name="key">Which tokens.</param>
    /// <param name="timeout">
    /// How long to wait for nodes that do not answer; what is known then is the result. Null: the configuration's, 10 s.
    /// </param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The keys of the tokens, each once, in no order; at most 1,000,000.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is not positive.</exception>
    /// <exception cref="ObjectDisposedException">The session was disposed.</exception>
    /// <exception cref="ZenohException">The session was closed meanwhile.</exception>
    public async Task<IReadOnlyList<KeyExpression>> GetLivelinessAsync(
        KeyExpression key, TimeSpan? timeout = null, CancellationToken cancellation = default)
    {
        if (timeout is { } longest)
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(longest, TimeSpan.Zero, nameof(timeout));
        CheckOpen(key);
        LivelinessCollector collector = Add(new LivelinessCollector(this));
        try
        {
            using var interest = Face.DeclareInterest(InterestMode.Current, InterestOptions.Tokens, Names.Outgoing(key), collector, timeout);
            return await collector.All.WaitAsync(cancellation).ConfigureAwait(false);
        }
        finally
        {
            Forget(collector);
        }
    }

    private QueryPlan Plan(Selector selector, GetOptions? options)
    {
        if (selector.Key is null)
            throw new ArgumentException("A selector without key asks for nothing: make one with new Selector(key).", nameof(selector));
        CheckOpen(selector.Key);
        return new QueryPlan(this, selector.Key, selector.Parameters, options ?? GetOptions.Default);
    }

    private void CheckOpen(KeyExpression key)
    {
        ArgumentNullException.ThrowIfNull(key);
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isClosed), this);
    }
}
