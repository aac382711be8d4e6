using System.Diagnostics.CodeAnalysis;

namespace Zenoh.KeyExpressions;

/// <summary>
/// Values by key expression, found by relation: one node per distinct beginning, so that a search follows the chunks of the key asked for and those wildcards that stand beside
/// them, whatever else is stored. Every stored expression is found at most once, without allocation. Among the children of one node, literal chunks are found by hash; chunks
/// with <c>$*</c> are compared one by one.
/// </summary>
/// <remarks>
/// Not synchronised: one writer at a time, and no reader beside it. Readers change nothing, so any number may search at once under the read side of the owner's lock. Path
/// copying was not chosen: the widest level would be copied with every declaration.
/// </remarks>
/// <typeparam name="T">What is kept per key expression.</typeparam>
internal sealed class KeyExpressionTree<T>
{
    private readonly KeyExpressionNode<T> _root = new([], ChunkKind.Literal, parent: null);

    /// <summary>Number of stored expressions.</summary>
    public int Count { get; private set; }

    /// <summary>Stores a value, in place of the one stored under the same expression.</summary>
    public void Set(KeyExpression key, T value)
    {
        var node = _root;
        for (var offset = 0; offset <= key.Utf8.Length;)
        {
            var chunk = Chunk.At(key.Utf8, offset);
            node = node.GetOrAdd(chunk);
            offset += chunk.Length + 1;
        }

        if (node.Key is null) Count++;
        (node.Key, node.Value) = (key, value);
    }

    /// <summary>The value stored under exactly this expression.</summary>
    public bool TryGet(KeyExpression key, [MaybeNullWhen(false)] out T value)
    {
        var node = Find(key);
        value = node is { Key: not null } ? node.Value : default;
        return node is { Key: not null };
    }

    /// <summary>Removes the value stored under exactly this expression, and the nodes only it needed.</summary>
    public bool Remove(KeyExpression key, [MaybeNullWhen(false)] out T value)
    {
        value = default;
        if (Find(key) is not { Key: not null } node) return false;
        value = node.Value!;
        (node.Key, node.Value) = (null, default);
        Count--;
        while (node is { Parent: { } parent, Key: null, HasChildren: false })
        {
            parent.Remove(node);
            node = parent;
        }

        return true;
    }

    /// <summary>Adds the values of all stored expressions in <paramref name="relation"/> to <paramref name="key"/> to the caller's list.</summary>
    /// <param name="key">A valid key expression in UTF-8.</param>
    /// <param name="relation">Which ones.</param>
    /// <param name="into">Is not cleared.</param>
    public void Find(ReadOnlySpan<byte> key, KeyRelation relation, List<T> into)
    {
        var collector = new Collector(into);
        Visit(key, relation, ref collector);
    }

    /// <summary>Shows all stored expressions in <paramref name="relation"/> to <paramref name="key"/> to a visitor, in no order.</summary>
    /// <param name="key">A valid key expression in UTF-8.</param>
    /// <param name="relation">Which ones.</param>
    /// <param name="visitor">Must not change the tree.</param>
    /// <returns>How many nodes were looked at.</returns>
    public int Visit<TVisitor>(ReadOnlySpan<byte> key, KeyRelation relation, ref TVisitor visitor)
        where TVisitor : struct, IKeyExpressionVisitor<T>
    {
        var walk = new KeyExpressionWalk<T, TVisitor>(new KeyChunks(key, stackalloc ushort[KeyExpressionLimits.MaxChunks]), relation, ref visitor);
        walk.Start(_root);
        return walk.VisitedNodes;
    }

    /// <summary>Adds the values of all stored expressions, verbatim ones too, to the caller's list.</summary>
    public void CopyTo(List<T> into) => _root.CopyTo(into);

    private KeyExpressionNode<T>? Find(KeyExpression key)
    {
        var node = _root;
        for (var offset = 0; offset <= key.Utf8.Length && node is not null;)
        {
            var chunk = Chunk.At(key.Utf8, offset);
            node = node.Find(chunk, Chunk.KindOf(chunk));
            offset += chunk.Length + 1;
        }

        return node;
    }

    private readonly struct Collector(List<T> into) : IKeyExpressionVisitor<T>
    {
        public void Visit(KeyExpression key, T value) => into.Add(value);
    }
}
