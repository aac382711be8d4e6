using System.Runtime.InteropServices;

namespace Zenoh.KeyExpressions;

/// <summary>One chunk of the expressions in a <see cref="KeyExpressionTree{T}"/>; children are kept apart by how they match.</summary>
internal sealed class KeyExpressionNode<T>(byte[] chunk, ChunkKind kind, KeyExpressionNode<T>? parent)
{
    private readonly byte[] _chunk = chunk;
    private Dictionary<byte[], KeyExpressionNode<T>>? _literals;
    private List<KeyExpressionNode<T>>? _patterns;

    public ReadOnlySpan<byte> Chunk => _chunk;

    public ChunkKind Kind => kind;

    public KeyExpressionNode<T>? Parent => parent;

    /// <summary>The stored expression that ends here, null when none does.</summary>
    public KeyExpression? Key { get; set; }

    public T? Value { get; set; }

    /// <summary>The child <c>*</c>.</summary>
    public KeyExpressionNode<T>? Any { get; private set; }

    /// <summary>The child <c>**</c>.</summary>
    public KeyExpressionNode<T>? AnyNumber { get; private set; }

    /// <summary>The children with <c>$*</c>.</summary>
    public ReadOnlySpan<KeyExpressionNode<T>> Patterns => CollectionsMarshal.AsSpan(_patterns);

    /// <summary>The children without wildcard, verbatim ones too; null when there are none.</summary>
    public Dictionary<byte[], KeyExpressionNode<T>>? Literals => _literals;

    public bool HasChildren => Any is not null || AnyNumber is not null || _literals is not null || _patterns is not null;

    public KeyExpressionNode<T>? FindLiteral(ReadOnlySpan<byte> childChunk) =>
        _literals is not null && _literals.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(childChunk, out var child) ? child : null;

    public KeyExpressionNode<T>? Find(ReadOnlySpan<byte> childChunk, ChunkKind childKind) => childKind switch
    {
        ChunkKind.Any => Any,
        ChunkKind.AnyNumber => AnyNumber,
        ChunkKind.Pattern => FindPattern(childChunk),
        _ => FindLiteral(childChunk),
    };

    public KeyExpressionNode<T> GetOrAdd(ReadOnlySpan<byte> childChunk)
    {
        var childKind = KeyExpressions.Chunk.KindOf(childChunk);
        if (Find(childChunk, childKind) is { } existing) return existing;
        var child = new KeyExpressionNode<T>(childChunk.ToArray(), childKind, this);
        Add(child);
        return child;
    }

    public void Remove(KeyExpressionNode<T> child)
    {
        if (child.Kind == ChunkKind.Any) Any = null;
        else if (child.Kind == ChunkKind.AnyNumber) AnyNumber = null;
        else if (child.Kind == ChunkKind.Pattern) RemovePattern(child);
        else RemoveLiteral(child);
    }

    public void CopyTo(List<T> into)
    {
        if (Key is not null) into.Add(Value!);
        Any?.CopyTo(into);
        AnyNumber?.CopyTo(into);
        foreach (var pattern in Patterns) pattern.CopyTo(into);
        if (_literals is null) return;
        foreach (var (_, child) in _literals) child.CopyTo(into);
    }

    private void Add(KeyExpressionNode<T> child)
    {
        if (child.Kind == ChunkKind.Any) Any = child;
        else if (child.Kind == ChunkKind.AnyNumber) AnyNumber = child;
        else if (child.Kind == ChunkKind.Pattern) (_patterns ??= []).Add(child);
        else (_literals ??= new(KeyBytes.Comparer)).Add(child._chunk, child);
    }

    private KeyExpressionNode<T>? FindPattern(ReadOnlySpan<byte> childChunk)
    {
        foreach (var pattern in Patterns)
        {
            if (pattern.Chunk.SequenceEqual(childChunk)) return pattern;
        }

        return null;
    }

    private void RemovePattern(KeyExpressionNode<T> child)
    {
        _patterns!.Remove(child);
        if (_patterns.Count == 0) _patterns = null;
    }

    private void RemoveLiteral(KeyExpressionNode<T> child)
    {
        _literals!.GetAlternateLookup<ReadOnlySpan<byte>>().Remove(child.Chunk);
        if (_literals.Count == 0) _literals = null;
    }
}
