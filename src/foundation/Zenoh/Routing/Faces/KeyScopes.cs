using Zenoh.KeyExpressions;
using Zenoh.Protocol.Primitives;
using Zenoh.Routing.Declarations;

namespace Zenoh.Routing.Faces;

/// <summary>
/// The key prefixes the other side gave ids, and the keys of what it sends. Used by the thread that reads the face only. The prefixes are charged to the
/// other side: an id may stand for the prefix of another and a little more, so they are longer than what came.
/// </summary>
/// <param name="own">The ids this node gave keys: the other side may use them, too.</param>
/// <param name="budget">What its declarations may take.</param>
internal sealed class KeyScopes(DeclaredKeys own, DeclarationBudget budget)
{
    /// <summary>An id with its places in the table.</summary>
    private const int IdBytes = 128;

    private readonly Dictionary<ushort, byte[]> _declared = [];
    private readonly KeyExpressionCache _keys = new();

    /// <summary>Changes when an id may stand for another prefix than before.</summary>
    public int Version { get; private set; }

    /// <summary>Takes an id for a prefix. An id that is in use keeps its prefix (Zenoh wire specification, error handling).</summary>
    /// <returns>False when the other side has used up its budget.</returns>
    public bool TryDeclare(ushort id, WireExpression prefix)
    {
        if (id == 0 || _declared.ContainsKey(id) || !TryPrefix(prefix, out ReadOnlySpan<byte> head))
            return true;
        int length = head.Length + prefix.Suffix.Length;
        if (length > KeyExpressionLimits.MaxBytes)
            return true;
        if (!budget.TryTake(IdBytes + length))
            return false;
        _declared.Add(id, [.. head, .. prefix.Suffix]);
        return true;
    }

    public void Undeclare(ushort id)
    {
        if (_declared.Remove(id, out byte[]? prefix))
            budget.Return(IdBytes + prefix.Length);
        Version++;
    }

    /// <summary>The key an expression of the other side means; null when its id is unknown or it is no canonical key.</summary>
    public KeyExpression? Resolve(WireExpression expression)
    {
        KeyExpression? key = null;
        if (TryPrefix(expression, out ReadOnlySpan<byte> prefix))
            _keys.Resolve(prefix, expression.Suffix, out key);
        return key;
    }

    private bool TryPrefix(WireExpression expression, out ReadOnlySpan<byte> prefix)
    {
        prefix = default;
        if (expression.Scope == 0)
            return true;
        if (expression.SenderMapping)
            prefix = _declared.GetValueOrDefault(expression.Scope);
        else if (own.Find(expression.Scope) is { } key)
            prefix = key.Utf8;
        return !prefix.IsEmpty;
    }
}
