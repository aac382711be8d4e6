namespace Zenoh.Routing.Queries;

/// <summary>The queries of one face. Guarded by the lock of <see cref="PendingQueries"/>.</summary>
internal sealed class FaceQueries
{
    private uint _last;

    /// <summary>Those it asked, by its ids.</summary>
    public Dictionary<uint, PendingQuery> Asked { get; } = [];

    /// <summary>Those it was asked, by ids of this node.</summary>
    public Dictionary<uint, QueryBranch> Branches { get; } = [];

    public uint NextId() => ++_last;
}
