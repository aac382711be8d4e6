namespace Zenoh.Tests.Replay;

/// <summary>Every recorded session, with this library in the place of either party.</summary>
public sealed class SessionReplayTests
{
    public static TheoryData<string, Party> Sessions() => [.. Recording.Names.SelectMany(static name => new[] { (name, Party.A), (name, Party.B) })];

    [Theory]
    [MemberData(nameof(Sessions))]
    public void Session_leads_to_the_recorded_outcome(string name, Party ours)
    {
        Assert.True(Outcome.Table.TryGetValue((name, ours), out Outcome? outcome), "Data/session-outcomes.txt does not say what it is to lead to");
        if (outcome.Elsewhere is { } other)
        {
            Assert.True(typeof(SessionReplayTests).Assembly.GetType(other) is not null, $"it is to be replayed by {other}, which is not there");
            return;
        }

        using var replay = new Replay(Recording.Of(name), ours, outcome);
        replay.Run();

        Assert.Equal(outcome.Lines, replay.Journal);
    }

    [Fact]
    public void Outcomes_are_those_of_recorded_sessions() =>
        Assert.Equal(Recording.Names.Order(), Outcome.Table.Keys.Select(static key => key.Session).Distinct().Order());
}
