namespace Zenoh.KeyExpressions;

/// <summary>One search through a <see cref="KeyExpressionTree{T}"/>: depth first, each node at most once, with all positions of the key it can be reached at. As deep as the
/// longest stored expression, so at most <see cref="KeyExpressionLimits.MaxChunks"/> calls.</summary>
internal ref struct KeyExpressionWalk<T, TVisitor>
    where TVisitor : struct, IKeyExpressionVisitor<T>
{
    private readonly KeyChunks _key;
    private readonly KeyMatcher _matcher;
    private readonly bool _wildReachesLiterals;
    private readonly ref TVisitor _visitor;

    public KeyExpressionWalk(KeyChunks key, KeyRelation relation, ref TVisitor visitor)
    {
        _key = key;
        _matcher = new KeyMatcher(key, relation);
        _wildReachesLiterals = relation != KeyRelation.Including;
        _visitor = ref visitor;
    }

    /// <summary>Nodes looked at so far: what the search cost.</summary>
    public int VisitedNodes { get; private set; }

    public void Start(KeyExpressionNode<T> root) => VisitChildren(root, _matcher.Start());

    private void Try(KeyExpressionNode<T>? child, in ChunkSet reached)
    {
        if (child is null) return;
        VisitedNodes++;
        var next = _matcher.Step(reached, child.Chunk, child.Kind);
        if (next.IsEmpty) return;
        if (child.Key is { } key && _matcher.Accepts(next)) _visitor.Visit(key, child.Value!);
        if (child.HasChildren) VisitChildren(child, next);
    }

    private void VisitChildren(KeyExpressionNode<T> node, in ChunkSet reached)
    {
        Try(node.Any, reached);
        Try(node.AnyNumber, reached);
        foreach (var pattern in node.Patterns) Try(pattern, reached);
        if (node.Literals is not { } literals) return;
        if (_wildReachesLiterals && reached.Overlaps(_key.Wild))
        {
            foreach (var (_, child) in literals) Try(child, reached);
            return;
        }

        for (var position = reached.Next(0); position >= 0 && position < _key.Count; position = reached.Next(position + 1))
        {
            if (!IsRepeated(position, reached)) Try(node.FindLiteral(_key[position]), reached);
        }
    }

    /// <summary>Whether the chunk at this position also stands at an earlier one of the set, whose search has covered both.</summary>
    private readonly bool IsRepeated(int position, in ChunkSet reached)
    {
        for (var earlier = reached.Next(0); earlier < position; earlier = reached.Next(earlier + 1))
        {
            if (_key[earlier].SequenceEqual(_key[position])) return true;
        }

        return false;
    }
}
