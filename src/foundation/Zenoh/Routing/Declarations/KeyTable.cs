using System.Diagnostics.CodeAnalysis;
using Zenoh.KeyExpressions;

namespace Zenoh.Routing.Declarations;

/// <summary>All entities of one kind by key. Guarded by the tables' lock.</summary>
internal sealed class KeyTable
{
    public KeyExpressionTree<KeyEntry> Tree { get; } = new();

    public bool TryGet(KeyExpression key, [NotNullWhen(true)] out KeyEntry? entry) => Tree.TryGet(key, out entry) && entry is not null;

    public void Add(Entity entity)
    {
        if (!TryGet(entity.Key, out KeyEntry? entry))
            Tree.Set(entity.Key, entry = new KeyEntry(entity.Key));
        entry.Entities.Add(entity);
    }

    public bool Remove(Entity entity)
    {
        if (!TryGet(entity.Key, out KeyEntry? entry) || !entry.Entities.Remove(entity))
            return false;
        if (entry.Entities.Count == 0)
            Tree.Remove(entity.Key, out _);
        return true;
    }

    /// <summary>The entries whose keys intersect; all of them for no key.</summary>
    public List<KeyEntry> Matching(KeyExpression? key)
    {
        List<KeyEntry> found = [];
        if (key is null)
            Tree.CopyTo(found);
        else
            Tree.Find(key.Utf8, KeyRelation.Intersecting, found);
        return found;
    }
}
