namespace Zenoh.Scouting;

/// <summary>A node that answered a question, or that a neighbour told about. Immutable.</summary>
/// <param name="Id">Who it says it is; proven only once a session stands.</param>
/// <param name="Role">Router, peer or client.</param>
/// <param name="Locators">Where it can be dialled, as <c>protocol/address?metadata</c>, in its own order; at most 64, and empty when it named none of use.</param>
public sealed record ScoutedNode(ZenohId Id, WhatAmI Role, IReadOnlyList<string> Locators)
{
    /// <summary>The node as one line for people.</summary>
    /// <returns>Role, id and locators.</returns>
    public override string ToString() => $"{Role} {Id} at {(Locators.Count == 0 ? "no locator" : string.Join(", ", Locators))}";

    /// <summary>Whether both say the same about the same node.</summary>
    /// <param name="other">The other report.</param>
    /// <returns>True when id, role and locators, in order, are equal.</returns>
    public bool Equals(ScoutedNode? other) => other is not null && Id == other.Id && Role == other.Role && Locators.SequenceEqual(other.Locators, StringComparer.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Id, Role, Locators.Count);
}
