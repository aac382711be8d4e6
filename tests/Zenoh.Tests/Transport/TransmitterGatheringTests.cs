using Zenoh.Tests.Links;
using Zenoh.Transport;
using Zenoh.Transport.Sending;
using static Zenoh.Tests.Transport.Transmitting;

namespace Zenoh.Tests.Transport;

/// <summary>Long messages of one receive that leave together.</summary>
public sealed class TransmitterGatheringTests
{
    [Fact]
    public void Long_held_messages_leave_together_on_the_thread_that_releases_them()
    {
        var outlet = new BatchOutlet();
        Transmitter transmitter = Make(outlet, batch: 128);
        for (int i = 0; i < 3; i++)
            Send(transmitter, i, 200, Blocking with { IsHeld = true });
        Assert.Empty(outlet.Batches);
        transmitter.Release();
        Assert.Equal([6], outlet.Together);
        Assert.All(outlet.Threads, thread => Assert.Equal(Environment.CurrentManagedThreadId, thread));
        Assert.Equal(Enumerable.Range(0, 3), outlet.Arrived().Select(message => message.Number));
        Assert.All(outlet.Arrived(), message => Assert.True(message.IsIntact));
        transmitter.Close(TimeSpan.Zero);
    }

    [Fact]
    public void No_more_fragments_gather_than_may()
    {
        var outlet = new BatchOutlet();
        Transmitter transmitter = Make(outlet, batch: 128);
        for (int i = 0; i < 4; i++)
            Send(transmitter, i, 200, Blocking with { IsHeld = true });
        Assert.Equal([TransportLimits.GatheredBatches], outlet.Together);
        for (int i = 4; i < 10; i++)
            Send(transmitter, i, 200, Blocking with { IsHeld = true });
        Assert.Equal([TransportLimits.GatheredBatches, TransportLimits.GatheredBatches], outlet.Together);
        transmitter.Release();
        Assert.Equal(Enumerable.Range(0, 10), outlet.Arrived().Select(message => message.Number));
        transmitter.Close(TimeSpan.Zero);
    }

    [Theory]
    [InlineData(CongestionControl.Drop, false, false)]
    [InlineData(CongestionControl.BlockFirst, false, false)]
    [InlineData(CongestionControl.Block, true, false)]
    [InlineData(CongestionControl.Block, false, true)]
    public async Task Long_messages_that_may_not_wait_do_not_gather(CongestionControl congestion, bool express, bool isShared)
    {
        var outlet = new BatchOutlet();
        Transmitter transmitter = Make(outlet, batch: 128);
        Send(transmitter, 0, 200, Blocking with { IsHeld = true, Congestion = congestion, Express = express, IsShared = isShared });
        await Waiting.Until(() => outlet.Arrived().Count == 1, "message that nobody released");
        transmitter.Close(TimeSpan.Zero);
    }

    [Fact]
    public async Task Short_held_message_behind_those_that_gather_waits_with_them()
    {
        var outlet = new BatchOutlet();
        Transmitter transmitter = Make(outlet, batch: 128);
        Send(transmitter, 0, 200, Blocking with { IsHeld = true });
        Send(transmitter, 1, 10, Blocking with { IsHeld = true });
        Assert.Empty(outlet.Batches);
        transmitter.Release();
        await Waiting.Until(() => outlet.Arrived().Count == 2, "both messages");
        Assert.Equal([0, 1], outlet.Arrived().Select(message => message.Number));
        transmitter.Close(TimeSpan.Zero);
    }

    [Fact]
    public async Task Receiver_that_takes_a_batch_now_and_then_gets_all_that_gathers_and_in_order()
    {
        const int messages = 30;
        var outlet = new BatchOutlet { IsHeld = true };
        Transmitter transmitter = Make(outlet, batch: 128);
        Task<bool> reader = Waiting.Start(() =>
        {
            bool sent = Enumerable.Range(0, messages).All(i => Send(transmitter, i, 200, Blocking with { IsHeld = true }) == SendOutcome.Sent);
            transmitter.Release();
            return sent;
        });
        for (int passed = 0; passed < 2 * messages; passed++)
        {
            await Waiting.Until(() => outlet.Waiting == 1 && outlet.Batches.Count == passed, $"batch {passed}");
            outlet.LetOnePass();
        }

        Assert.True(await Waiting.For(reader, "end of the messages"), "a message was not sent");
        await Waiting.Until(() => outlet.Arrived().Count == messages, "messages");
        Assert.Equal(Enumerable.Range(0, messages), outlet.Arrived().Select(message => message.Number));
        Assert.All(outlet.Arrived(), message => Assert.True(message.IsIntact));
        Assert.All(outlet.Together, together => Assert.InRange(together, 1, TransportLimits.GatheredBatches));
        Assert.Null(outlet.GivenUp);
        transmitter.Close(TimeSpan.Zero);
    }

    [Theory]
    [InlineData(CongestionControl.Drop)]
    [InlineData(CongestionControl.Block)]
    public async Task Message_of_somebody_else_takes_along_what_gathers(CongestionControl congestion)
    {
        var outlet = new BatchOutlet();
        Transmitter transmitter = Make(outlet, batch: 128);
        for (int i = 0; i < 3; i++)
            Send(transmitter, i, 200, Blocking with { IsHeld = true });
        Task other = Waiting.Start(() => Send(transmitter, 3, 10, Blocking with { Congestion = congestion }));
        await Waiting.Until(() => outlet.Arrived().Count == 4, "messages that nobody released");
        await other;
        Assert.Equal(Enumerable.Range(0, 4), outlet.Arrived().Select(message => message.Number));
        transmitter.Close(TimeSpan.Zero);
    }

    [Fact]
    public async Task More_urgent_messages_overtake_what_gathers()
    {
        var outlet = new BatchOutlet();
        Transmitter transmitter = Make(outlet, batch: 128);
        Send(transmitter, 0, 200, Blocking with { IsHeld = true });
        Send(transmitter, 1, 200, Blocking with { IsHeld = true, Priority = Priority.RealTime });
        transmitter.Release();
        await Waiting.Until(() => outlet.Arrived().Count == 2, "both messages");
        Assert.Equal([1, 0], outlet.Arrived().Select(message => message.Number));
        Assert.All(outlet.Arrived(), message => Assert.True(message.IsIntact));
        transmitter.Close(TimeSpan.Zero);
    }
}
