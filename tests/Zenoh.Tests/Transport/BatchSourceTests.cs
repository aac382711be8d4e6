using Zenoh.Links;
using Zenoh.Tests.Replay;
using Zenoh.Transport.Receiving;

namespace Zenoh.Tests.Transport;

public sealed class BatchSourceTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Datagram_lies_where_the_one_before_lay_unless_somebody_retained_that(bool retains)
    {
        using var link = new PlayedLink(Locator.Parse("udp/there:1"), new object(), static (_, _) => { });
        using var source = new BatchSource(link, shared: null);
        ReceivedBatch first = await TakeAsync(1);
        if (retains)
            first.Buffer.Retain();
        ReceivedBatch second = await TakeAsync(2);

        Assert.Equal(2, second.Span[0]);
        Assert.Equal(retains ? 1 : 2, first.Span[0]);
        if (retains)
            first.Buffer.Release();

        async Task<ReceivedBatch> TakeAsync(byte content)
        {
            link.Deliver([content]);
            Assert.True(await source.MoreAsync());
            Assert.True(source.TryTake(out ReceivedBatch batch));
            return batch;
        }
    }
}
