using Zenoh.KeyExpressions;

namespace Zenoh.Routing.Local;

/// <summary>Keys under which a session's subscribers and publishers are declared together (<c>aggregation</c>). Immutable.</summary>
internal sealed record Aggregates
{
    public static readonly Aggregates None = new();

    public IReadOnlyList<KeyExpression> Subscribers { get; init; } = [];

    public IReadOnlyList<KeyExpression> Publishers { get; init; } = [];

    /// <summary>The first key that includes another one, or null.</summary>
    public static KeyExpression? Find(IReadOnlyList<KeyExpression> aggregates, KeyExpression key)
    {
        foreach (KeyExpression aggregate in aggregates)
        {
            if (aggregate.Includes(key))
                return aggregate;
        }

        return null;
    }
}
