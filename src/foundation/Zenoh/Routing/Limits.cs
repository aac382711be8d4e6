namespace Zenoh.Routing;

/// <summary>
/// Bounds on what other nodes may make this one remember. What exceeds one is refused where it comes in: declarations are ignored,
/// interests answered with their end, queries with an error. Those are counted (<see cref="Refusals"/>).
/// </summary>
internal static class Limits
{
    /// <summary>Subscribers, queryables and tokens of one face, each.</summary>
    public const int EntitiesPerFace = 1_000_000;

    /// <summary>Subscribers of one member of a multicast group, where nobody proves who they are.</summary>
    public const int SubscribersPerMember = 4_096;

    /// <summary>Subscribers one question in a multicast group is answered with; with more, only so many are.</summary>
    public const int AnsweredSubscribers = 1_000;

    /// <summary>Interests of one face at a time.</summary>
    public const int InterestsPerFace = 65_536;

    /// <summary>Queries of one face that wait for their end.</summary>
    public const int PendingQueriesPerFace = 16_384;

    /// <summary>Routes one face remembers; when there are more, it begins anew.</summary>
    public const int CachedRoutes = 4_096;

    /// <summary>Key ids declared to one face; further keys are spelled out. Small nodes look for each in a list.</summary>
    public const int KeyIdsPerFace = 64;

    /// <summary>A key whose samples go to more faces gets no ids there: all would have to be told at once.</summary>
    public const int FacesToldOfKey = 64;

    /// <summary>Keys of which one direction of a face remembers what rules say; when there are more, it begins anew.</summary>
    public const int FilteredKeys = 1_024;

    /// <summary>
    /// Bytes of declarations, interests and gossip that wait to be sent to one face; with more the face is given up, for what is not told would be wrong for
    /// ever. Enough for what a node with as many entities as it may have tells at once.
    /// </summary>
    public const long PendingControlBytes = 128 * 1024 * 1024;

    /// <summary>Nodes known from gossip or link states, from one neighbour and altogether, and links of one of them.</summary>
    public const int KnownNodes = 16_384;

    /// <summary>Answers to one query of the admin space; whoever asks for more is told so instead.</summary>
    public const int AdminReplies = 10_000;

    /// <summary>Queries of the admin space that are answered at a time; others are told to ask again.</summary>
    public const int AdminQueries = 8;

    /// <summary>Locators of one node that are kept.</summary>
    public const int LocatorsPerNode = 32;
}
