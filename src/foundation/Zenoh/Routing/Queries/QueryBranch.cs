using Zenoh.Routing.Faces;

namespace Zenoh.Routing.Queries;

/// <summary>One of those a query was sent to. Guarded by the lock of <see cref="PendingQueries"/>.</summary>
/// <param name="query">The query.</param>
/// <param name="face">The other node; null for a queryable of this one.</param>
/// <param name="id">The id of the request there.</param>
internal sealed class QueryBranch(PendingQuery query, RemoteFace? face, uint id)
{
    /// <summary>What one takes with its places in lists and maps.</summary>
    public const int Bytes = 256;

    public PendingQuery Query { get; } = query;

    public RemoteFace? Face { get; } = face;

    public uint Id { get; } = id;

    public bool IsDone { get; set; }

    /// <summary>Whether somebody there was too slow, and this has been said.</summary>
    public bool HasTimedOut { get; set; }
}
