using Zenoh.KeyExpressions;
using Zenoh.Protocol.Network;
using Zenoh.Routing.Faces;

namespace Zenoh.Routing.Declarations;

/// <summary>One subscriber, queryable or token of one declarer. Guarded by the tables' lock.</summary>
internal sealed class Entity(Declarer by, EntityKind kind, uint id, KeyExpression key)
{
    public Declarer By { get; } = by;

    public EntityKind Kind { get; } = kind;

    public uint Id { get; } = id;

    public KeyExpression Key { get; } = key;

    /// <summary>What it takes of the budget of whoever declares it.</summary>
    public long Bytes => DeclarationBudget.EntryBytes + DeclarationBudget.BytesOf(Key, trees: 1);

    /// <summary>Of a queryable.</summary>
    public QueryableInfo Info { get; set; }

    /// <summary>Of a subscriber or queryable of this node: who is called.</summary>
    public object? Receiver { get; init; }
}
