using Zenoh.KeyExpressions;

namespace Zenoh.Routing.Declarations;

/// <summary>Keys about which a face has said all it knows, per kind. Guarded by the tables' lock.</summary>
internal sealed class KnownKeys
{
    private readonly KeyExpressionTree<Uses>[] _keys = [new(), new(), new()];
    private readonly int[] _everything = new int[EntityKinds.Count];

    public void Add(EntityKind kind, KeyExpression? key) => Change(kind, key, 1);

    public void Remove(EntityKind kind, KeyExpression? key) => Change(kind, key, -1);

    /// <summary>Whether everything that matches a key is known.</summary>
    public bool Covers(EntityKind kind, KeyExpression key)
    {
        if (_everything[(int)kind] > 0)
            return true;
        var any = new AnyVisitor();
        _keys[(int)kind].Visit(key.Utf8, KeyRelation.Including, ref any);
        return any.Found;
    }

    private void Change(EntityKind kind, KeyExpression? key, int by)
    {
        if (key is null)
        {
            _everything[(int)kind] += by;
            return;
        }

        KeyExpressionTree<Uses> tree = _keys[(int)kind];
        if (!tree.TryGet(key, out Uses? count))
            tree.Set(key, count = new Uses());
        count.Value += by;
        if (count.Value <= 0)
            tree.Remove(key, out _);
    }

    private sealed class Uses
    {
        public int Value { get; set; }
    }

    private struct AnyVisitor : IKeyExpressionVisitor<Uses>
    {
        public bool Found { get; private set; }

        public void Visit(KeyExpression key, Uses value) => Found = true;
    }
}
