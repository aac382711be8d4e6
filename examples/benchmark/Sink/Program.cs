using Dora.Benchmark.Sink;
using Dora.Node;
using Dora.Protocol;

using DoraNode node = DoraNode.Connect();
using Report report = new(Environment.GetEnvironmentVariable("BENCH_CSV"));
LatencyBracket latency = new(report);
ThroughputBracket throughput = new(report);
foreach (NodeEvent next in node)
{
    switch (next)
    {
        case InputEvent { Id: "latency" } message:
            latency.Add(message.Bytes.Length, HybridClock.FromDateTime(DateTimeOffset.UtcNow), message.Timestamp);
            break;
        case InputEvent { Id: "throughput" } message:
            latency.Finish();
            throughput.Add(message.Bytes.Length);
            break;
        case InputClosedEvent closed:
            Console.WriteLine($"Input `{closed.Id}` was closed");
            break;
    }
}

latency.Finish();
