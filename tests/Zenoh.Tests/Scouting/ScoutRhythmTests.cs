using Zenoh.Scouting;

namespace Zenoh.Tests.Scouting;

public sealed class ScoutRhythmTests
{
    private readonly ManualTime _time = new(DateTimeOffset.UnixEpoch);
    private readonly List<int> _asked = [];
    private int _second;

    [Fact]
    public void Questions_are_asked_at_once_and_then_ever_more_rarely()
    {
        using ScoutRhythm rhythm = NewRhythm();
        Pass(5);
        Assert.Empty(_asked);
        rhythm.Start();
        rhythm.Start();
        Pass(32);
        Assert.Equal([5, 6, 8, 12, 20, 28, 36], _asked);
    }

    [Fact]
    public void Nothing_is_asked_after_the_stop_and_a_new_start_begins_with_short_pauses()
    {
        using ScoutRhythm rhythm = NewRhythm();
        rhythm.Start();
        Pass(4);
        rhythm.Stop();
        Pass(20);
        Assert.Equal([0, 1, 3], _asked);
        rhythm.Start();
        Pass(4);
        Assert.Equal([0, 1, 3, 24, 25, 27], _asked);
    }

    private ScoutRhythm NewRhythm() => new(() => _asked.Add(_second), _time);

    private void Pass(int seconds)
    {
        for (int i = 0; i < seconds; i++)
        {
            _second++;
            _time.Advance(TimeSpan.FromSeconds(1));
        }
    }
}
