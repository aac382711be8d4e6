using System.Globalization;
using Dora.Node;
using Dora.Protocol;

namespace Dora.Daemon.TestNode;

/// <summary>Nodes that send as much as a program can ask for, and more than a message may hold.</summary>
internal static class Giants
{
    /// <summary>
    /// Sends a small message, then one of 2 GiB (the 56 bytes less than a .NET array can have), by copying and in place, then another small one.
    /// </summary>
    /// <param name="endsWithIt">True for a node whose author did not think of the error.</param>
    public static void TooLarge(bool endsWithIt)
    {
        using DoraNode node = DoraNode.Connect();
        Output output = node.Output("out");
        output.Send(new byte[1]);
        byte[] payload = GC.AllocateUninitializedArray<byte>(Array.MaxLength);
        try
        {
            output.Send(payload);
        }
        catch (ArgumentException refused) when (!endsWithIt)
        {
            Console.WriteLine($"refused: {refused.Message}");
        }

        try
        {
            output.Loan(int.MaxValue).Dispose();
        }
        catch (ArgumentException refused)
        {
            Console.WriteLine($"refused: {refused.Message}");
        }

        output.Send(new byte[2]);
    }

    /// <summary>Sends messages of the largest size there may be, the first copied, the others filled in place, each after the reader had the one before.</summary>
    public static void Largest(int count)
    {
        using DoraNode node = DoraNode.Connect();
        Output output = node.Output("out");
        output.Send(Marked(new byte[Limits.MaxPayloadBytes]));
        for (int i = 1; i < count; i++)
        {
            using OutputLoan loan = output.Loan(Limits.MaxPayloadBytes);
            _ = Marked(loan.Span);
            loan.Publish();
        }
    }

    /// <summary>Says how large each message is and whether it has both its ends.</summary>
    public static void Measure()
    {
        using DoraNode node = DoraNode.Connect();
        foreach (NodeEvent next in node)
        {
            if (next is InputEvent message)
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{message.Bytes.Length} bytes, {(IsMarked(message.Bytes) ? "whole" : "damaged")}"));
        }
    }

    private static Span<byte> Marked(Span<byte> payload)
    {
        (payload[0], payload[^1]) = (1, 2);
        return payload;
    }

    private static bool IsMarked(ReadOnlySpan<byte> payload) => payload.Length <= 2 || (payload[0] == 1 && payload[^1] == 2);
}
