using System.Globalization;
using Dora.Node;

int[] sizes = [0, 8, 64, 512, 2048, 4096, 16_384, 40_960, 409_600, 4_096_000];
const int Messages = 100;
TimeSpan latencyPause = TimeSpan.FromMilliseconds(5);
TimeSpan settle = TimeSpan.FromMilliseconds(int.Parse(Environment.GetEnvironmentVariable("BENCH_PAUSE_MS") ?? "2000", CultureInfo.InvariantCulture));

using DoraNode node = DoraNode.Connect();
Output latency = node.Output("latency");
Output throughput = node.Output("throughput");
byte[][] payloads = [.. sizes.Select(RandomBytes)];

foreach (byte[] payload in payloads)
{
    for (int count = 0; count < Messages; count++)
    {
        latency.Send(payload);
        if (IsStopped(latencyPause))
            return;
    }
}

if (IsStopped(settle))
    return;

foreach (byte[] payload in payloads)
{
    for (int count = 0; count < Messages; count++)
        throughput.Send(payload);

    // One byte marks the end of a size: no size of the list is one byte long.
    throughput.Send([1]);
    if (IsStopped(settle))
        return;
}

// A node without inputs can only be told to stop; waiting for that is its way to sleep.
bool IsStopped(TimeSpan pause)
{
    using NodeEvent? next = node.Receive(pause);
    return next is StopEvent || node.Ended;
}

static byte[] RandomBytes(int size)
{
    byte[] bytes = new byte[size];
    Random.Shared.NextBytes(bytes);
    return bytes;
}
