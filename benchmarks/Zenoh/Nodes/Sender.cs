using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using Zenoh.Configuration;
using Zenoh.Session;

namespace Zenoh.Benchmarks.Nodes;

/// <summary>Floods and pings on command: lines <c>throughput bytes nanoseconds</c> and <c>pingpong bytes messages</c>; answers each with a line of values.</summary>
internal sealed class Sender(ZenohConfig config) : Node
{
    /// <summary>Reading the clock for each small message would slow them down.</summary>
    private const ulong ClockEvery = 64;

    private const int LargeMessage = 32 * 1024;
    private const byte Filling = 0x5a;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public override async Task RunAsync()
    {
        await using var session = await ZenohSession.OpenAsync(config);
        var blocking = new DeliveryOptions { CongestionControl = CongestionControl.Block };
        using var flood = session.DeclarePublisher(Flood, delivery: blocking);
        using var ping = session.DeclarePublisher(Ping, delivery: blocking with { IsExpress = true });
        using var pings = new Pings(ping);
        using var pong = session.DeclareSubscriber(Pong, _ => pings.OnPong());
        await WaitForReceiverAsync(flood);
        await WaitForReceiverAsync(ping);
        Say(Ready);
        while (await Console.In.ReadLineAsync() is { } line)
        {
            var words = line.Split(' ');
            var bytes = int.Parse(words[1], CultureInfo.InvariantCulture);
            var effort = long.Parse(words[2], CultureInfo.InvariantCulture);
            Say(words[0] == "throughput" ? Run(flood, bytes, effort) : pings.Run(bytes, (int)effort));
        }
    }

    private static async Task WaitForReceiverAsync(Publisher publisher)
    {
        // Not on the reading thread that tells: it would read no more while this program waits for its next command.
        var found = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        publisher.MatchingChanged += isMatching => _ = isMatching && found.TrySetResult();
        await found.Task.WaitAsync(Patience);
    }

    private static string Run(Publisher publisher, int bytes, long nanoseconds)
    {
        byte[] payload = new byte[bytes];
        payload.AsSpan().Fill(Filling);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var sent = Send(publisher, payload, Stopwatch.GetTimestamp() + (long)(nanoseconds * (Stopwatch.Frequency / 1e9)));
        var allocated = (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)sent;
        return Metric.Line((Metric.AllocatedSending, allocated));
    }

    private static ulong Send(Publisher publisher, byte[] payload, long stop)
    {
        var every = payload.Length < LargeMessage ? ClockEvery : 1;
        for (ulong sent = 1; ; sent++)
        {
            var isLast = sent % every == 0 && Stopwatch.GetTimestamp() >= stop;
            BinaryPrimitives.WriteUInt64LittleEndian(payload, isLast ? EndMark : sent);
            publisher.Put(payload);
            if (isLast)
                return sent;
        }
    }
}
