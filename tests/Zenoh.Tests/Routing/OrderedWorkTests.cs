using Zenoh.Routing.Faces;

namespace Zenoh.Tests.Routing;

public sealed class OrderedWorkTests
{
    [Fact]
    public void Work_that_throws_is_told_and_what_was_added_before_and_after_is_done_in_order()
    {
        List<string> done = [];
        OrderedWork work = new(() => done.Add("all"), static _ => throw new InvalidOperationException("of a declaration"), error => done.Add(error.Message));
        work.Add(() => done.Add("1"));
        work.Add(() => throw new InvalidOperationException("of 2"));
        work.Add(default);
        work.Add(() => done.Add("3"));

        work.Run();
        work.Add(() => done.Add("4"));
        work.Run();

        Assert.Equal(["1", "of 2", "of a declaration", "3", "all", "4", "all"], done);
    }
}
