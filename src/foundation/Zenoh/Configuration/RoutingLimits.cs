namespace Zenoh.Configuration;

/// <summary>
/// What other nodes may make this one remember (<c>routing.limits</c>), most of it for each neighbour: a node there is a session with. What comes
/// beyond is refused, counted in the metrics (<c>zenoh_refused_total</c>), and told of once with the key to raise. The keys are this library's own:
/// other implementations refuse them.
/// </summary>
public sealed record RoutingLimits
{
    /// <summary>
    /// Memory for what one neighbour declares, asks and tells of others, in bytes (<c>declaration_bytes</c>): key ids, subscribers, queryables,
    /// tokens, interests, queries under way, the declarations of routers behind it, nodes it tells of by gossip that are told on. Reckoned from above:
    /// a subscriber takes 512 bytes, 352 for each chunk of its key and the key twice. Default 512 MiB, which is 100,000 keys of twelve chunks or
    /// 400,000 of two. Beyond: declarations are ignored, interests end without answers, queries with an error.
    /// </summary>
    public long DeclarationBytes { get; init; } = 512 << 20;

    /// <summary>
    /// The same for one member of a multicast group, where nobody proves who they are (<c>group_member_bytes</c>). Default 4 MiB.
    /// </summary>
    public long GroupMemberBytes { get; init; } = 4 << 20;

    /// <summary>
    /// Interests of one neighbour at a time, and of this node that it has not answered (<c>interests</c>): each is looked at with every declaration
    /// it is about. Default 65,536. Beyond: its interests end without answers, and it is asked no more.
    /// </summary>
    public int Interests { get; init; } = 65_536;

    /// <summary>Queries of one neighbour that wait for their end (<c>pending_queries</c>). Default 16,384. Beyond: an error is answered.</summary>
    public int PendingQueries { get; init; } = 16_384;

    /// <summary>
    /// Declarations, interests and gossip that wait to be sent to one neighbour, in bytes (<c>backlog_bytes</c>). Default 128 MiB: what a node with a
    /// million keys tells at once. Beyond: the session is ended, for what is not told would be wrong for ever.
    /// </summary>
    public long BacklogBytes { get; init; } = 128 << 20;

    /// <summary>
    /// Nodes that one neighbour tells of by gossip or link states, those all tell of together, and links of one of them (<c>known_nodes</c>).
    /// Default 16,384. Beyond: this node does not know of them.
    /// </summary>
    public int KnownNodes { get; init; } = 16_384;

    /// <summary>
    /// Routers of one network (<c>routers</c>): memory and work grow with their square. Default 1,024. Beyond: this node does not know of them.
    /// </summary>
    public int Routers { get; init; } = 1_024;

    /// <summary>Locators of one node, of at most 255 bytes each (<c>locators</c>). Default 32. Beyond: left out.</summary>
    public int Locators { get; init; } = 32;

    /// <summary>Queries of the admin space that are answered at a time (<c>admin_queries</c>). Default 8. Beyond: an error that says to ask again.</summary>
    public int AdminQueries { get; init; } = 8;

    /// <summary>
    /// Answers to one query of the admin space (<c>admin_replies</c>). Default 10,000. Beyond: an error that says to ask for fewer keys.
    /// </summary>
    public int AdminReplies { get; init; } = 10_000;

    /// <summary>
    /// Replies to one query of this program that wait for it, or for the last one where only the newest of each key counts (<c>waiting_replies</c>).
    /// Default 65,536. Beyond: dropped, and the query ends with an exception that says how many.
    /// </summary>
    public int WaitingReplies { get; init; } = 65_536;
}
