using Zenoh.KeyExpressions;

namespace Zenoh.Routing.Declarations;

/// <summary>All entities of one kind that have one key.</summary>
internal sealed class KeyEntry(KeyExpression key)
{
    public KeyExpression Key { get; } = key;

    public List<Entity> Entities { get; } = new(1);
}
