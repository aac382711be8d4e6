using Zenoh.Routing.Declarations;
using Zenoh.Routing.Faces;

namespace Zenoh.Routing.Queries;

/// <summary>A face a query could go to, or the queryables of this node together.</summary>
internal sealed class QueryCandidate(RemoteFace? face, ushort nodeId)
{
    public RemoteFace? Face { get; } = face;

    /// <summary>The routing context the query carries there.</summary>
    public ushort NodeId { get; } = nodeId;

    /// <summary>Whether it may have queryables nobody knows of.</summary>
    public bool IsGuess { get; set; }

    /// <summary>Whether a queryable there has everything the query asks for.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Hops to the nearest such queryable.</summary>
    public int Distance { get; private set; } = int.MaxValue;

    /// <summary>The queryables, if they are this node's.</summary>
    public List<Entity> Own { get; } = [];

    public void Add(bool isComplete, int distance)
    {
        if (!isComplete)
            return;
        IsComplete = true;
        Distance = Math.Min(Distance, distance);
    }
}
