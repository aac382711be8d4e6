using System.Diagnostics.CodeAnalysis;
using Zenoh.KeyExpressions;
using Zenoh.Protocol.Bodies;
using Zenoh.Routing.Local;
using Zenoh.Session.Queues;

namespace Zenoh.Session;

/// <summary>
/// A subscriber that keeps samples in a bounded queue until the program takes them. Made by
/// <see cref="ZenohSession.DeclareSubscriber(KeyExpression, QueueOptions)"/>; lives until it or its session is disposed. Thread-safe; of several
/// readers each sample goes to one.
/// </summary>
/// <example>
/// <code>
/// await foreach (Sample sample in subscriber.ReadAllAsync(cancellation))
/// {
///     using (sample)
///         Console.WriteLine($"{sample.Key}: {sample.Payload.Length} bytes");
/// }
/// </code>
/// </example>
public sealed class QueuedSubscriber : IDisposable, ISampleReceiver
{
    private readonly ZenohSession _session;
    private readonly RestingPool<Sample> _pool;
    private readonly BoundedQueue<Sample> _queue;
    private LocalEntity? _entity;

    internal QueuedSubscriber(ZenohSession session, KeyExpression key, QueueOptions options)
    {
        _session = session;
        Key = key;
        _queue = new BoundedQueue<Sample>(options);
        _pool = new RestingPool<Sample>(() => new Sample(_pool));
        _entity = session.Face.DeclareSubscriber(session.Names.Outgoing(key), this);
    }

    /// <summary>What it receives.</summary>
    public KeyExpression Key { get; }

    /// <summary>Samples that found the queue full and were dropped, the newer or the older ones as its policy says.</summary>
    public long DroppedSamples => _queue.Dropped;

    /// <summary>Samples that wait.</summary>
    public int Count => _queue.Count;

    /// <summary>Takes the next sample if there is one.</summary>
    /// <param name="sample">The caller's; dispose it.</param>
    /// <returns>False when none waits.</returns>
    public bool TryReceive([NotNullWhen(true)] out Sample? sample) => _queue.TryRead(out sample);

    /// <summary>Takes the next sample, waiting for it.</summary>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>The caller's; dispose it. Null when the subscriber was disposed.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was cancelled.</exception>
    public ValueTask<Sample?> ReceiveAsync(CancellationToken cancellation = default) => _queue.ReadAsync(cancellation);

    /// <summary>Takes all samples until the subscriber is disposed.</summary>
    /// <param name="cancellation">Ends the enumeration.</param>
    /// <returns>Each sample is the caller's; dispose it.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was cancelled.</exception>
    public IAsyncEnumerable<Sample> ReadAllAsync(CancellationToken cancellation = default) => _queue.ReadAllAsync(cancellation);

    /// <summary>Undeclares it, drops what waits and ends all readers.</summary>
    public void Dispose()
    {
        Interlocked.Exchange(ref _entity, null)?.Dispose();
        _queue.Dispose();
        _session.Forget(this);
    }

    void ISampleReceiver.Receive(KeyExpression key, scoped in SampleBody body, in DeliveryContext context)
    {
        if (_session.Names.Incoming(key) is not { } named)
            return;
        Sample sample = _pool.Rent();
        sample.Fill(named, body, context);
        if (!_queue.Write(sample, _session.PatienceOf(context)))
            _session.TellDropped(named, context);
    }
}
