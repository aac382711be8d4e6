namespace Zenoh.KeyExpressions;

/// <summary>Receives what a search in a <see cref="KeyExpressionTree{T}"/> finds. Implemented by structs, so that a search allocates nothing.</summary>
internal interface IKeyExpressionVisitor<in T>
{
    /// <summary>Called once per stored expression found.</summary>
    void Visit(KeyExpression key, T value);
}
