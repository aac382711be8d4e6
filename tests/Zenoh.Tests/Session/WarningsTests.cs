using System.Collections.Concurrent;
using Zenoh.Routing;
using Zenoh.Session.Opening;

namespace Zenoh.Tests.Session;

public sealed class WarningsTests
{
    [Fact]
    public void What_was_said_before_anybody_listened_is_told_to_the_first_listener_only()
    {
        Warnings warnings = new(Inline);
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
        Warnings warnings = new(Inline);
        using Deadlines deadlines = new(time, warnings.Tell);
        List<string> told = [];
        bool happened = false;
        warnings.Tell("early");
        warnings.Add(static text => throw new InvalidOperationException($"no room for {text}"));
        warnings.Add(told.Add);
        Assert.Contains("1 times", Assert.Single(warnings.Problems), StringComparison.Ordinal);
        deadlines.After(TimeSpan.FromSeconds(1), static () => throw new InvalidOperationException("a deadline failed"));
        deadlines.After(TimeSpan.FromSeconds(2), () => happened = true);

        time.Advance(TimeSpan.FromSeconds(2));

        Assert.True(happened);
        Assert.Contains("a deadline failed", Assert.Single(told), StringComparison.Ordinal);
        Assert.Contains("2 times", Assert.Single(warnings.Problems), StringComparison.Ordinal);
        Assert.Contains("InvalidOperationException: no room for early", Assert.Single(warnings.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Listener_that_does_not_return_holds_up_nobody_who_tells_and_what_is_dropped_is_counted()
    {
        Warnings warnings = new();
        ManualResetEventSlim isCalled = new(), mayReturn = new();
        ConcurrentQueue<string> told = [];
        warnings.Add(text =>
        {
            told.Enqueue(text);
            isCalled.Set();
            mayReturn.Wait(Eventually.Deadline);
        });

        warnings.Tell("first");
        await Eventually.True(() => isCalled.IsSet, "the first warning");
        string[] waiting = [.. Enumerable.Range(0, Warnings.MostWaiting).Select(i => $"waits {i}")];
        foreach (string text in waiting.Concat(["too much", "too much"]))
            warnings.Tell(text);
        Assert.Contains("does not return: 256 warnings wait for it and 2 more were dropped", Assert.Single(warnings.Problems), StringComparison.Ordinal);

        mayReturn.Set();
        await Eventually.True(() => told.Count == waiting.Length + 2, "what waited");
        Assert.Equal(["first", .. waiting, "2 further warnings were dropped, for a listener did not return in time."], told);
        Assert.Empty(warnings.Problems);
    }

    [Fact]
    public void Who_listens_no_more_is_told_nothing()
    {
        Warnings warnings = new(Inline);
        List<string> told = [];
        Action<string> listener = told.Add;
        warnings.Add(listener);
        warnings.Remove(listener);
        warnings.Tell("late");
        Assert.Empty(told);
    }

    private static void Inline(Action tell) => tell();
}
