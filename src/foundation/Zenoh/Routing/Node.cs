using Zenoh.Protocol;
using Zenoh.Protocol.Network;
using Zenoh.Protocol.Primitives;
using Zenoh.Routing.Admin;
using Zenoh.Routing.Clock;
using Zenoh.Routing.Data;
using Zenoh.Routing.Declarations;
using Zenoh.Routing.Faces;
using Zenoh.Routing.Filtering;
using Zenoh.Routing.Gossip;
using Zenoh.Routing.Local;
using Zenoh.Routing.Mesh;
using Zenoh.Routing.Queries;
using Zenoh.Transport;

namespace Zenoh.Routing;

/// <summary>
/// A node of the network: everybody it is connected with, what they and its own sessions declared, queries under way. One per session or router
/// process. Thread-safe.
/// </summary>
internal sealed class Node : ITransportOwner, IDisposable
{
    private readonly Deadlines _deadlines;
    private readonly HybridClock _clock;
    private readonly FaceRegister _register;
    private readonly DeclarationIntake _intake;
    private readonly RouterMesh? _mesh;
    private readonly MessageFilters _filters;
    private uint _lastEntityId;

    public Node(NodeOptions options)
    {
        Options = options;
        _deadlines = new Deadlines(options.Time, options.Warn);
        _clock = new HybridClock(options.Id, options.Time);
        _filters = new MessageFilters(options.Filters, options.Time);
        Tables = new Tables(options);
        Announcements = new Announcements(Tables);
        Inquiries = new Inquiries(Tables, _deadlines);
        _intake = new DeclarationIntake(Tables, Announcements, Inquiries);
        _mesh = options.Role == WhatAmI.Router ? new RouterMesh(Tables, Announcements, _deadlines, () => _register!.MeshChanged()) : null;
        Announcements.Mesh = _mesh;
        Queries = new QueryRouting(Tables, _mesh, _deadlines);
        Pushes = new PushRouting(Tables, _mesh, _clock);
        _register = new FaceRegister(Tables, Announcements, Inquiries, _intake, _mesh, _deadlines);
        Admin = options.Admin is { } admin ? new AdminSpace(this, admin, _mesh) : null;
    }

    public NodeOptions Options { get; }

    public ZenohId Id => Options.Id;

    public WhatAmI Role => Options.Role;

    /// <summary>Other nodes there is a session with.</summary>
    public IReadOnlyList<(ZenohId Id, WhatAmI Role)> Neighbours
    {
        get
        {
            using var turn = Tables.Begin();
            return [.. Tables.Remote.Where(static face => face.Kind != FaceKind.Group).Select(static face => (face.Id, face.Transport.Role)).Distinct()];
        }
    }

    /// <summary>Messages that rules kept from passing.</summary>
    public FilterCounts Filtered => _filters.Counts;

    /// <summary>What this node tells about itself; null when it does not.</summary>
    internal AdminSpace? Admin { get; }

    internal Tables Tables { get; }

    internal Announcements Announcements { get; }

    internal Inquiries Inquiries { get; }

    internal QueryRouting Queries { get; }

    internal PushRouting Pushes { get; }

    /// <summary>Begins a session of this node.</summary>
    public LocalFace AddLocalFace()
    {
        var face = new LocalFace(this);
        using var turn = Tables.Begin();
        Tables.Local.Add(face);
        return face;
    }

    public ITransportReceiver Opened(PeerTransport transport) => Opened(new PeerFaceTransport(transport));

    /// <summary>A session with another node begins.</summary>
    public RemoteFace Opened(FaceTransport transport)
    {
        var face = new RemoteFace(this, transport, KindOf(transport));
        _filters.Apply(face);
        _register.Add(face);
        Options.NeighboursChanged();
        return face;
    }

    /// <summary>Ends as soon as every peer there is a session with has told what it had when the session began.</summary>
    public Task WhenHeardAll()
    {
        using var turn = Tables.Begin();
        return Tables.WhenHeardAll();
    }

    /// <summary>A timestamp of this node: with timestamping, later than all it made or saw before; without, the time of day.</summary>
    public Timestamp NewTimestamp() => Options.Timestamping ? _clock.Now() : Timestamp.FromTime(Options.Time.GetUtcNow(), Id);

    /// <summary>The locators of this node changed: whoever gossips with it is told.</summary>
    public void LocatorsChanged() => _register.LocatorsChanged();

    /// <summary>Ends all sessions of this node and finishes its queries; transports are closed by their owner.</summary>
    public void Dispose()
    {
        LocalFace[] local;
        RemoteFace[] remote;
        using (Tables.Begin())
        {
            local = [.. Tables.Local];
            remote = [.. Tables.Remote];
        }

        foreach (LocalFace face in local)
            face.Dispose();
        foreach (RemoteFace face in remote)
            Closed(face);
        _deadlines.Dispose();
    }

    /// <summary>The sessions with other nodes there are now.</summary>
    internal RemoteFace[] SnapshotOfFaces()
    {
        using var turn = Tables.Begin();
        return [.. Tables.Remote.Where(static face => face.Kind != FaceKind.Group)];
    }

    internal uint NextEntityId() => Interlocked.Increment(ref _lastEntityId);

    /// <summary>In a group somebody joined. Elsewhere other links may mean other rules: what was declared before them and may not stand any more is taken back, in both directions.</summary>
    internal void LinksChanged(RemoteFace face)
    {
        if (face.Kind == FaceKind.Group)
            _register.MemberJoined(face);
        Pushes.KeyIds.LinksChanged(face);
        if (_filters.IsEmpty)
            return;
        _filters.Apply(face);
        _register.RulesChanged(face);
    }

    /// <summary>A face has ended.</summary>
    internal void Closed(RemoteFace face)
    {
        _register.Remove(face);
        Queries.Forget(face);
        Options.NeighboursChanged();
    }

    /// <summary>Reads one network message and does what it says. False when it cannot be decoded.</summary>
    internal bool TryDispatch(RemoteFace face, scoped ref WireReader reader, byte header, NetworkMessageId id, in ReceiveContext context)
    {
        face.Received.Count(id);
        switch (id)
        {
            case NetworkMessageId.Push:
                return Pushes.TryRoute(face, ref reader, header, context);
            case NetworkMessageId.Declare:
                if (!Declare.TryDecode(ref reader, header, out Declare declare))
                    return false;
                if (IsInMesh(face))
                    _mesh!.Take(face, declare);
                else
                    _intake.Take(face, declare);
                return true;
            case NetworkMessageId.Interest:
                if (!Interest.TryDecode(ref reader, header, out Interest interest))
                    return false;

                // Routers tell each other everything; their interests are ignored (Zenoh wire specification, router side towards clients).
                if (!IsInMesh(face))
                    _intake.Take(face, interest);
                return true;
            case NetworkMessageId.Request:
                if (!Request.TryDecode(ref reader, header, out Request request))
                    return false;

                // An answer in a multicast group would reach everybody, and mean another query there: nobody asks or answers in groups.
                if (face.Kind != FaceKind.Member)
                    Queries.Route(face, ref request, context);
                return true;
            case NetworkMessageId.Response:
                if (!Response.TryDecode(ref reader, header, out Response response))
                    return false;
                if (face.Kind != FaceKind.Member)
                    Queries.Route(face, ref response, context);
                return true;
            case NetworkMessageId.ResponseFinal:
                if (!ResponseFinal.TryDecode(ref reader, header, out ResponseFinal final))
                    return false;
                if (face.Kind != FaceKind.Member)
                    Queries.Route(face, final);
                return true;
            default:
                if (!Oam.TryDecode(ref reader, header, out Oam oam))
                    return false;
                TakeOam(face, oam);
                return true;
        }
    }

    private bool IsInMesh(RemoteFace face) => _mesh is not null && face.Kind == FaceKind.Router;

    private static FaceKind KindOf(FaceTransport transport) => transport switch
    {
        { IsMulticast: true, Peer.IsNone: true } => FaceKind.Group,
        { IsMulticast: true } => FaceKind.Member,
        { Role: WhatAmI.Router } => FaceKind.Router,
        { Role: WhatAmI.Peer } => FaceKind.Peer,
        _ => FaceKind.Client,
    };

    /// <summary>Link states of clients, and all other kinds of OAM, are ignored (Zenoh wire specification, OAM).</summary>
    private void TakeOam(RemoteFace face, scoped in Oam oam)
    {
        bool takesPart = Role != WhatAmI.Client && (face.Kind is FaceKind.Peer or FaceKind.Router);
        if (!takesPart || oam.OamId != Oam.LinkStateId || oam.Body.Encoding != BodyEncoding.Bytes)
            return;
        List<NodeEntry> found = _register.Take(face, NodeEntries.Decode(oam.Body.Bytes, Options.Limits));
        foreach (NodeEntry entry in found)
            Options.Discovery?.Discovered(entry.Id, entry.Role == WhatAmI.None ? WhatAmI.Router : entry.Role, entry.Locators!);
    }
}
