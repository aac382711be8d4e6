using Zenoh.Routing;

namespace Zenoh.Tests.Routing;

public sealed class DeadlinesTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly List<string> _warnings = [];
    private readonly List<string> _done = [];
    private readonly Deadlines _deadlines;

    public DeadlinesTests() => _deadlines = new Deadlines(_time, _warnings.Add);

    public void Dispose() => _deadlines.Dispose();

    [Fact]
    public void What_is_due_happens_in_its_order_and_what_was_cancelled_does_not()
    {
        After(3, "third");
        After(1, "first");
        IDisposable second = After(2, "second");
        second.Dispose();

        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(["first"], _done);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["first", "third"], _done);
    }

    [Fact]
    public void More_days_than_a_timer_takes_are_waited_for_in_steps()
    {
        _deadlines.After(TimeSpan.FromDays(60), () => _done.Add("late"));

        _time.Advance(TimeSpan.FromDays(60) - TimeSpan.FromSeconds(1));
        Assert.Empty(_done);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["late"], _done);
    }

    [Fact]
    public void A_clock_of_the_system_takes_any_delay()
    {
        using var deadlines = new Deadlines(TimeProvider.System, _warnings.Add);
        using ManualResetEventSlim happened = new();

        deadlines.After(TimeSpan.FromDays(60), () => _done.Add("60 days"));
        deadlines.After(TimeSpan.MaxValue, () => _done.Add("for ever"));
        deadlines.After(TimeSpan.FromMilliseconds(1), happened.Set);

        Assert.True(happened.Wait(Links.Waiting.Patience, TestContext.Current.CancellationToken), "what was due after a millisecond did not happen");
        Assert.Empty(_done);
    }

    [Fact]
    public void An_action_that_throws_is_told_and_the_others_happen()
    {
        After(1, "before");
        _deadlines.After(TimeSpan.FromSeconds(2), static () => throw new InvalidOperationException("the callback broke"));
        After(2, "together");
        After(3, "after");

        _time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(["before", "together", "after"], _done);
        Assert.Contains("the callback broke", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    private IDisposable After(int seconds, string what) => _deadlines.After(TimeSpan.FromSeconds(seconds), () => _done.Add(what));
}
