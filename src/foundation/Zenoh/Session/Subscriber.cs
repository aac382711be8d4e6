using Zenoh.KeyExpressions;
using Zenoh.Protocol.Bodies;
using Zenoh.Routing.Local;

namespace Zenoh.Session;

/// <summary>
/// A subscriber that calls back. Made by <see cref="ZenohSession.DeclareSubscriber(KeyExpression, SampleCallback)"/>; lives until it or its session
/// is disposed. Thread-safe.
/// </summary>
public sealed class Subscriber : IDisposable, ISampleReceiver
{
    private readonly ZenohSession _session;
    private readonly SampleCallback _callback;
    private LocalEntity? _entity;
    private volatile bool _isDisposed;

    internal Subscriber(ZenohSession session, KeyExpression key, SampleCallback callback)
    {
        _session = session;
        Key = key;
        _callback = callback;
        _entity = session.Face.DeclareSubscriber(session.Names.Outgoing(key), this);
    }

    /// <summary>What it receives.</summary>
    public KeyExpression Key { get; }

    /// <summary>Undeclares it. No callback begins afterwards; one that is under way on another thread may still be running.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        Interlocked.Exchange(ref _entity, null)?.Dispose();
        _session.Forget(this);
    }

    void ISampleReceiver.Receive(KeyExpression key, scoped in SampleBody body, in DeliveryContext context)
    {
        if (_isDisposed || _session.Names.Incoming(key) is not { } named)
            return;
        try
        {
            _callback(new SampleView(named, body, context));
        }
        catch (Exception error)
        {
            _session.OnCallbackFailed(error);
        }
    }
}
