using System.Collections.Concurrent;
using Zenoh.KeyExpressions;

namespace Zenoh.Session;

/// <summary>
/// The namespace of a session: put before every key that leaves, taken off every key that arrives. Thread-safe; allocates nothing for keys seen
/// lately.
/// </summary>
internal sealed class SessionNames(KeyExpression? prefix)
{
    /// <summary>Keys remembered per direction; when they are more, remembering starts anew.</summary>
    private const int Remembered = 4096;

    private readonly ConcurrentDictionary<KeyExpression, KeyExpression> _outgoing = new();
    private readonly ConcurrentDictionary<KeyExpression, KeyExpression?> _incoming = new();

    /// <summary>The key as others see it.</summary>
    public KeyExpression Outgoing(KeyExpression key)
    {
        if (prefix is null)
            return key;
        if (_outgoing.TryGetValue(key, out KeyExpression? known))
            return known;
        if (_outgoing.Count >= Remembered)
            _outgoing.Clear();
        return _outgoing[key] = prefix.Join(key);
    }

    /// <summary>The key as the program sees it; null when it is outside the namespace.</summary>
    public KeyExpression? Incoming(KeyExpression key)
    {
        if (prefix is null)
            return key;
        if (_incoming.TryGetValue(key, out KeyExpression? known))
            return known;
        if (_incoming.Count >= Remembered)
            _incoming.Clear();
        return _incoming[key] = key.StripPrefix(prefix) is [var first, ..] ? first : null;
    }
}
