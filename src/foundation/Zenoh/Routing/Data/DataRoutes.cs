using Zenoh.Configuration;
using Zenoh.KeyExpressions;
using Zenoh.Routing.Declarations;
using Zenoh.Routing.Faces;
using Zenoh.Routing.Local;
using Zenoh.Routing.Mesh;

namespace Zenoh.Routing.Data;

/// <summary>Finds out who gets the samples of a key.</summary>
internal sealed class DataRoutes(Tables tables, RouterMesh? mesh)
{
    /// <summary>Nodes of the subscribers' tree looked at so far; what a route costs.</summary>
    public long VisitedNodes { get; private set; }

    /// <summary>Routes made so far.</summary>
    public long Computed { get; private set; }

    /// <summary>Makes a route. Takes the lock.</summary>
    /// <param name="source">Where samples come from: a face, or a router elsewhere in the mesh.</param>
    /// <param name="from">The face they come through; null for those of this node.</param>
    /// <param name="key">The key.</param>
    /// <param name="nodeId">The routing context they come with.</param>
    public DataRoute Compute(Declarer source, RemoteFace? from, KeyExpression key, ushort nodeId)
    {
        using var turn = tables.Begin();
        int version = tables.Version;
        var collector = new Collector(tables, mesh, source, from, []);
        VisitedNodes += tables[EntityKind.Subscriber].Tree.Visit(key.Utf8, KeyRelation.Intersecting, ref collector);
        Computed++;
        foreach (RemoteFace face in tables.Remote)
        {
            if (IsGuess(face, key) && face != from && tables.Rules.Connects(source, face))
                collector.Add(face, 0);
        }

        return new DataRoute(key, nodeId, version, [.. collector.Destinations], [.. collector.Receivers]);
    }

    /// <summary>
    /// Whether nobody knows whether a face wants this key, so that it gets the samples to be sure (Zenoh wire specification, write-side filtering).
    /// </summary>
    private bool IsGuess(RemoteFace face, KeyExpression key) =>
        face.Kind == FaceKind.Group
        || (tables.Rules.IsUpstream(face) && !face.Known.Covers(EntityKind.Subscriber, key))
        || (tables.Rules.BeginsWithFinal(face) && !face.HasDeclaredAll && face.Ingress?.Permits(MessageKinds.DeclareSubscriber, key) is not false);

    private struct Collector(Tables tables, RouterMesh? mesh, Declarer source, RemoteFace? from, HashSet<RemoteFace> seen)
        : IKeyExpressionVisitor<KeyEntry>
    {
        public List<Destination> Destinations { get; } = [];

        public List<ISampleReceiver> Receivers { get; } = [];

        public void Visit(KeyExpression key, KeyEntry value)
        {
            foreach (Entity entity in value.Entities)
            {
                if (entity.By is RemoteRouter router)
                    AddHop(router);
                else if (entity.By != from && tables.Rules.Connects(source, entity.By))
                    AddEntity(entity);
            }
        }

        public readonly void Add(RemoteFace face, ushort nodeId)
        {
            if (seen.Add(face))
                Destinations.Add(new Destination(face, nodeId));
        }

        private readonly void AddEntity(Entity entity)
        {
            if (entity.By is RemoteFace face)
                AddFace(face);
            else if (entity.Receiver is ISampleReceiver receiver)
                Receivers.Add(receiver);
        }

        // A member gets it as everybody in its group does.
        private readonly void AddFace(RemoteFace face)
        {
            if (face.Kind != FaceKind.Member)
                Add(face, 0);
        }

        private readonly void AddHop(RemoteRouter router)
        {
            if (source is RemoteFace { IsStandby: true } or RemoteFace { Kind: FaceKind.Member } || mesh is null)
                return;
            if (mesh.TryNextHop(source, router, out Destination hop) && hop.Face != from)
                Add(hop.Face, hop.NodeId);
        }
    }
}
