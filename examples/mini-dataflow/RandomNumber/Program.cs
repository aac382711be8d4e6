using Columnar.Arrays;
using Dora.Node;

using DoraNode node = DoraNode.Connect();
Output number = node.Output("number");
foreach (NodeEvent next in node)
{
    if (next is InputEvent { Id: "timestamp" })
        number.Send(PrimitiveArray.From(Random.Shared.NextInt64()));
}
