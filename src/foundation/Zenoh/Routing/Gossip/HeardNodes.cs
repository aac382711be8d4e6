using Zenoh.Routing.Faces;

namespace Zenoh.Routing.Gossip;

/// <summary>
/// Nodes known from what neighbours tell, kept to be told on (<c>scouting/gossip/multihop</c>). Each is kept as the neighbour told it that had the
/// newest version, and for as long as that neighbour stays. Guarded by the tables' lock.
/// </summary>
/// <param name="most">Nodes (<c>routing/limits/known_nodes</c>).</param>
internal sealed class HeardNodes(int most)
{
    private readonly Dictionary<ZenohId, (RemoteFace From, NodeEntry Entry)> _nodes = [];

    /// <summary>Whether there is no room for a node.</summary>
    public bool Lacks(ZenohId id) => _nodes.Count >= most && !_nodes.ContainsKey(id);

    public bool Contains(ZenohId id) => _nodes.ContainsKey(id);

    /// <summary>Takes a node in. False when it is known as well already, so that news do not go round for ever.</summary>
    /// <param name="from">Who told.</param>
    /// <param name="entry">The node.</param>
    /// <param name="isCharged">False when whoever told has used up its budget.</param>
    public bool TryTake(RemoteFace from, NodeEntry entry, out bool isCharged)
    {
        isCharged = true;
        bool isKnown = _nodes.TryGetValue(entry.Id, out (RemoteFace From, NodeEntry Entry) known);
        if (isKnown ? entry.SequenceNumber <= known.Entry.SequenceNumber : Lacks(entry.Id))
            return false;
        isCharged = from.Budget.TryTake(entry.Bytes);
        if (!isCharged)
            return false;
        if (isKnown)
            known.From.Budget.Return(known.Entry.Bytes);
        _nodes[entry.Id] = (from, entry);
        return true;
    }

    /// <summary>What a face may not know: it did not tell, and is not, the node.</summary>
    public IEnumerable<NodeEntry> NewsFor(RemoteFace face) =>
        _nodes.Values.Where(node => node.From != face && node.Entry.Id != face.Id).Select(static node => node.Entry);

    /// <summary>A neighbour has gone, and with it what it told.</summary>
    /// <returns>The nodes that are not known any more.</returns>
    public ZenohId[] Forget(RemoteFace from)
    {
        ZenohId[] gone = [.. _nodes.Where(node => node.Value.From == from).Select(static node => node.Key)];
        foreach (ZenohId id in gone)
            _nodes.Remove(id);
        return gone;
    }
}
