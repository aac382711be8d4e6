using Dora.Node;

namespace Dora.Benchmarks.Nodes;

/// <summary>The measured nodes; the argument says which part to play.</summary>
internal static class Program
{
    public static int Main(string[] arguments)
    {
        using var node = DoraNode.Connect();
        using var conductor = new ConductorLink(node.Id);
        switch (arguments)
        {
            case ["sender"]:
                new SenderNode(node, conductor).Run();
                return 0;
            case ["receiver"]:
                new ReceiverNode(node, conductor).Run();
                return 0;
            case ["ticker"]:
                new TickerNode(node, conductor).Run();
                return 0;
            default:
                Console.Error.WriteLine("usage: EndToEnd.Nodes <sender|receiver|ticker>, as a node of a dataflow that ./bench writes");
                return 2;
        }
    }
}
