namespace Zenoh.Routing.Mesh;

/// <summary>
/// The routers that can be reached and the links between them; index 0 is this one (Zenoh wire specification, link-state database). Guarded by the
/// tables' lock.
/// </summary>
internal sealed class MeshGraph
{
    private const double TieShare = 0.01;

    private readonly Dictionary<ZenohId, MeshNode> _nodes = [];
    private readonly List<MeshNode?> _byIndex = [];

    private readonly int _most;

    /// <param name="self">This router.</param>
    /// <param name="most">Routers with this one (<c>routing/limits/routers</c>).</param>
    public MeshGraph(ZenohId self, int most)
    {
        _most = most;
        Self = Add(self);
        Self.SequenceNumber = 1;
    }

    public MeshNode Self { get; }

    public IReadOnlyCollection<MeshNode> Nodes => _nodes.Values;

    public MeshNode? Find(ZenohId id) => _nodes.GetValueOrDefault(id);

    /// <summary>The node, added if it is not known; null when there are too many.</summary>
    public MeshNode? FindOrAdd(ZenohId id) => Find(id) ?? (_nodes.Count < _most ? Add(id) : null);

    /// <summary>Removes the routers that cannot be reached any more.</summary>
    public List<MeshNode> RemoveUnreachable()
    {
        HashSet<ZenohId> reached = [Self.Id];
        var next = new Queue<MeshNode>([Self]);
        while (next.TryDequeue(out MeshNode? node))
        {
            // A node that has not spoken yet is where its neighbours say.
            foreach (ZenohId link in node.Links.Keys)
            {
                if (Find(link) is { } other && reached.Add(link))
                    next.Enqueue(other);
            }
        }

        List<MeshNode> gone = [.. _nodes.Values.Where(node => !reached.Contains(node.Id))];
        foreach (MeshNode node in gone)
        {
            _nodes.Remove(node.Id);
            _byIndex[node.Index] = null;
        }

        return gone;
    }

    /// <summary>The weight of an edge, made unique; none when not both ends say that they are linked.</summary>
    public static double? WeightOf(MeshNode one, MeshNode other)
    {
        if (!one.Links.TryGetValue(other.Id, out ushort? here) || !other.Links.TryGetValue(one.Id, out ushort? there))
            return null;
        return Unique(one.Id, other.Id, new LinkWeights(here, there).Effective);
    }

    /// <summary>A weight with the share by which equal ones differ, the same on every router.</summary>
    public static double Unique(ZenohId one, ZenohId other, double weight) =>
        weight * (1 + (TieShare * (uint)SipHash.Of(one, other) / uint.MaxValue));

    private MeshNode Add(ZenohId id)
    {
        int index = _byIndex.IndexOf(null);
        if (index < 0)
        {
            index = _byIndex.Count;
            _byIndex.Add(null);
        }

        var node = new MeshNode(id, index);
        _byIndex[index] = node;
        _nodes.Add(id, node);
        return node;
    }
}
