using Zenoh.Links;
using Zenoh.Transport.Establishment;
using Zenoh.Transport.Receiving;
using Zenoh.Transport.Sending;
using Zenoh.Transport.Unicast;

namespace Zenoh.Tests.Transport;

/// <summary>What one link of a session keeps account of.</summary>
public sealed class UnicastLinkTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Batches_that_leave_are_counted_and_a_sign_of_life(int together)
    {
        (MemoryLink near, _) = MemoryLink.Pair();
        using var source = new BatchSource(near, shared: null);
        var link = new UnicastLink(near, source, new Agreement { BatchSize = 65_535 }, isInbound: false);
        link.Tick(TimeSpan.Zero);
        for (int seconds = 1; seconds < 10; seconds += 2)
        {
            link.Tick(TimeSpan.FromSeconds(seconds));
            Assert.NotEqual(TimeSpan.FromSeconds(seconds), link.LastSpoke);
            SendBatch batch = Batches(together);
            Assert.Equal(LinkSendResult.Sent, together == 1 ? link.Send(batch) : link.SendAll(batch));
            link.Tick(TimeSpan.FromSeconds(seconds + 1));
            Assert.Equal(TimeSpan.FromSeconds(seconds + 1), link.LastSpoke);
            Assert.Equal(near.Sent, link.SentBytes);
        }
    }

    private static SendBatch Batches(int count)
    {
        var batch = new SendBatch(100);
        batch.Commit(10 * count);
        batch.Next = count > 1 ? Batches(count - 1) : null;
        return batch;
    }
}
