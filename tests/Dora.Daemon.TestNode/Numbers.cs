using System.Buffers.Binary;
using System.Globalization;
using Dora.Node;
using Dora.Protocol;

namespace Dora.Daemon.TestNode;

/// <summary>Numbered messages through the library: a source of them, a node that passes them on, and a witness that says what came of them.</summary>
internal static class Numbers
{
    private const int MessagesPerRest = 20;

    /// <summary>Sends 0, 1, 2 … on its first output, with a rest now and then, and says how many.</summary>
    /// <param name="count">How many.</param>
    /// <param name="size">The size of each message in bytes; at least 8.</param>
    /// <param name="restMilliseconds">How long it rests.</param>
    /// <param name="restEvery">After how many messages it rests.</param>
    public static void Send(int count, int size, int restMilliseconds, int restEvery = MessagesPerRest)
    {
        using DoraNode node = DoraNode.Connect();
        Output output = node.Output(node.Outputs[0]);
        byte[] payload = new byte[Math.Max(size, sizeof(long))];
        int sent = 0;
        while (sent < count && (sent % restEvery != 0 || Rest(node, restMilliseconds)))
        {
            Fill(payload, sent);
            if (output.Send(payload) != PublishOutcome.Published)
                break;
            sent++;
        }

        Say($"sent {sent}");
    }

    /// <summary>Sends on its first output what it receives.</summary>
    public static void Relay()
    {
        using DoraNode node = DoraNode.Connect();
        Output output = node.Output(node.Outputs[0]);
        int relayed = 0;
        foreach (NodeEvent next in node)
        {
            if (next is InputEvent message && output.Send(message.Bytes) == PublishOutcome.Published)
                relayed++;
        }

        Say($"relayed {relayed}");
    }

    /// <summary>Says for each input, when it closes (and every so many messages), what came, what was missing, what came twice, and what was damaged.</summary>
    public static void Witness(int sayEvery)
    {
        using DoraNode node = DoraNode.Connect();
        Dictionary<string, Tally> tallies = node.Inputs.ToDictionary(input => input, _ => new Tally());
        foreach (NodeEvent next in node)
        {
            if (next is InputEvent message)
            {
                Tally tally = tallies[message.Id];
                tally.Add(message.Bytes);
                if (tally.Received % sayEvery == 0)
                    Say($"{message.Id} at {tally.Received}");
            }
            else if (next is InputClosedEvent closed)
            {
                Say($"{closed.Id}: {tallies[closed.Id]}");
            }
        }
    }

    /// <summary>A source looks whether it is to stop when it rests.</summary>
    /// <returns>False when the dataflow stops.</returns>
    private static bool Rest(DoraNode node, int milliseconds)
    {
        using NodeEvent? next = node.Receive(TimeSpan.FromMilliseconds(milliseconds));
        return !node.Ended;
    }

    private static void Fill(Span<byte> payload, long number)
    {
        payload.Fill((byte)number);
        BinaryPrimitives.WriteInt64LittleEndian(payload, number);
    }

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    /// <summary>What came of one input.</summary>
    private sealed class Tally
    {
        private long _next;
        private int _missing;
        private int _repeated;
        private int _damaged;

        public int Received { get; private set; }

        public void Add(ReadOnlySpan<byte> payload)
        {
            long number = BinaryPrimitives.ReadInt64LittleEndian(payload);
            Received++;
            if (payload[sizeof(long)..].ContainsAnyExcept((byte)number))
                _damaged++;
            if (number < _next)
                _repeated++;
            else
                (_missing, _next) = (_missing + (int)(number - _next), number + 1);
        }

        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture, $"{Received} received, {_missing} missing, {_repeated} repeated, {_damaged} damaged");
    }
}
