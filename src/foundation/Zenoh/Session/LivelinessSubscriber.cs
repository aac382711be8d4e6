using Zenoh.KeyExpressions;
using Zenoh.Protocol.Network;
using Zenoh.Routing.Local;

namespace Zenoh.Session;

/// <summary>
/// Is told what appears and vanishes, the session's own tokens included. Made by <see cref="ZenohSession.DeclareLivelinessSubscriber"/>; lives until
/// it or its session is disposed. Thread-safe.
/// </summary>
public sealed class LivelinessSubscriber : IDisposable, IDeclarationReceiver
{
    private readonly ZenohSession _session;
    private readonly Action<LivelinessChange> _callback;
    private LocalEntity? _entity;
    private volatile bool _isDisposed;

    internal LivelinessSubscriber(ZenohSession session, KeyExpression key, Action<LivelinessChange> callback, bool history)
    {
        _session = session;
        Key = key;
        _callback = callback;
        _entity = session.Face.DeclareInterest(
            history ? InterestMode.CurrentFuture : InterestMode.Future, InterestOptions.Tokens, session.Names.Outgoing(key), this);
    }

    /// <summary>What it watches.</summary>
    public KeyExpression Key { get; }

    /// <summary>Undeclares it. No callback begins afterwards; one that is under way on another thread may still be running.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        Interlocked.Exchange(ref _entity, null)?.Dispose();
        _session.Forget(this);
    }

    void IDeclarationReceiver.Declared(DeclarationKind kind, KeyExpression key, QueryableInfo info) => Tell(key, isAlive: true);

    void IDeclarationReceiver.Undeclared(DeclarationKind kind, KeyExpression key) => Tell(key, isAlive: false);

    void IDeclarationReceiver.Finished()
    {
        // Of interest to those who ask once; a subscriber goes on.
    }

    private void Tell(KeyExpression key, bool isAlive)
    {
        if (!_isDisposed && _session.Names.Incoming(key) is { } named)
            _session.Guard(_callback, new LivelinessChange(named, isAlive));
    }
}

/// <summary>A liveliness token appeared or vanished.</summary>
/// <param name="Key">Its key.</param>
/// <param name="IsAlive">True when it appeared (or was there when the subscriber asked for history), false when it vanished.</param>
public readonly record struct LivelinessChange(KeyExpression Key, bool IsAlive);
