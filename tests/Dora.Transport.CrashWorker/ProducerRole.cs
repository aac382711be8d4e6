using Dora.Protocol;

namespace Dora.Transport.CrashWorker;

/// <summary>Publishes numbered messages of all sizes until told to finish.</summary>
internal static class ProducerRole
{
    /// <summary>Messages between two rests; without rests nobody else gets a processor.</summary>
    private const int Burst = 40;

    private static readonly int[] Sizes = [16, 64, 1000, 4000, 4096, 5000, 20_000, 70_000, 300_000, 1_500_000];

    public static void Run(NodeControl control, Scoreboard scoreboard, int participant, int seed)
    {
        var random = new Random(seed);
        var outbox = control.Endpoint.Outbox;
        for (var messages = 0; scoreboard.Phase == Phase.Run && !control.Ended; messages++)
        {
            try
            {
                Publish(outbox, scoreboard, participant, random);
            }
            catch (TransportException) when (control.Ended)
            {
                // Nobody is left to give the pool more memory.
                break;
            }
            scoreboard.Alive(participant)++;
            if (messages % Burst == Burst - 1)
                Thread.Sleep(1);
        }
        control.Endpoint.Dispose();
    }

    private static void Publish(IOutbox outbox, Scoreboard scoreboard, int participant, Random random)
    {
        var output = random.Next(Arena.Outputs);
        var size = Math.Max(Content.HeaderBytes, Sizes[(int)(Sizes.Length * Math.Pow(random.NextDouble(), 3))] - random.Next(9));
        var input = Arena.InputOf(participant, output);
        using var loan = outbox.Loan(size);
        var number = scoreboard.Intent(participant, output)++;
        Content.Fill(loan.Span, number, input);
        var header = new MessageHeader((ulong)number, PayloadEncoding.Bytes);
        var outcome = random.Next(2) == 0
            ? outbox.Publish(output, loan, size, header, loan.Span[..Math.Min(40, size)])
            : outbox.Publish(output, loan.Span, header, []);
        if (outcome == PublishOutcome.Published)
            Volatile.Write(ref scoreboard.Done(participant, output), number + 1);
    }
}
