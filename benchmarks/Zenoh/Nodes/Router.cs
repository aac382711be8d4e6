using Zenoh.Configuration;
using Zenoh.Session;

namespace Zenoh.Benchmarks.Nodes;

/// <summary>A router and nothing else.</summary>
internal sealed class Router(ZenohConfig config) : Node
{
    public override async Task RunAsync()
    {
        await using var session = await ZenohSession.OpenAsync(config);
        Say(Ready);
        await UntilInputEndsAsync();
    }
}
