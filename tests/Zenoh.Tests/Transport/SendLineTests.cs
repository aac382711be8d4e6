using Zenoh.Transport.Sending;

namespace Zenoh.Tests.Transport;

/// <summary>Who has the turn next. A thread has one place, so a place that is called and left at the same time is tried on one thread.</summary>
public sealed class SendLineTests
{
    [Fact]
    public void Turn_that_came_while_its_thread_gave_up_waiting_is_its_turn()
    {
        var line = new SendLine();
        SendLine.Place place = line.Join();
        Assert.True(line.TryHandOver());
        Assert.True(line.Leave(place));
    }

    [Fact]
    public void Turn_passes_by_a_thread_that_left_the_line()
    {
        var line = new SendLine();
        Assert.False(line.Leave(line.Join()));
        Assert.False(line.TryHandOver());
    }
}
