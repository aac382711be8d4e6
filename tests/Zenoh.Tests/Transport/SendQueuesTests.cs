using System.Diagnostics;
using Zenoh.Transport;
using Zenoh.Transport.Sending;

namespace Zenoh.Tests.Transport;

/// <summary>Which batches the writer takes.</summary>
public sealed class SendQueuesTests
{
    private const int MaxBody = 126;

    // Ages are measured with the real clock: these two lie so far away that no delay of the test turns one into the other.
    private static readonly long Old = Stopwatch.GetTimestamp() - Stopwatch.Frequency;
    private static readonly long Young = Stopwatch.GetTimestamp() + (3600 * Stopwatch.Frequency);

    [Fact]
    public void Open_batch_is_due_unless_batches_are_left_to_fill()
    {
        SendQueues queues = Make();
        Assert.False(queues.IsAnyDue);
        SendQueue queue = Append(queues, Priority.Data, Young);
        Assert.True(queues.IsAnyDue);
        queue.IsFlooded = true;
        Assert.False(queues.IsAnyDue);
        Assert.Null(queues.TakeDue());
        Assert.NotNull(queue.Open);
    }

    [Fact]
    public void Batch_that_fills_quickly_is_taken_once_and_later_ones_are_left_to_fill()
    {
        SendQueues queues = Make();
        SendQueue queue = Append(queues, Priority.Data, Young);
        Assert.NotNull(queues.TakeDue());
        Assert.True(queue.IsFlooded);
        Append(queues, Priority.Data, Young);
        Assert.Null(queues.TakeDue());
    }

    [Fact]
    public void Batch_that_was_left_to_fill_and_was_not_is_due_and_ends_the_flood()
    {
        SendQueues queues = Make();
        SendQueue queue = Append(queues, Priority.Data, Old);
        queue.IsFlooded = true;
        Assert.NotNull(queues.TakeDue());
        Assert.False(queue.IsFlooded);
    }

    [Fact]
    public void Full_batch_is_due_however_quickly_others_fill()
    {
        SendQueues queues = Make();
        SendQueue queue = Append(queues, Priority.Data, Young);
        queue.Seal();
        Append(queues, Priority.Data, Young).IsFlooded = true;
        Assert.True(queues.IsAnyDue);
        Assert.NotNull(queues.TakeDue());
        Assert.Null(queues.TakeDue());
    }

    [Fact]
    public void Batch_of_another_priority_does_not_wait_for_the_flood()
    {
        SendQueues queues = Make();
        Append(queues, Priority.Data, Young).IsFlooded = true;
        SendQueue background = Append(queues, Priority.Background, Old);
        Assert.True(queues.IsAnyDue);
        Assert.NotNull(queues.TakeDue());
        Assert.True(background.IsEmpty);
    }

    [Fact]
    public void Nothing_is_left_to_fill_when_there_is_a_hurry()
    {
        SendQueues queues = Make();
        Append(queues, Priority.Data, Young).IsFlooded = true;
        queues.Hurry();
        Assert.NotNull(queues.TakeDue());
    }

    [Fact]
    public void Queue_holds_all_there_is_only_while_the_others_are_empty()
    {
        SendQueues queues = Make();
        SendQueue queue = Append(queues, Priority.Data, Young);
        Assert.True(queues.HoldsOnly(queue, queue.Open!.Length));
        Assert.False(queues.HoldsOnly(queue, queue.Open!.Length - 1));
        Append(queues, Priority.RealTime, Young);
        Assert.False(queues.HoldsOnly(queue, MaxBody));
    }

    [Fact]
    public void No_more_batches_leave_together_than_gather()
    {
        var queue = new SendQueue(capacity: TransportLimits.GatheredBatches + 2);
        for (int i = 0; i < TransportLimits.GatheredBatches + 2; i++)
            Seal(queue);
        Assert.Equal([TransportLimits.GatheredBatches, 2], new[] { queue.TakeTogether()!.Together, queue.TakeTogether()!.Together });
    }

    [Fact]
    public void Room_for_what_gathers_is_there_until_a_batch_leaves()
    {
        var queue = new SendQueue(capacity: 2) { IsGathering = true };
        for (int i = 0; i < 4; i++)
            Seal(queue);
        Assert.True(queue.HasRoom);
        Assert.NotNull(queue.Take());
        Assert.False(queue.HasRoom);
    }

    private static void Seal(SendQueue queue)
    {
        Assert.True(queue.HasRoom);
        queue.Begin(new SendBatch(MaxBody));
        queue.Seal();
    }

    private static SendQueue Append(SendQueues queues, Priority priority, long openedAt)
    {
        Assert.Equal(FillResult.Began, queues[priority].Append(new TestMessage(Recorder.Payload(0, 10)), Reliability.Reliable));
        queues[priority].Queue.OpenedAt = openedAt;
        return queues[priority].Queue;
    }

    private static SendQueues Make() => new(
        new TransmitSettings
        {
            Options = TransportOptions.Default,
            Priorities = true,
            LowLatency = false,
            MarksFragments = true,
            FirstNumber = 0,
            Mask = 0x7F,
        },
        MaxBody);
}
