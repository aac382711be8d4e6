using SharedMemory.Inboxes;

namespace SharedMemory.Tests.Inboxes;

public sealed class TurnQueueTests
{
    [Fact]
    public void Turns_go_to_the_least_recently_served_as_a_plain_search_would_give_them()
    {
        const int Rings = 7;
        var random = new Random(1);
        var queue = new TurnQueue(Rings);
        var waiting = new HashSet<int>();
        long[] served = new long[Rings];
        for (int turn = 1; turn < 20_000; turn++)
        {
            int added = random.Next(Rings);
            queue.Add(added);
            waiting.Add(added);

            long expected = waiting.Min(ring => served[ring]);
            int first = queue.First;
            Assert.Contains(first, waiting);
            Assert.Equal(expected, served[first]);
            if (random.Next(3) == 0)
            {
                Assert.Equal(first, queue.RemoveFirst());
                waiting.Remove(first);
            }
            else
            {
                queue.ServeFirst();
                served[first] = turn;
            }

            Assert.Equal(waiting.Count == 0, queue.IsEmpty);
            if (queue.IsEmpty)
                Assert.Empty(waiting);
        }
    }

    [Fact]
    public void Doorbell_has_a_bit_for_every_ring_and_one_for_control()
    {
        var bits = new HashSet<int> { Doorbell.Control };
        for (int ring = 0; ring < InboxLayout.MaxRings; ring++)
        {
            Assert.True(bits.Add(Doorbell.BitOf(ring)));
            Assert.Equal(ring, Doorbell.RingOf(Doorbell.BitOf(ring)));
            Assert.True(Doorbell.BitOf(ring) < InboxLayout.BitWords * 64);
        }
    }
}
