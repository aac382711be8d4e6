using Zenoh.KeyExpressions;

namespace Zenoh.Routing.Local;

/// <summary>Something the session declared; disposing takes it back. Thread-safe.</summary>
internal sealed class LocalEntity : IDisposable
{
    private Action<LocalEntity>? _undeclare;

    public LocalEntity(uint id, KeyExpression? key, Action<LocalEntity> undeclare)
    {
        Id = id;
        Key = key;
        _undeclare = undeclare;
    }

    /// <summary>Its number in this node; what source infos and responder ids carry.</summary>
    public uint Id { get; }

    /// <summary>Null for an interest in everything.</summary>
    public KeyExpression? Key { get; }

    public void Dispose() => Interlocked.Exchange(ref _undeclare, null)?.Invoke(this);
}
