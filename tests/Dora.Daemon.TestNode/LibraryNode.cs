using System.Globalization;
using System.Text;
using Dora.Node;

namespace Dora.Daemon.TestNode;

/// <summary>A node as its authors write them.</summary>
internal static class LibraryNode
{
    /// <summary>Sends texts of digits, then ends in order.</summary>
    public static void Source(int count)
    {
        using DoraNode node = DoraNode.Connect();
        for (int i = 0; i < count; i++)
            node.Send("out", Encoding.UTF8.GetBytes(i.ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>Sends a message, then one on an output the dataflow file does not know.</summary>
    public static void UnknownOutput()
    {
        using DoraNode node = DoraNode.Connect();
        node.Send("out", "before"u8);
        node.Send("ou", "lost"u8);
    }
}
