using Zenoh.KeyExpressions;

namespace Zenoh.Routing.Faces;

/// <summary>
/// The ids this node gave keys towards one other node. None is taken back: what waits in a slower queue may still refer to it (Zenoh wire
/// specification, key-expression ids). Changed under the tables' lock, read by any thread.
/// </summary>
internal sealed class DeclaredKeys
{
    // The id of a key is one more than its place.
    private volatile KeyExpression[] _keys = [];
    private int _firstInUse;

    /// <summary>The key of an id; null when there is none.</summary>
    public KeyExpression? Find(ushort id)
    {
        KeyExpression[] keys = _keys;
        return id > 0 && id <= keys.Length ? keys[id - 1] : null;
    }

    /// <summary>The id of a key, a new one if it has none yet.</summary>
    /// <returns>False when there are too many already.</returns>
    public bool TryTake(KeyExpression key, out ushort id, out bool isNew)
    {
        KeyExpression[] keys = _keys;
        int known = Array.IndexOf(keys, key, _firstInUse);
        isNew = known < 0;
        id = (ushort)((isNew ? keys.Length : known) + 1);
        if (isNew && keys.Length == Limits.KeyIdsPerFace)
            return false;
        if (isNew)
            _keys = [.. keys, key];
        return true;
    }

    /// <summary>The other side may not have heard of some: all keys get new ids. Those it does know keep their meaning.</summary>
    /// <returns>Whether there were any.</returns>
    public bool Renew()
    {
        bool had = _firstInUse < _keys.Length;
        _firstInUse = _keys.Length;
        return had;
    }
}
