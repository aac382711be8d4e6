namespace Dora.Transport.CrashWorker;

/// <summary>Reads everything, holds some of it for a while, and checks every byte and the order of every input.</summary>
internal static class ConsumerRole
{
    private const int MaxHeld = 24;

    /// <summary>How long a reader waits for more when every input is closed: a sender that was replaced may have opened one again.</summary>
    private static readonly TimeSpan LastWait = TimeSpan.FromMilliseconds(200);

    /// <summary>How long what the senders sent before they ended may take through the daemon.</summary>
    private static readonly TimeSpan RelayDeadline = TimeSpan.FromSeconds(30);

    public static void Run(NodeControl control, Scoreboard scoreboard, int participant, int seed)
    {
        var inputs = Enumerable.Range(0, Arena.Inputs).Select(i => new InputRecord(i)).ToArray();
        var random = new Random(seed);
        var held = new List<(int Input, Sample Sample)>();
        while (Step(control.Endpoint.Inbox, scoreboard, inputs, held, random))
            scoreboard.Alive(participant)++;
        while (held.Count > 0)
            Drop(held, held.Count - 1);
        foreach (var input in inputs)
            input.Report(control.Endpoint.Inbox.DroppedMessages(input.Index));
        if (control.Orphaned > 0)
            Console.WriteLine($"orphaned {control.Orphaned}");
        control.Endpoint.Dispose();
    }

    private static bool Step(IInbox inbox, Scoreboard scoreboard, InputRecord[] inputs, List<(int, Sample)> held, Random random)
    {
        // Read before the queues are looked at: what was published before the senders ended is then seen.
        var last = scoreboard.Phase == Phase.Drain;
        switch (inbox.TryTake(out var sample, out var input))
        {
            case TakeStatus.Message:
                inputs[input].Take(Content.Check(sample!.Payload.Span, input), sample.Header, sample.Parameters.Span, sample.Payload.Span);
                held.Add((input, sample));
                break;
            case TakeStatus.Closed:
                inputs[input].Close();
                break;
            default:
                var patience = !last ? TimeSpan.FromMilliseconds(20) : inputs.All(i => i.IsClosed) ? LastWait : RelayDeadline;
                return inbox.Wait(patience) || !last;
        }
        while (held.Count > MaxHeld || (held.Count > 0 && random.Next(4) > 0))
            Drop(held, random.Next(held.Count));
        return true;
    }

    /// <summary>Checks once more what was held, then gives it back.</summary>
    private static void Drop(List<(int Input, Sample Sample)> held, int index)
    {
        var (input, sample) = held[index];
        held[index] = held[^1];
        held.RemoveAt(held.Count - 1);
        if (Content.Check(sample.Payload.Span, input) != (long)sample.Header.Timestamp)
            throw new InvalidDataException($"input {input}: message {sample.Header.Timestamp} changed while it was held");
        sample.Dispose();
    }
}
