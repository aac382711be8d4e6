using Zenoh.Links;
using Zenoh.Protocol.Handshake;
using Zenoh.Transport.Establishment;

namespace Zenoh.Tests.Transport;

/// <summary>What a link is for: the metadata of endpoints, its number in INIT, and what two sides agree on.</summary>
public sealed class LinkPurposeTests
{
    [Theory]
    [InlineData("?prio=0-3;rel=1", 0x81806)]
    [InlineData("?prio=5", 0x0282A)]
    [InlineData("?prio=1-7", 0x0380A)]
    [InlineData("?rel=0", 0x00004)]
    [InlineData("", 0x00001)]
    public void Metadata_is_told_as_the_specification_says(string metadata, ulong number)
    {
        LinkQoS said = Parse(metadata);

        Assert.Equal(number, said.Encode());
        Assert.True(LinkQoS.TryDecode(number, out LinkQoS understood));
        Assert.Equal(said, understood);
    }

    [Theory]
    [InlineData(0x00000)] // nothing
    [InlineData(0x00042)] // from 8
    [InlineData(0x04002)] // to 8
    [InlineData(0x00812)] // from 2 to 1
    public void Number_that_means_nothing_is_refused(ulong number)
    {
        Assert.False(LinkQoS.TryDecode(number, out _));
        Assert.NotNull(Handshake("", "", (fromOpener, batch) => fromOpener ? WithNumber(batch, number) : batch).AcceptorRefuses);
    }

    [Fact]
    public void Any_number_is_refused_or_means_the_same_when_it_is_told_again()
    {
        var random = new Random(7);
        for (int i = 0; i < 10_000; i++)
        {
            ulong number = (ulong)random.NextInt64() >> random.Next(64);
            if (LinkQoS.TryDecode(number, out LinkQoS once))
                Assert.True(LinkQoS.TryDecode(once.Encode(), out LinkQoS twice) && once == twice, $"{number:x}");
        }
    }

    [Theory]
    [InlineData("prio=3-1")]
    [InlineData("prio=0-8")]
    [InlineData("prio=1-2-3")]
    [InlineData("prio=")]
    [InlineData("prio=-1")]
    [InlineData("prio=high")]
    [InlineData("rel=2")]
    [InlineData("rel=")]
    public void Metadata_that_makes_no_sense_is_misuse_in_an_endpoint_and_nothing_in_what_others_announce(string metadata)
    {
        Assert.StartsWith(metadata, LinkPurpose.WhyNever(Endpoint.Parse($"tcp/127.0.0.1:7447?{metadata}")), StringComparison.Ordinal);
        Assert.Equal(default, Parse($"?{metadata}"));
    }

    [Theory]
    [InlineData("", "", "")]
    [InlineData("?prio=0-3;rel=1", "", "?prio=0-3;rel=1")]
    [InlineData("", "?prio=0-3;rel=1", "?prio=0-3;rel=1")]
    [InlineData("?prio=1-2", "?prio=0-3", "?prio=1-2")]
    [InlineData("?prio=1-2", "?rel=0", "?prio=1-2;rel=0")]
    public void Both_sides_agree_on_what_the_dialling_one_wants_as_far_as_the_other_lets_it(string dialled, string accepted, string agreed)
    {
        PureHandshake handshake = Handshake(dialled, accepted);

        Assert.True(handshake.IsOpen, handshake.OpenerRefuses?.Text);
        Assert.Equal((true, Parse(agreed)), (handshake.Opener.Agreement.QoS, handshake.Opener.Agreement.LinkQoS));
        Assert.Equal((true, Parse(agreed)), (handshake.Acceptor.Agreement.QoS, handshake.Acceptor.Agreement.LinkQoS));
    }

    [Theory]
    [InlineData("?prio=0-4", "?prio=0-3")]
    [InlineData("?prio=0-4", "?prio=1-4")]
    [InlineData("?rel=0", "?rel=1")]
    public void Contradiction_is_refused(string dialled, string accepted)
    {
        PureHandshake handshake = Handshake(dialled, accepted);

        Assert.False(handshake.IsOpen);
        Assert.Contains("metadata prio and rel", handshake.AcceptorRefuses?.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Answer_that_narrows_what_was_asked_for_is_refused()
    {
        PureHandshake handshake = Handshake("?prio=0-4", "", (fromOpener, batch) => fromOpener ? batch : WithNumber(batch, Parse("?prio=0-3").Encode()));

        Assert.False(handshake.IsOpen);
        Assert.Contains("other priorities", handshake.OpenerRefuses?.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_priorities_a_link_is_for_everything()
    {
        PureHandshake handshake = PureHandshake.Of(
            PureHandshake.Proposal("b1") with { LinkQoS = Parse("?prio=0-3") }, PureHandshake.Proposal("a1") with { QoS = false });

        Assert.True(handshake.IsOpen, handshake.OpenerRefuses?.Text);
        Assert.Equal((false, default), (handshake.Opener.Agreement.QoS, handshake.Opener.Agreement.LinkQoS));
        Assert.Equal((false, default), (handshake.Acceptor.Agreement.QoS, handshake.Acceptor.Agreement.LinkQoS));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Low_latency_is_agreed_on_when_both_sides_want_it(bool dialled, bool accepted)
    {
        Proposal own = PureHandshake.Proposal("b1") with { QoS = false };

        PureHandshake handshake = PureHandshake.Of(own with { LowLatency = dialled }, own with { Id = ZenohId.Parse("a1"), LowLatency = accepted });

        Assert.True(handshake.IsOpen, handshake.OpenerRefuses?.Text);
        Assert.Equal(dialled && accepted, handshake.Opener.Agreement.LowLatency);
        Assert.Equal(dialled && accepted, handshake.Acceptor.Agreement.LowLatency);
    }

    private static PureHandshake Handshake(string dialled, string accepted, InBetween? inBetween = null) => PureHandshake.Of(
        PureHandshake.Proposal("b1") with { LinkQoS = Parse(dialled) }, PureHandshake.Proposal("a1") with { LinkQoS = Parse(accepted) }, inBetween);

    private static LinkQoS Parse(string metadata)
    {
        (_, MemoryLink dialled) = MemoryLink.Pair(1024, $"somewhere:1{metadata}");
        using (dialled)
            return LinkPurpose.Of(dialled);
    }

    private static byte[] WithNumber(byte[] batch, ulong number) => HandshakeBytes.Change(batch, (ref Init init) =>
    {
        init.QoS = false;
        init.QoSLink = number;
    });
}
