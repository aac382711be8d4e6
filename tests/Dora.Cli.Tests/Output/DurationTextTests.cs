using Dora.Cli.Arguments;

namespace Dora.Cli.Tests.Output;

public sealed class DurationTextTests
{
    [Theory]
    [InlineData("10s", 10_000)]
    [InlineData("1m 30s", 90_000)]
    [InlineData("1m30s", 90_000)]
    [InlineData("1h + 1min", 3_660_000)]
    [InlineData("500ms", 500)]
    [InlineData("1.5 h", 5_400_000)]
    [InlineData("0s", 0)]
    [InlineData("7", 7_000)]
    public void Durations_are_read_as_users_write_them(string text, double milliseconds)
    {
        Assert.True(DurationText.TryParse(text, out TimeSpan? duration));
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), duration);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("abc")]
    [InlineData("-1s")]
    [InlineData("10 parsecs")]
    [InlineData("1s abc")]
    [InlineData("1..5s")]
    [InlineData("99999999d")]
    [InlineData("1e400s")]
    public void What_is_no_duration_is_refused(string text) => Assert.False(DurationText.TryParse(text, out _));
}
