using Zenoh.KeyExpressions;
using Zenoh.Routing.Local;

namespace Zenoh.Session;

/// <summary>
/// Says that something is alive for as long as it exists, its session lives and its node is connected. Made by
/// <see cref="ZenohSession.DeclareLivelinessToken"/>. Thread-safe.
/// </summary>
public sealed class LivelinessToken : IDisposable
{
    private readonly ZenohSession _session;
    private readonly LocalEntity _entity;

    internal LivelinessToken(ZenohSession session, KeyExpression key)
    {
        _session = session;
        Key = key;
        _entity = session.Face.DeclareToken(session.Names.Outgoing(key));
    }

    /// <summary>The name of what is alive.</summary>
    public KeyExpression Key { get; }

    /// <summary>Takes it back: those who watch are told.</summary>
    public void Dispose()
    {
        _entity.Dispose();
        _session.Forget(this);
    }
}
