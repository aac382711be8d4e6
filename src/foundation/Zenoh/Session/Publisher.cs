using System.Buffers;
using System.Runtime.CompilerServices;
using Zenoh.KeyExpressions;
using Zenoh.Routing.Local;
using Zenoh.Routing.Outgoing;

namespace Zenoh.Session;

/// <summary>
/// Publishes on one key. Nothing leaves the node while nobody subscribes. Made by <see cref="ZenohSession.DeclarePublisher"/>; lives until it or its
/// session is disposed. Thread-safe; publications of one thread arrive in order.
/// </summary>
public sealed class Publisher : IDisposable
{
    private readonly ZenohSession _session;
    private readonly KeyExpression _sentKey;
    private readonly Encoding _encoding;
    private readonly DeliveryOptions _delivery;
    private readonly Publication _publication;
    private readonly MatchingListeners _listeners;
    private readonly MatchingWatch _watch;
    private readonly RestingPool<PayloadLoan> _loans;
    private volatile bool _isDisposed;

    internal Publisher(ZenohSession session, KeyExpression key, Encoding encoding, DeliveryOptions delivery)
    {
        _session = session;
        Key = key;
        _sentKey = session.Names.Outgoing(key);
        _encoding = encoding;
        _delivery = delivery;
        _publication = new Publication(_sentKey, SchemaCache.ToWire(encoding), delivery.Push);
        _listeners = new MatchingListeners(session);
        _loans = new RestingPool<PayloadLoan>(() => new PayloadLoan(this));
        EntityId = session.Face.NextEntityId();
        _watch = session.Face.WatchSubscribers(_sentKey, delivery.Locality, _listeners.Tell);
    }

    /// <summary>
    /// Told whenever the first matching subscriber appears (true) or the last one is gone (false); a listener that comes when there are subscribers already is told
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

    /// <summary>Where it publishes.</summary>
    public KeyExpression Key { get; }

    /// <summary>Its number among the entities of its node, for <see cref="SourceInfo"/>.</summary>
    public uint EntityId { get; }

    /// <summary>Whether somebody subscribes to what it publishes, as far as this node knows at the moment.</summary>
    public bool HasMatchingSubscribers => _watch.IsMatching;

    /// <summary>Publishes a value. Allocates nothing in steady state.</summary>
    /// <param name="payload">
    /// The bytes; free again when the call returns. Whoever receives drops messages longer than its <c>transport/link/rx/max_message_size</c>, 1 GiB by
    /// default and at most, and says so there; this side does not hear of it.
    /// </param>
    /// <param name="options">Whatever differs from what the publisher was declared with.</param>
    /// <returns>
    /// False when it was lost on the way to one other node at least: dropped for a full queue (<see cref="CongestionControl"/>), or the connection is
    /// ending. True when it is under way or nobody subscribes. Queues of subscribers count what they drop themselves.
    /// </returns>
    /// <exception cref="ObjectDisposedException">The publisher or its session was disposed.</exception>
    public bool Put(ReadOnlySpan<byte> payload, scoped in PutOptions options = default)
    {
        Disposed.ThrowIf(_isDisposed, this, Key);
        return (options.IsDefault && _publication.TryJoin(payload)) || PutAlone(payload, options);
    }

    /// <summary>Publishes that the key has no value any more.</summary>
    /// <param name="options">Whatever differs from what the publisher was declared with.</param>
    /// <returns>As for <see cref="Put"/>.</returns>
    /// <exception cref="ObjectDisposedException">The publisher or its session was disposed.</exception>
    public bool Delete(scoped in PutOptions options = default)
    {
        Disposed.ThrowIf(_isDisposed, this, Key);
        return _session.Push(_sentKey, SampleKind.Delete, default, default, options, options.Delivery ?? _delivery);
    }

    /// <summary>
    /// Memory to write a payload into: <c>using PayloadLoan loan = publisher.Loan(); ...; loan.Put();</c>. The memory is of <see cref="ArrayPool{T}.Shared"/>: in
    /// steady state nothing is allocated.
    /// </summary>
    /// <param name="sizeHint">Expected size in bytes; it grows as needed.</param>
    /// <returns>An <see cref="IBufferWriter{T}"/> that publishes.</returns>
    /// <exception cref="ObjectDisposedException">The publisher or its session was disposed.</exception>
    public PayloadLoan Loan(int sizeHint = 0)
    {
        Disposed.ThrowIf(_isDisposed, this, Key);
        ArgumentOutOfRangeException.ThrowIfNegative(sizeHint);
        PayloadLoan loan = _loans.Rent();
        loan.Begin(sizeHint);
        return loan;
    }

    /// <summary>Undeclares it.</summary>
    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        _watch.Dispose();
        _session.Forget(this);
    }

    internal void TakeBack(PayloadLoan loan) => _loans.Return(loan);

    // Out of the way: what is rarely done would make what is nearly always done larger and slower where that is inlined.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool PutAlone(ReadOnlySpan<byte> payload, scoped in PutOptions options)
    {
        if (options.IsDefault && _session.TryPush(_publication, payload, out bool isSent))
            return isSent;
        return _session.Push(_sentKey, SampleKind.Put, payload, options.Encoding ?? _encoding, options, options.Delivery ?? _delivery);
    }
}
