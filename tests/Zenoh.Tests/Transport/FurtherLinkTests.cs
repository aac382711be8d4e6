using Zenoh.Protocol.Handshake;
using Zenoh.Protocol.Primitives;
using Zenoh.Protocol.Transport;
using Zenoh.Tests.Links;
using Zenoh.Transport;
using Zenoh.Transport.Establishment;
using Zenoh.Transport.Establishment.Keys;

namespace Zenoh.Tests.Transport;

/// <summary>Several links of one session, dialled by the same node: each proves the key of the first.</summary>
public sealed class FurtherLinkTests
{
    private static readonly KeyPair OneKey = KeyPair.Create(TestKeys.Bits);
    private static readonly KeyPair OtherKey = KeyPair.Create(TestKeys.Bits);

    [Fact]
    public async Task Node_that_proves_its_key_again_gets_further_links_up_to_the_limit()
    {
        using var hub = new Node("a1", With(OtherKey));
        using var caller = new Node("b1", With(OneKey));

        PeerTransport session = caller.Dial(hub);
        Assert.Same(session, caller.Dial(hub));

        PeerTransport there = hub.Next().Transport;
        await Waiting.Until(() => session.Links.Count == 2 && there.Links.Count == 2, "second link at both sides");
        Assert.Same(session, caller.Dial(hub));
        await Waiting.Until(() => hub.Manager.Refused == 1, "refusal of the third link");
        Assert.Contains("max_links", hub.Manager.LastRefusal, StringComparison.Ordinal);
        Assert.Equal(2, session.Links.Count);
    }

    [Fact]
    public void Somebody_with_the_same_id_and_no_key_or_another_one_gets_no_link_of_the_session()
    {
        using var hub = new Node("a1", With(OtherKey));
        using var caller = new Node("b1", With(OneKey));
        using var other = new Node("b1", With(OtherKey));
        using var without = new Node("b1");
        caller.Dial(hub);
        PeerTransport there = hub.Next().Transport;

        Assert.Equal(CloseReason.Invalid, Assert.Throws<TransportException>(() => other.Dial(hub)).Refusal);
        Assert.Equal(CloseReason.Invalid, Assert.Throws<TransportException>(() => without.Dial(hub)).Refusal);

        Assert.Single(there.Links);
        Assert.False(there.IsClosed);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Where_one_side_allows_no_further_links_there_is_one(bool atCaller)
    {
        using var hub = new Node("a1", atCaller ? TransportOptions.Default : With(OneKey));
        using var caller = new Node("b1", atCaller ? With(OneKey) : TransportOptions.Default);

        PeerTransport session = caller.Dial(hub);
        Assert.Same(session, caller.Dial(hub));

        Assert.Single(hub.Next().Transport.Links);
        await Waiting.Until(
            () => hub.Manager.LastRefusal?.Contains("as many links to here as it may have, 1 ", StringComparison.Ordinal) == true, "word of the refused link on the side that refused it");
    }

    [Fact]
    public void Wrong_answer_and_something_that_is_no_key_are_refused()
    {
        Proposal opener = PureHandshake.Proposal("b1") with { LinkKey = OneKey };
        Proposal acceptor = PureHandshake.Proposal("a1") with { LinkKey = OtherKey };
        byte[] wrong = ExchangeBody.Write(new KeyExchange { Number = OtherKey.Public.Encipher(new byte[KeyChallenge.NumberBytes]) });

        Assert.True(PureHandshake.Of(opener, acceptor).IsOpen);
        foreach (byte[] answer in new[] { wrong, [] })
        {
            PureHandshake unproven = PureHandshake.Of(opener, acceptor, (fromOpener, batch) => HandshakeBytes.Change(
                batch, (ref Open open) => open.MultiLink = fromOpener ? new OptionalBytes(answer) : default));
            Assert.Contains("private half", unproven.AcceptorRefuses?.Text, StringComparison.Ordinal);
        }

        PureHandshake noKey = PureHandshake.Of(opener, acceptor, (fromOpener, batch) => HandshakeBytes.Change(
            batch, (ref Init init) => init.MultiLink = fromOpener ? new OptionalBytes([1, 2]) : init.MultiLink));
        Assert.Contains("no key", noKey.AcceptorRefuses?.Text, StringComparison.Ordinal);
        PureHandshake noChallenge = PureHandshake.Of(opener, acceptor, (fromOpener, batch) => HandshakeBytes.Change(
            batch, (ref Init init) => init.MultiLink = fromOpener ? init.MultiLink : new OptionalBytes([1, 2])));
        Assert.Contains("further links", noChallenge.OpenerRefuses?.Text, StringComparison.Ordinal);
        PureHandshake unasked = PureHandshake.Of(opener with { LinkKey = null }, acceptor, (fromOpener, batch) => HandshakeBytes.Change(
            batch, (ref Init init) => init.MultiLink = new OptionalBytes(new KeyClaim(OneKey).Offer)));
        Assert.Contains("not offered", unasked.OpenerRefuses?.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_the_last_word_of_the_other_side_the_session_has_one_link()
    {
        Proposal opener = PureHandshake.Proposal("b1") with { LinkKey = OneKey };
        PureHandshake handshake = PureHandshake.Of(opener, opener with { Id = ZenohId.Parse("a1"), LinkKey = OtherKey }, (_, batch) =>
            HandshakeBytes.Change(batch, (ref Open open) => open.MultiLinkAck = false));

        Assert.True(handshake.IsOpen);
        Assert.Null(handshake.Opener.Agreement.LinkKey);
        Assert.Equal(OneKey.Public, handshake.Acceptor.Agreement.LinkKey);
    }

    private static TransportOptions With(KeyPair key) => TransportOptions.Default with { MaxLinks = 2, LinkKey = key };
}
