namespace Dora.Protocol.Tests;

public sealed class HybridClockTests
{
    private const ulong HalfSecond = 1UL << 31;

    [Fact]
    public void Timestamps_grow_while_wall_time_stands_still_or_goes_back()
    {
        ManualTime time = new();
        HybridClock clock = new(time);
        ulong first = clock.Now();
        ulong second = clock.Now();
        time.Advance(TimeSpan.FromSeconds(-5));
        ulong third = clock.Now();

        Assert.Equal([first + 1, first + 2], [second, third]);
    }

    [Fact]
    public void Fresh_moment_starts_with_an_empty_counter()
    {
        ManualTime time = new();
        HybridClock clock = new(time);
        _ = clock.Now();
        _ = clock.Now();
        time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(0UL, clock.Now() & 0xF);
    }

    [Fact]
    public void Merged_timestamp_is_in_the_past_of_the_next_one()
    {
        HybridClock clock = new(new ManualTime());
        ulong ahead = clock.Now() + HalfSecond / 2;

        Assert.True(clock.Merge(ahead));
        Assert.Equal(ahead + 1, clock.Now());
    }

    [Fact]
    public void Timestamp_too_far_ahead_is_refused_and_changes_nothing()
    {
        HybridClock clock = new(new ManualTime());
        ulong now = clock.Now();

        Assert.False(clock.Merge(now + HalfSecond + (HalfSecond >> 4)));
        Assert.Equal(now + 1, clock.Now());
    }

    [Fact]
    public void Timestamp_of_the_past_changes_nothing()
    {
        HybridClock clock = new(new ManualTime());
        ulong now = clock.Now();

        Assert.True(clock.Merge(now - HalfSecond));
        Assert.Equal(now + 1, clock.Now());
    }

    [Fact]
    public void Threads_never_get_the_same_timestamp()
    {
        HybridClock clock = new();
        ulong[][] taken = new ulong[4][];
        Parallel.For(0, taken.Length, index => taken[index] = Enumerable.Range(0, 20_000).Select(_ => clock.Now()).ToArray());

        Assert.Equal(taken.Length * 20_000, taken.SelectMany(part => part).Distinct().Count());
    }

    [Theory]
    [InlineData("1970-01-01T00:00:00Z")]
    [InlineData("2026-11-22T04:02:22.1234567Z")]
    [InlineData("2105-12-31T23:59:59.9999999Z")]
    public void Moment_survives_the_way_through_a_timestamp(string text)
    {
        DateTimeOffset moment = DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

        Assert.Equal(moment, HybridClock.ToDateTime(HybridClock.FromDateTime(moment)));
    }

    [Fact]
    public void Half_a_second_is_the_top_bit_of_the_fraction() =>
        Assert.Equal((3UL << 32) | HalfSecond, HybridClock.FromDateTime(DateTimeOffset.UnixEpoch.AddSeconds(3.5)));

    [Fact]
    public void Clock_allocates_nothing()
    {
        HybridClock clock = new();
        _ = clock.Merge(clock.Now());
        Assert.Equal(0, Allocations.Of(() =>
        {
            for (int index = 0; index < 1000; index++)
                clock.Merge(clock.Now());
        }));
    }

    private sealed class ManualTime : TimeProvider
    {
        private DateTimeOffset _now = DateTimeOffset.UnixEpoch.AddYears(50);

        public void Advance(TimeSpan step) => _now += step;

        public override DateTimeOffset GetUtcNow() => _now;
    }
}
