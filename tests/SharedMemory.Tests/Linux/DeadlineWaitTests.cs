using SharedMemory.Linux;

namespace SharedMemory.Tests.Linux;

public sealed class DeadlineWaitTests
{
    [Fact]
    public void Wait_ends_at_its_deadline_and_not_before()
    {
        using var wait = new DeadlineWait();
        DeadlineWait.SetTimerSlackOfThisThread(1);
        for (int i = 0; i < 100; i++)
        {
            long deadline = MonotonicClock.Nanoseconds + 200_000;
            Assert.True(wait.WaitUntil(deadline));
            Assert.True(MonotonicClock.Nanoseconds >= deadline);
        }
    }

    [Fact]
    public async Task Interrupt_ends_a_wait_without_deadline_and_is_remembered()
    {
        using var wait = new DeadlineWait();
        Task<bool> pending = Task.Run(() => wait.WaitUntil(long.MaxValue));
        wait.Interrupt();
        Assert.False(await Eventually.Within(pending, "the end of the wait"));

        wait.Interrupt();
        Assert.False(wait.WaitUntil(long.MaxValue));
    }

    [Fact]
    public void Deadlines_saturate()
    {
        Assert.Equal(long.MaxValue, MonotonicClock.DeadlineAfter(Timeout.InfiniteTimeSpan));
        Assert.Equal(long.MaxValue, MonotonicClock.DeadlineAfter(TimeSpan.MaxValue));
        Assert.True(MonotonicClock.DeadlineAfter(TimeSpan.FromDays(1)) < long.MaxValue);
    }
}
