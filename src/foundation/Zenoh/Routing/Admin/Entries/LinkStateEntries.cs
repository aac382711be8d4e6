using System.Globalization;
using System.Text;
using Zenoh.KeyExpressions;
using Zenoh.Routing.Faces;
using Zenoh.Routing.Mesh;

namespace Zenoh.Routing.Admin.Entries;

/// <summary>Whom this node knows, as graphs in the language of Graphviz: routers with their links, and the neighbours of each other region.</summary>
internal sealed class LinkStateEntries(KeyExpression root, Node node, RouterMesh? mesh) : IAdminEntries
{
    private readonly KeyExpression _north = root / "linkstate" / Names.North;
    private readonly KeyExpression _peers = root / "linkstate" / Names.Peers;

    public void Answer(AdminAnswers answers)
    {
        if (answers.Asks(_north))
            answers.AddText(_north, mesh is null ? Star(FaceKind.Router, FaceKind.Peer) : Mesh(mesh));
        if (mesh is not null && answers.Asks(_peers))
            answers.AddText(_peers, Star(FaceKind.Peer));
    }

    private string Mesh(RouterMesh routers)
    {
        var graph = new StringBuilder("graph {\n");
        using (node.Tables.Begin())
        {
            MeshNode[] nodes = [.. routers.Graph.Nodes.OrderBy(static known => known.Index)];
            foreach (MeshNode known in nodes)
                AddNode(graph, known.Index, known.Id);
            foreach (MeshNode known in nodes)
            {
                foreach (MeshNode other in known.Links.Keys.Select(routers.Graph.Find).OfType<MeshNode>().OrderBy(static other => other.Index))
                {
                    if (other.Index < known.Index && MeshGraph.WeightOf(known, other) is { } weight)
                        graph.Append(CultureInfo.InvariantCulture, $"    {known.Index} -- {other.Index} [ label = \"{weight}\" ]\n");
                }
            }
        }

        return graph.Append("}\n").ToString();
    }

    /// <summary>This node and its neighbours; what there is between those it does not know.</summary>
    private string Star(params ReadOnlySpan<FaceKind> kinds)
    {
        var graph = new StringBuilder("graph {\n");
        int index = 0;
        AddNode(graph, index, node.Id);
        foreach (RemoteFace face in node.SnapshotOfFaces())
        {
            if (kinds.Contains(face.Kind))
                AddNode(graph, ++index, face.Id);
        }

        return graph.Append("}\n").ToString();
    }

    private static void AddNode(StringBuilder graph, int index, ZenohId id) =>
        graph.Append(CultureInfo.InvariantCulture, $"    {index} [ label = \"{id}\" ]\n");
}
