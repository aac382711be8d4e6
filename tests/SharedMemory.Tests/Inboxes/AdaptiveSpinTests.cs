using SharedMemory.Inboxes;

namespace SharedMemory.Tests.Inboxes;

public sealed class AdaptiveSpinTests
{
    private const long Budget = 20_000;
    private const int ManyWaits = 10_000;

    [Fact]
    public void A_reader_spins_as_long_as_spinning_ends_its_waits()
    {
        var spin = new AdaptiveSpin(TimeSpan.FromTicks(Budget / 100));
        for (int wait = 0; wait < ManyWaits; wait++)
        {
            Assert.Equal(Budget, spin.NextBudget());
            spin.Observe(endedTheWait: wait % 3 != 0);
        }
    }

    [Fact]
    public void A_reader_hardly_spins_when_spinning_never_helps()
    {
        var spin = new AdaptiveSpin(TimeSpan.FromTicks(Budget / 100));
        int spins = SpinsInVain(spin);
        Assert.InRange(spins, ManyWaits / 100, ManyWaits / 50);
    }

    [Fact]
    public void A_reader_spins_again_once_a_probe_has_helped()
    {
        var spin = new AdaptiveSpin(TimeSpan.FromTicks(Budget / 100));
        _ = SpinsInVain(spin);
        while (spin.NextBudget() == 0)
        {
        }

        spin.Observe(endedTheWait: true);
        Assert.Equal(Budget, spin.NextBudget());
    }

    [Fact]
    public void A_reader_never_spins_without_a_budget() => Assert.Equal(0, new AdaptiveSpin(TimeSpan.FromTicks(0 / 100)).NextBudget());

    private static int SpinsInVain(AdaptiveSpin spin)
    {
        int spins = 0;
        for (int wait = 0; wait < ManyWaits; wait++)
        {
            if (spin.NextBudget() == 0)
                continue;
            spins++;
            spin.Observe(endedTheWait: false);
        }

        return spins;
    }
}
