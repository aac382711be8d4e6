using Zenoh.Configuration;
using Zenoh.Session;

namespace Zenoh.Benchmarks.Soak.Nodes;

/// <summary>The router; <c>collect</c> gives memory that is not used any more back and says what is.</summary>
internal sealed class SoakRouter(ZenohConfig config) : SoakNode
{
    private ZenohSession? _session;

    protected override async Task<string> StartAsync()
    {
        _session = await ZenohSession.OpenAsync(config);
        return Ready;
    }

    protected override Task<string> AnswerAsync(string command, int[] numbers)
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return Task.FromResult(Metric.Line((SoakMetric.Heap, GC.GetTotalMemory(forceFullCollection: false))));
    }

    protected override async Task EndAsync() => await _session!.DisposeAsync();
}
