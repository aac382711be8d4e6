using Zenoh.KeyExpressions;
using Zenoh.Protocol.Network;
using Zenoh.Routing.Data;
using Zenoh.Routing.Declarations;
using Zenoh.Routing.Faces;
using Zenoh.Routing.Outgoing;

namespace Zenoh.Routing.Mesh;

/// <summary>
/// The routers this one is linked with, directly or through others, and what they declare: every declaration and every message travels along the tree
/// of the router it comes from (Zenoh wire specification, router to router). Guarded by the tables' lock.
/// </summary>
internal sealed class RouterMesh
{
    /// <summary>How long links have to be quiet before trees are computed.</summary>
    public static readonly TimeSpan TreesDelay = TimeSpan.FromMilliseconds(100);

    private readonly Tables _tables;
    private readonly Announcements _announcements;
    private readonly LinkStates _links;
    private readonly Dictionary<KeyExpression, QueryableInfo>[] _own = [[], [], []];
    private Dictionary<ZenohId, MeshTree> _trees = [];

    public RouterMesh(Tables tables, Announcements announcements, Deadlines deadlines, Action changed)
    {
        _tables = tables;
        _announcements = announcements;
        _links = new LinkStates(tables, deadlines, ComputeTrees, Forget, changed);
    }

    public MeshGraph Graph => _links.Graph;

    public void Opened(RemoteFace face) => _links.Opened(face);

    public void Closed(RemoteFace face) => _links.Closed(face);

    public void Take(RemoteFace face, List<Gossip.NodeEntry> entries) => _links.Take(face, entries);

    public bool IsReachable(ZenohId id) => id != Graph.Self.Id && Graph.Find(id) is not null;

    /// <summary>The neighbour towards a router in the tree of a source.</summary>
    public bool TryNextHop(Declarer source, RemoteRouter router, out Destination hop)
    {
        hop = default;
        MeshNode? origin = source is RemoteRouter other ? Graph.Find(other.Id) : Graph.Self;
        if (origin is null || !_trees.TryGetValue(origin.Id, out MeshTree? tree) || !tree.TryDirection(Graph.Self.Id, router.Id, out ZenohId child))
            return false;
        if (_links.FaceOf(child) is not { } face)
            return false;
        hop = new Destination(face, (ushort)origin.Index);
        return true;
    }

    /// <summary>The router a message comes from; false while it is not known here.</summary>
    public bool TryOrigin(RemoteFace from, ushort nodeId, out Declarer origin)
    {
        using var turn = _tables.Begin();
        origin = from;
        if (_links.NodeOf(from, nodeId) is not { } node)
            return false;
        origin = node.Declarer;
        return true;
    }

    /// <summary>This router's neighbour towards a router in the tree of another one.</summary>
    public bool TrySuccessor(ZenohId source, ZenohId destination, out ZenohId next)
    {
        next = default;
        return _trees.TryGetValue(source, out MeshTree? tree) && tree.TrySuccessor(Graph.Self.Id, destination, out next);
    }

    /// <summary>What both ends say about the link to a neighbour.</summary>
    public LinkWeights WeightsOf(ZenohId neighbour)
    {
        using var turn = _tables.Begin();
        ushort? there = Graph.Find(neighbour)?.Links.GetValueOrDefault(Graph.Self.Id);
        return new LinkWeights(Graph.Self.Links.GetValueOrDefault(neighbour), there);
    }

    /// <summary>Hops.</summary>
    public int DistanceTo(RemoteRouter router) => _trees.TryGetValue(Graph.Self.Id, out MeshTree? tree) ? tree.HopsTo(router.Id) : 0;

    /// <summary>Entities changed: what this router declares as its own follows.</summary>
    public void Changed(EntityKind kind, KeyExpression key)
    {
        var merge = new InfoMerge();
        if (_tables[kind].TryGet(key, out KeyEntry? entry))
        {
            foreach (Entity entity in entry.Entities)
            {
                if (entity.By is not RemoteRouter and not RemoteFace { IsStandby: true } and not RemoteFace { Kind: FaceKind.Member })
                    merge.Add(entity.Info);
            }
        }

        Dictionary<KeyExpression, QueryableInfo> own = _own[(int)kind];
        if (merge.Any && (!own.TryGetValue(key, out QueryableInfo info) || info != merge.Result))
        {
            own[key] = merge.Result;
            Spread(Graph.Self, null, new DeclareMessage(kind.Declaration(), 0, key, merge.Result));
        }
        else if (!merge.Any && own.Remove(key))
        {
            Spread(Graph.Self, null, new DeclareMessage(kind.Undeclaration(), 0, key));
        }
    }

    /// <summary>Takes in a declaration from a neighbour, its own or that of a router behind it.</summary>
    public void Take(RemoteFace face, scoped in Declare declare)
    {
        Declaration declaration = declare.Declaration;
        switch (declaration.Kind)
        {
            case DeclarationKind.KeyExpression:
                if (!face.Keys.TryDeclare((ushort)declaration.EntityId, declaration.Key))
                    _tables.Refuse(face, RefusalKind.Memory);
                return;
            case DeclarationKind.UndeclareKeyExpression:
                face.Keys.Undeclare((ushort)declaration.EntityId);
                return;
            case DeclarationKind.Final:
                return;
            default:
                EntityKind kind = EntityKinds.Of(declaration.Kind);
                if (face.Keys.Resolve(declaration.Key) is { } key && face.Ingress?.Admits(kind.MessageKind(), key) is not false)
                    Take(face, declare.Extensions.NodeId, kind, key, declaration.IsUndeclaration ? null : declaration.Queryable);
                return;
        }
    }

    private void Take(RemoteFace face, ushort nodeId, EntityKind kind, KeyExpression key, QueryableInfo? info)
    {
        using var turn = _tables.Begin();
        if (face.IsClosed || _links.NodeOf(face, nodeId) is not { } origin)
            return;
        Dictionary<KeyExpression, Entity> declared = origin.Declarer.Entities[(int)kind];
        bool isKnown = declared.TryGetValue(key, out Entity? old);
        if (isKnown && old!.Info == info)
        {
            // Whoever tells of them now bears them, if it can.
            origin.Declarer.TryCharge(face, 0);
            return;
        }

        if (isKnown)
        {
            declared.Remove(key);
            _tables[kind].Remove(old!);
            origin.Declarer.Return(old!.Bytes);
        }

        bool isKept = info is { } value && TryKeep(face, new Entity(origin.Declarer, kind, 0, key) { Info = value });
        if (!isKnown && !isKept)
            return;
        Spread(origin, face, new DeclareMessage(isKept ? kind.Declaration() : kind.Undeclaration(), 0, key, info ?? default));
        _announcements.Changed(kind, key);
    }

    private bool TryKeep(RemoteFace face, Entity entity)
    {
        var by = (RemoteRouter)entity.By;
        if (!by.TryCharge(face, entity.Bytes))
        {
            _tables.Refuse(face, RefusalKind.Memory);
            return false;
        }

        by.Entities[(int)entity.Kind].Add(entity.Key, entity);
        _tables[entity.Kind].Add(entity);
        return true;
    }

    /// <summary>Passes a declaration on to those who get it through this router.</summary>
    private void Spread(MeshNode origin, RemoteFace? from, DeclareMessage message)
    {
        if (!_trees.TryGetValue(origin.Id, out MeshTree? tree))
            return;
        foreach (ZenohId child in tree.ChildrenOf(Graph.Self.Id))
            Send(child, from, message with { NodeId = (ushort)origin.Index });
    }

    private void Send(ZenohId child, RemoteFace? from, DeclareMessage message)
    {
        if (_links.FaceOf(child) is { } face && face != from
            && face.Egress?.Permits(EntityKinds.Of(message.Kind).MessageKind(), message.Key!) is not false)
            _tables.Send(face, message);
    }

    /// <summary>Computes all trees anew; whoever is a new child in one is told everything its root declared.</summary>
    private void ComputeTrees()
    {
        Dictionary<ZenohId, MeshTree> old = _trees;
        _trees = Graph.Nodes.ToDictionary(static node => node.Id, node => new MeshTree(Graph, node));
        _tables.RoutesChanged();
        foreach (MeshNode root in Graph.Nodes)
        {
            IEnumerable<ZenohId> before = old.TryGetValue(root.Id, out MeshTree? tree) ? tree.ChildrenOf(Graph.Self.Id) : [];
            foreach (ZenohId child in _trees[root.Id].ChildrenOf(Graph.Self.Id).Except(before.Where(id => !_links.IsNew(id))))
                TellAll(root, child);
        }

        _links.Told();
        foreach (MeshNode node in (MeshNode[])[.. Graph.Nodes.Where(static node => node.Declarer.Bearer is { IsClosed: true })])
            Inherit(node);
    }

    /// <summary>
    /// The neighbour that told of a router's declarations is gone: the one towards it bears them, or they go, too. Else whoever came and went, and had
    /// others stay linked with routers it made up, would have this node keep ever more.
    /// </summary>
    private void Inherit(MeshNode node)
    {
        if (TrySuccessor(Graph.Self.Id, node.Id, out ZenohId next) && _links.FaceOf(next) is { } face)
        {
            if (node.Declarer.TryCharge(face, 0))
                return;
            _tables.Refuse(face, RefusalKind.Memory);
        }

        foreach (Entity entity in node.Declarer.Entities.SelectMany(static declared => declared.Values))
            Spread(node, null, new DeclareMessage(entity.Kind.Undeclaration(), 0, entity.Key));
        Forget(node);
    }

    private void TellAll(MeshNode root, ZenohId child)
    {
        foreach (EntityKind kind in EntityKinds.All)
        {
            IEnumerable<(KeyExpression Key, QueryableInfo Info)> declared = root == Graph.Self
                ? _own[(int)kind].Select(static pair => (pair.Key, pair.Value))
                : root.Declarer.Entities[(int)kind].Values.Select(static entity => (entity.Key, entity.Info));
            foreach ((KeyExpression key, QueryableInfo info) in declared)
                Send(child, null, new DeclareMessage(kind.Declaration(), 0, key, info, NodeId: (ushort)root.Index));
        }
    }

    /// <summary>A router is gone, and with it what it declared.</summary>
    private void Forget(MeshNode node)
    {
        foreach (Dictionary<KeyExpression, Entity> declared in node.Declarer.Entities)
        {
            Entity[] gone = [.. declared.Values];
            declared.Clear();
            foreach (Entity entity in gone)
            {
                node.Declarer.Return(entity.Bytes);
                _tables[entity.Kind].Remove(entity);
                _announcements.Changed(entity.Kind, entity.Key);
            }
        }
    }
}
