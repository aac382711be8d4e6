using System.Diagnostics;
using Zenoh.Tests.Links;
using Zenoh.Transport;
using Zenoh.Transport.Sending;
using static Zenoh.Tests.Transport.Transmitting;

namespace Zenoh.Tests.Transport;

/// <summary>Messages that are longer than a batch.</summary>
public sealed class TransmitterFragmentTests
{
    [Theory]
    [InlineData(10, true)]
    [InlineData(16, true)]
    [InlineData(130, false)]
    [InlineData(2_048, true)]
    [InlineData(65_535, true)]
    public async Task Message_longer_than_a_batch_arrives_whole(int batch, bool marks)
    {
        var outlet = new BatchOutlet(marks);
        Transmitter transmitter = Make(outlet, batch, marks: marks);
        int length = Math.Min(batch * 40, 1_000_000);
        Assert.Equal(SendOutcome.Sent, Send(transmitter, 0, length, Blocking));
        Assert.Equal(SendOutcome.Sent, Send(transmitter, 1, length, Blocking with { Reliability = Reliability.BestEffort }));
        await Waiting.Until(() => outlet.Arrived().Count == 2, "messages");
        Assert.All(outlet.Arrived(), message => Assert.True(message.IsIntact && message.Length == length));
        transmitter.Close(TimeSpan.Zero);
    }

    [Fact]
    public async Task Message_given_up_between_fragments_leaves_the_next_one_whole()
    {
        var outlet = new BatchOutlet { IsHeld = true };
        Transmitter transmitter = Make(outlet, batch: 128, options: Patient with { WaitBeforeDropFragments = TimeSpan.FromMilliseconds(5) });
        Task first = await StickAsync(transmitter, outlet);
        Assert.Equal(SendOutcome.Dropped, Send(transmitter, 1, 10_000, Droppable));
        outlet.IsHeld = false;
        await first;
        Assert.Equal(SendOutcome.Sent, Send(transmitter, 2, 10_000, Blocking));
        await Waiting.Until(() => outlet.Arrived().Count == 2, "messages that were not given up");
        Assert.Equal([0, 2], outlet.Arrived().Select(message => message.Number));
        Assert.True(outlet.SawDrop, "the peer is told that the rest does not come");
        transmitter.Close(TimeSpan.Zero);
    }

    [Fact]
    public async Task Fragments_of_a_droppable_message_have_their_time_together()
    {
        TimeSpan patience = TimeSpan.FromMilliseconds(200);
        var outlet = new BatchOutlet { IsHeld = true };
        Transmitter transmitter = Make(outlet, batch: 128, options: Patient with { WaitBeforeDropFragments = patience });
        Task first = await StickAsync(transmitter, outlet);
        Task<SendOutcome> waits = Waiting.Start(() => Send(transmitter, 1, 10_000, Droppable));

        // Each fragment alone would be in time, all of them together are not.
        for (long start = Stopwatch.GetTimestamp(); !waits.IsCompleted; start = Stopwatch.GetTimestamp())
        {
            await Waiting.Until(() => waits.IsCompleted || Stopwatch.GetElapsedTime(start) > patience / 10, "time for a fragment");
            outlet.LetOnePass();
        }

        Assert.Equal(SendOutcome.Dropped, await waits);
        outlet.IsHeld = false;
        await first;
        transmitter.Close(TimeSpan.Zero);
    }

    [Fact]
    public async Task Fragments_have_their_own_time_however_long_their_message_waited_before_the_first()
    {
        TransportOptions options = Patient with { WaitBeforeDrop = TimeSpan.FromMinutes(10), WaitBeforeDropFragments = TimeSpan.FromMilliseconds(5) };
        var outlet = new BatchOutlet { IsHeld = true };
        Transmitter transmitter = Make(outlet, batch: 128, options: options);
        Task first = await FillAsync(transmitter, outlet);
        Task<SendOutcome> waits = Waiting.Start(() => Send(transmitter, 3, 10_000, Droppable));
        await Waiting.Until(() => transmitter.Waiting == 1, "message that waits for room");
        outlet.LetOnePass();
        Assert.Equal(SendOutcome.Dropped, await Waiting.For(waits, "end of the message whose fragments found no room"));
        outlet.IsHeld = false;
        await first;
        transmitter.Close(TimeSpan.Zero);
    }

    [Fact]
    public async Task Long_messages_of_many_threads_leave_in_the_order_they_came()
    {
        var outlet = new BatchOutlet { IsHeld = true };
        Transmitter transmitter = Make(outlet, batch: 128);
        List<Task> sends = [];
        for (int i = 0; i < 20; i++)
        {
            int number = i;
            sends.Add(Waiting.Start(() => Send(transmitter, number, 1_000, Blocking)));
            await Waiting.Until(() => outlet.Waiting + transmitter.Waiting == number + 1, $"send {number} that waits");
        }

        outlet.IsHeld = false;
        await Task.WhenAll(sends).WaitAsync(Waiting.Patience, TestContext.Current.CancellationToken);
        await Waiting.Until(() => outlet.Arrived().Count == 20, "messages");
        Assert.Equal(Enumerable.Range(0, 20), outlet.Arrived().Select(message => message.Number));
        transmitter.Close(TimeSpan.Zero);
    }
}
