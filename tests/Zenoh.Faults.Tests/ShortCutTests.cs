using Zenoh.Cli.Tests.Harness;
using Zenoh.Faults.Tests.Networks;

namespace Zenoh.Faults.Tests;

/// <summary>A cut that is over before the lease: TCP repairs it, and who blocks loses nothing.</summary>
public sealed class ShortCutTests
{
    /// <summary>More in two seconds than the buffers of all sockets on the way hold.</summary>
    private const string MessageBytes = "32768";

    private static readonly TimeSpan Cut = TimeSpan.FromSeconds(2);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_blocking_publisher_loses_nothing_when_a_link_is_cut_for_two_seconds(bool atPublisher)
    {
        using Network network = new();
        Machine hub = network.Add("hub"), left = network.Add("left"), right = network.Add("right");
        Wire toPublisher = network.Join(hub, left), toSubscriber = network.Join(hub, right);
        using ZenohProcess router = await hub.RouterAsync(Nodes.Patient);
        using ZenohProcess count = right.Work("count", Nodes.Endpoint(toSubscriber.One), "cut/data");
        await count.ReportsAsync("counting");
        using ZenohProcess publish = left.Work("publish", Nodes.Endpoint(toPublisher.One), "cut/data", MessageBytes, nameof(CongestionControl.Block));
        await count.PrintsMoreAsync("the first messages");

        Wire cut = atPublisher ? toPublisher : toSubscriber;
        cut.Cut();
        await Task.Delay(Cut, TestContext.Current.CancellationToken);
        cut.Mend();

        await count.PrintsMoreAsync("messages after the cut");
        await publish.StopAsync();
        await count.EndsWithAsync(0);
        string published = publish.Lines[^1].Split(' ')[1];
        Assert.EndsWith($" lost 0 repeated 0 next {published}", count.Lines[^1], StringComparison.Ordinal);
    }
}
