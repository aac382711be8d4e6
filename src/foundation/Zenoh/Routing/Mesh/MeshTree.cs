namespace Zenoh.Routing.Mesh;

/// <summary>The shortest ways from one router to all others, as every router computes them. Immutable.</summary>
internal sealed class MeshTree
{
    private readonly Dictionary<ZenohId, ZenohId> _predecessors = [];
    private readonly ZenohId _root;

    public MeshTree(MeshGraph graph, MeshNode root)
    {
        _root = root.Id;
        var distances = new Dictionary<ZenohId, double> { [root.Id] = 0 };
        var next = new PriorityQueue<MeshNode, double>([(root, 0)]);
        var settled = new HashSet<ZenohId>();
        while (next.TryDequeue(out MeshNode? node, out double distance))
        {
            if (!settled.Add(node.Id))
                continue;
            foreach (ZenohId link in node.Links.Keys)
            {
                if (graph.Find(link) is not { } other || MeshGraph.WeightOf(node, other) is not { } weight)
                    continue;
                double way = distance + weight;
                if (distances.TryGetValue(link, out double known) && known <= way)
                    continue;
                distances[link] = way;
                _predecessors[link] = node.Id;
                next.Enqueue(other, way);
            }
        }
    }

    /// <summary>The routers that get what the root says through this one.</summary>
    public IEnumerable<ZenohId> ChildrenOf(ZenohId node) => _predecessors.Where(pair => pair.Value == node).Select(static pair => pair.Key);

    /// <summary>The child of a router on the way to another one below it.</summary>
    public bool TryDirection(ZenohId from, ZenohId to, out ZenohId child)
    {
        child = to;
        while (_predecessors.TryGetValue(child, out ZenohId predecessor))
        {
            if (predecessor == from)
                return true;
            child = predecessor;
        }

        return false;
    }

    /// <summary>The neighbour of a router on the way to another one: down the tree, else up.</summary>
    public bool TrySuccessor(ZenohId from, ZenohId to, out ZenohId next) =>
        TryDirection(from, to, out next)
        || ((to == _root || _predecessors.ContainsKey(to)) && _predecessors.TryGetValue(from, out next));

    /// <summary>Links between the root and a router.</summary>
    public int HopsTo(ZenohId node)
    {
        int hops = 0;
        while (node != _root && _predecessors.TryGetValue(node, out node))
            hops++;
        return hops;
    }
}
