using System.Diagnostics.CodeAnalysis;
using Zenoh.KeyExpressions;

namespace Zenoh.Session;

/// <summary>
/// The calls of <see cref="ZenohSession"/> with keys written as text. Each call reads its text anew; keep a <see cref="KeyExpression"/> or a
/// <see cref="Publisher"/> where messages are many. Text that is no key expression is an <see cref="ArgumentException"/> that names chunk, fault and
/// remedy.
/// </summary>
public static class TextKeys
{
    /// <param name="session">The session.</param>
    extension(ZenohSession session)
    {
        /// <inheritdoc cref="ZenohSession.Put"/>
        public bool Put(string key, ReadOnlySpan<byte> payload, scoped in PutOptions options = default) =>
            Checked(session).Put(Read(key), payload, options);

        /// <inheritdoc cref="ZenohSession.Delete"/>
        public bool Delete(string key, scoped in PutOptions options = default) => Checked(session).Delete(Read(key), options);

        /// <inheritdoc cref="ZenohSession.DeclarePublisher"/>
        public Publisher DeclarePublisher(string key, Encoding encoding = default, DeliveryOptions? delivery = null) =>
            Checked(session).DeclarePublisher(Read(key), encoding, delivery);

        /// <inheritdoc cref="ZenohSession.DeclareSubscriber(KeyExpression, SampleCallback)"/>
        public Subscriber DeclareSubscriber(string key, SampleCallback callback) =>
            Checked(session).DeclareSubscriber(Read(key), callback);

        /// <inheritdoc cref="ZenohSession.DeclareSubscriber(KeyExpression, QueueOptions)"/>
        public QueuedSubscriber DeclareSubscriber(string key, QueueOptions queue) =>
            Checked(session).DeclareSubscriber(Read(key), queue);

        /// <inheritdoc cref="ZenohSession.DeclareQueryable(KeyExpression, Action{Query}, bool)"/>
        public ZenohQueryable DeclareQueryable(string key, Action<Query> callback, bool isComplete = false) =>
            Checked(session).DeclareQueryable(Read(key), callback, isComplete);

        /// <inheritdoc cref="ZenohSession.DeclareQueryable(KeyExpression, QueueOptions, bool)"/>
        public QueuedQueryable DeclareQueryable(string key, QueueOptions queue, bool isComplete = false) =>
            Checked(session).DeclareQueryable(Read(key), queue, isComplete);

        /// <inheritdoc cref="ZenohSession.DeclareQuerier"/>
        public Querier DeclareQuerier(string key, GetOptions? options = null) => Checked(session).DeclareQuerier(Read(key), options);

        /// <inheritdoc cref="ZenohSession.Get"/>
        public IAsyncEnumerable<Reply> Get(string selector, GetOptions? options = null, CancellationToken cancellation = default) =>
            Checked(session).Get(ReadSelector(selector), options, cancellation);

        /// <inheritdoc cref="ZenohSession.GetAsync"/>
        public Task GetAsync(
            string selector, Action<Reply> callback, GetOptions? options = null, CancellationToken cancellation = default) =>
            Checked(session).GetAsync(ReadSelector(selector), callback, options, cancellation);

        /// <inheritdoc cref="ZenohSession.DeclareLivelinessToken"/>
        public LivelinessToken DeclareLivelinessToken(string key) => Checked(session).DeclareLivelinessToken(Read(key));

        /// <inheritdoc cref="ZenohSession.DeclareLivelinessSubscriber"/>
        public LivelinessSubscriber DeclareLivelinessSubscriber(
            string key, Action<LivelinessChange> callback, bool history = false) =>
            Checked(session).DeclareLivelinessSubscriber(Read(key), callback, history);

        /// <inheritdoc cref="ZenohSession.GetLivelinessAsync"/>
        public Task<IReadOnlyList<KeyExpression>> GetLivelinessAsync(
            string key, TimeSpan? timeout = null, CancellationToken cancellation = default) =>
            Checked(session).GetLivelinessAsync(Read(key), timeout, cancellation);
    }

    internal static KeyExpression Read(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return KeyExpression.TryParse(key, out KeyExpression? read, out string? problem) ? read : throw new ArgumentException(problem, nameof(key));
    }

    private static Selector ReadSelector(string selector)
    {
        ArgumentNullException.ThrowIfNull(selector);
        int question = selector.IndexOf('?', StringComparison.Ordinal);
        return question < 0 ? new Selector(Read(selector)) : new Selector(Read(selector[..question]), selector[(question + 1)..]);
    }

    private static T Checked<T>([NotNull] T? self)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(self);
        return self;
    }
}
