using Zenoh.Routing;
using Zenoh.Session.Opening;

namespace Zenoh.Tests.Session;

public sealed class WarningsTests
{
    [Fact]
    public void What_was_said_before_anybody_listened_is_told_to_the_first_listener_only()
    {
        Warnings warnings = new();
        for (int i = 0; i <= Warnings.MostKept; i++)
            warnings.Tell($"early {i}");
        List<string> first = [];
        List<string> second = [];
        warnings.Add(first.Add);
        warnings.Add(second.Add);
        warnings.Tell("late");
        Assert.Equal([.. Enumerable.Range(0, Warnings.MostKept).Select(i => $"early {i}"), "late"], first);
        Assert.Equal(["late"], second);
    }

    [Fact]
    public void Listener_that_throws_harms_neither_who_tells_nor_other_listeners_and_shows_as_a_problem()
    {
        ManualTime time = new();
        Warnings warnings = new();
        using Deadlines deadlines = new(time, warnings.Tell);
        List<string> told = [];
        bool happened = false;
        warnings.Tell("early");
        warnings.Add(static text => throw new InvalidOperationException($"no room for {text}"));
        warnings.Add(told.Add);
        Assert.Contains("1 times", warnings.Problem, StringComparison.Ordinal);
        deadlines.After(TimeSpan.FromSeconds(1), static () => throw new InvalidOperationException("a deadline failed"));
        deadlines.After(TimeSpan.FromSeconds(2), () => happened = true);

        time.Advance(TimeSpan.FromSeconds(2));

        Assert.True(happened);
        Assert.Contains("a deadline failed", Assert.Single(told), StringComparison.Ordinal);
        Assert.Contains("2 times", warnings.Problem, StringComparison.Ordinal);
        Assert.Contains("InvalidOperationException: no room for early", warnings.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_listens_no_more_is_told_nothing()
    {
        Warnings warnings = new();
        List<string> told = [];
        Action<string> listener = told.Add;
        warnings.Add(listener);
        warnings.Remove(listener);
        warnings.Tell("late");
        Assert.Empty(told);
    }
}
