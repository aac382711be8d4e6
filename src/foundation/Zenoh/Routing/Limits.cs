namespace Zenoh.Routing;

/// <summary>
/// Bounds of what this node keeps for speed only, and of what it tells. They have no keys: what is beyond costs time and is neither refused nor lost.
/// What other nodes may make this one remember is in <see cref="Configuration.RoutingLimits"/>.
/// </summary>
internal static class Limits
{
    /// <summary>Subscribers one question in a multicast group is answered with; with more, only so many are.</summary>
    public const int AnsweredSubscribers = 1_000;

    /// <summary>Routes one face remembers; when there are more, it begins anew.</summary>
    public const int CachedRoutes = 4_096;

    /// <summary>And their bytes, for a neighbour may send on long keys.</summary>
    public const int CachedRouteBytes = 4 * 1024 * 1024;

    /// <summary>Key ids declared to one face; further keys are spelled out. Small nodes look for each in a list.</summary>
    public const int KeyIdsPerFace = 64;

    /// <summary>A key whose samples go to more faces gets no ids there: all would have to be told at once.</summary>
    public const int FacesToldOfKey = 64;

    /// <summary>Keys of which one direction of a face remembers what rules say; when there are more, it begins anew. Long ones are not remembered.</summary>
    public const int FilteredKeys = 1_024;

    /// <summary>Nodes of which whoever asked a query is told that they are silent. Whoever was asked names them.</summary>
    public const int SilentNodes = 256;
}
