using Dora.Daemon.Health;
using Dora.Descriptor.Model;

namespace Dora.Daemon.Tests.Health;

public sealed class RestartTrackerTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Waits_double_up_to_their_bound()
    {
        RestartTracker tracker = new(new RestartRules(RestartPolicy.OnFailure) { Delay = TimeSpan.FromSeconds(1), MaxDelay = TimeSpan.FromSeconds(5) });

        double[] waits = [.. Enumerable.Range(0, 5).Select(_ => tracker.TryNext(hasFailed: true, Noon, out TimeSpan delay) ? delay.TotalSeconds : -1)];

        Assert.Equal([1, 2, 4, 5, 5], waits);
    }

    [Fact]
    public void Restarts_outside_the_window_are_forgotten()
    {
        RestartTracker tracker = new(new RestartRules(RestartPolicy.OnFailure) { MaxRestarts = 1, Window = TimeSpan.FromMinutes(1) });

        Assert.True(tracker.TryNext(hasFailed: true, Noon, out _));
        Assert.False(tracker.TryNext(hasFailed: true, Noon + TimeSpan.FromSeconds(59), out _));
        Assert.True(tracker.TryNext(hasFailed: true, Noon + TimeSpan.FromSeconds(61), out _));
    }

    [Theory]
    [InlineData(RestartPolicy.Never, true, false)]
    [InlineData(RestartPolicy.OnFailure, true, true)]
    [InlineData(RestartPolicy.OnFailure, false, false)]
    [InlineData(RestartPolicy.Always, false, true)]
    public void The_policy_decides_on_which_ends_a_node_returns(RestartPolicy policy, bool hasFailed, bool returns) =>
        Assert.Equal(returns, new RestartTracker(new RestartRules(policy)).TryNext(hasFailed, Noon, out _));
}
