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
