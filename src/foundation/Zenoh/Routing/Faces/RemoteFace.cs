using Zenoh.Configuration;
using Zenoh.KeyExpressions;
using Zenoh.Protocol.Network;
using Zenoh.Protocol.Primitives;
using Zenoh.Routing.Data;
using Zenoh.Routing.Declarations;
using Zenoh.Routing.Filtering;
using Zenoh.Routing.Gossip;
using Zenoh.Routing.Queries;
using Zenoh.Transport;

namespace Zenoh.Routing.Faces;

/// <summary>
/// A session with another node: what it declared, what it was told, what it waits for. Guarded by the tables' lock but for what says otherwise.
/// </summary>
internal sealed class RemoteFace : Face, ITransportReceiver
{
    private readonly Node _node;
    private volatile FlowFilter? _ingress;
    private volatile FlowFilter? _egress;
    private uint _lastEntityId;
    private uint _lastInterestId;
    private uint _lastAnonymousId;

    public RemoteFace(Node node, FaceTransport transport, FaceKind kind)
        : base(transport.Peer, kind)
    {
        _node = node;
        Transport = transport;
        Work = new OrderedWork(transport.Flush, transport.Declare, error =>
            node.Tables.Options.Warn($"Something could not be told to node {transport.Peer}; the rest goes on. {error}"));
        RoutingLimits limits = node.Options.Limits;
        Budget = new DeclarationBudget(kind == FaceKind.Member ? limits.GroupMemberBytes : limits.DeclarationBytes);
        Keys = new KeyScopes(DeclaredKeys, Budget);
        Gossip = new GossipState(limits.KnownNodes);
    }

    public FaceTransport Transport { get; }

    /// <summary>What is to be told to the other side, in order.</summary>
    public OrderedWork Work { get; }

    /// <summary>Which messages from the other side pass; null when all do. Read by any thread.</summary>
    public FlowFilter? Ingress
    {
        get => _ingress;
        set => _ingress = value;
    }

    /// <summary>Which messages to the other side pass; null when all do. Read by any thread.</summary>
    public FlowFilter? Egress
    {
        get => _egress;
        set => _egress = value;
    }

    /// <summary>The memory for what it declares, asks and tells.</summary>
    public DeclarationBudget Budget { get; }

    /// <summary>Key ids and keys; only used by the thread that reads this face.</summary>
    public KeyScopes Keys { get; }

    /// <summary>Ids this node gave keys towards it.</summary>
    public DeclaredKeys DeclaredKeys { get; } = new();

    /// <summary>Only used by the thread that reads this face.</summary>
    public RouteCache Routes { get; } = new();

    /// <summary>Only used by the thread that reads this face.</summary>
    public LastPush LastPush { get; } = new();

    /// <summary>Only used by the thread that reads this face.</summary>
    public HeldRoutes Held { get; } = new();

    /// <summary>What it declared, by kind and id.</summary>
    public Dictionary<uint, Entity>[] Entities { get; } = [[], [], []];

    /// <summary>What it was told, by kind and key.</summary>
    public Dictionary<KeyExpression, Announced>[] Announced { get; } = [[], [], []];

    /// <summary>What it asked and what lasts, by its ids.</summary>
    public Dictionary<uint, FaceInterest> Interests { get; } = [];

    /// <summary>How many interests of it there are, with those that end when they have been answered.</summary>
    public int OpenInterests { get; set; }

    /// <summary>Those that last by key: what a node asks for is looked for with each declaration, and it may have asked very often.</summary>
    public WatcherIndex Lasting { get; } = new();

    /// <summary>How many of <see cref="Interests"/> want one declaration for all that match; few nodes have such, and they are looked for often.</summary>
    public int AggregateInterests { get; set; }

    /// <summary>What it was asked, by ids of this node.</summary>
    public Dictionary<uint, Inquiry> Asked { get; } = [];

    /// <summary>What it was asked about subscribers and queryables and has answered, by key: data for these keys needs no guess.</summary>
    public KnownKeys Known { get; } = new();

    /// <summary>Whether it has told everything it had when the session began. Only peers say so.</summary>
    public bool HasDeclaredAll { get; set; }

    /// <summary>Questions that wait for <see cref="HasDeclaredAll"/>.</summary>
    public HashSet<Inquiry> AwaitingAll { get; } = [];

    /// <summary>Nothing passes: another router serves this peer, or there is a session of its own with this member of a group.</summary>
    public bool IsStandby { get; set; }

    /// <summary>For a member of a multicast group: the group.</summary>
    public RemoteFace? Group { get; set; }

    public GossipState Gossip { get; }

    /// <summary>What was received, by kind; counted by the thread that reads this face.</summary>
    public MessageCounts Received { get; } = new();

    /// <summary>Queries under way through this face; guarded by the lock of queries.</summary>
    public FaceQueries Queries { get; } = new();

    public uint NextEntityId() => ++_lastEntityId;

    /// <summary>An id for a declaration that came without one, out of the way of those that have one.</summary>
    public uint NextAnonymousId() => --_lastAnonymousId;

    public uint NextInterestId() => ++_lastInterestId;

    public void Receive(scoped ref WireReader messages, in ReceiveContext context)
    {
        if (!context.IsLong)
            Held.Release();
        try
        {
            do
                _node.Pushes.RouteAlike(this, ref messages, context);
            while (NetworkMessages.TryReadHeader(ref messages, out byte header, out NetworkMessageId id)
                && TryDispatch(ref messages, header, id, context));
        }
        finally
        {
            Held.EndFrame(context.IsLong);
        }
    }

    public void CaughtUp() => Held.Release();

    public void LinksChanged() => _node.LinksChanged(this);

    public void Closed(TransportEnd end) => _node.Closed(this);

    // Only samples join those held from the message before.
    private bool TryDispatch(scoped ref WireReader messages, byte header, NetworkMessageId id, in ReceiveContext context)
    {
        if (context.IsLong && id != NetworkMessageId.Push)
            Held.Release();
        return _node.TryDispatch(this, ref messages, header, id, context);
    }
}
