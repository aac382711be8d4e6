using Zenoh.KeyExpressions;
using Zenoh.Routing.Mesh;

namespace Zenoh.Routing.Admin.Entries;

/// <summary>The next router towards another one, in the tree of each router data may come from.</summary>
internal sealed class SuccessorEntries(KeyExpression root, Tables tables, RouterMesh mesh) : IAdminEntries
{
    private readonly KeyExpression _family = root / "route/successor/src";

    public void Answer(AdminAnswers answers)
    {
        if (answers.Below(_family).Count == 0)
            return;
        foreach (ZenohId source in Routers())
        {
            KeyExpression ofSource = _family / $"{source}/dst";
            if (answers.IsOver)
                return;
            if (answers.Below(ofSource).Count > 0)
                Answer(answers, source, ofSource);
        }
    }

    private void Answer(AdminAnswers answers, ZenohId source, KeyExpression ofSource)
    {
        foreach ((ZenohId destination, ZenohId next) in Hops(source))
        {
            KeyExpression key = ofSource / destination.ToString();
            if (answers.Asks(key))
                answers.AddJson(key, json => json.WriteStringValue(next.ToString()));
        }
    }

    private ZenohId[] Routers()
    {
        using var turn = tables.Begin();
        return [.. mesh.Graph.Nodes.Select(static node => node.Id)];
    }

    private List<(ZenohId Destination, ZenohId Next)> Hops(ZenohId source)
    {
        List<(ZenohId, ZenohId)> hops = [];
        using var turn = tables.Begin();
        foreach (MeshNode node in mesh.Graph.Nodes)
        {
            if (node != mesh.Graph.Self && mesh.TrySuccessor(source, node.Id, out ZenohId next))
                hops.Add((node.Id, next));
        }

        return hops;
    }
}
