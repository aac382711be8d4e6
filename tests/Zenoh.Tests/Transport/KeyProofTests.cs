using Zenoh.Protocol.Handshake;
using Zenoh.Protocol.Primitives;
using Zenoh.Protocol.Transport;
using Zenoh.Tests.Replay;
using Zenoh.Transport.Establishment;
using Zenoh.Transport.Establishment.Keys;

namespace Zenoh.Tests.Transport;

/// <summary>Authentication by RSA keys, both sides of this library: who gets in, who does not, and what of the reference's bytes is understood.</summary>
public sealed class KeyProofTests
{
    private static readonly NodeKeys Alice = new() { Own = TestKeys.Pair(TestKeys.Alice), IsShown = true };
    private static readonly NodeKeys Bob = new() { Own = TestKeys.Pair(TestKeys.Bob), IsShown = true };
    private static readonly NodeKeys KnowsAlice = new() { Own = TestKeys.Pair(TestKeys.Router), Known = TestKeys.Known(TestKeys.Alice) };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Who_has_a_known_key_gets_in(bool alsoByPassword)
    {
        Proposal opener = Opener(Alice);
        Proposal acceptor = Acceptor(KnowsAlice);
        if (alsoByPassword)
        {
            opener = opener with { Credentials = new Zenoh.Transport.Credentials("alice", "secret") };
            acceptor = acceptor with { Users = new Dictionary<string, string> { ["alice"] = "secret" } };
        }

        PureHandshake handshake = PureHandshake.Of(opener, acceptor);

        Assert.True(handshake.IsOpen, handshake.AcceptorRefuses?.Text ?? handshake.OpenerRefuses?.Text);
        Assert.Equal(PublicKey.Of(TestKeys.Alice), handshake.Acceptor.Agreement.Key);
        Assert.Equal(alsoByPassword ? "alice" : null, handshake.Acceptor.Agreement.User);
    }

    [Fact]
    public void Who_shows_no_key_or_another_one_is_refused_before_anything_is_asked()
    {
        NodeKeys unshown = Bob with { IsShown = false };
        AssertRefused(PureHandshake.Of(Opener(null), Acceptor(KnowsAlice)), "it shows no key");
        AssertRefused(PureHandshake.Of(Opener(unshown), Acceptor(KnowsAlice)), "it shows no key");
        AssertRefused(PureHandshake.Of(Opener(Bob), Acceptor(KnowsAlice)), "its key is not known here");
        AssertRefused(PureHandshake.Of(Opener(Alice), Acceptor(KnowsAlice with { Known = TestKeys.Known() })), "its key is not known here");
        AssertRefused(PureHandshake.Of(Opener(Alice), Acceptor(Bob)), "no keys are known here");
    }

    [Fact]
    public void Password_does_not_stand_in_for_a_key_nor_a_key_for_a_password()
    {
        var users = new Dictionary<string, string> { ["alice"] = "secret" };
        var credentials = new Zenoh.Transport.Credentials("alice", "secret");

        AssertRefused(PureHandshake.Of(Opener(null) with { Credentials = credentials }, Acceptor(KnowsAlice) with { Users = users }), "it shows no key");
        AssertRefused(PureHandshake.Of(Opener(Alice), Acceptor(KnowsAlice) with { Users = users }), "no user and password");
        AssertRefused(
            PureHandshake.Of(Opener(Alice) with { Credentials = credentials with { Password = "Secret" } }, Acceptor(KnowsAlice) with { Users = users }),
            "password wrong");
    }

    [Fact]
    public void Who_shows_a_known_key_without_its_private_half_is_refused()
    {
        // Bob says he is Alice; what he is asked he cannot read.
        PureHandshake handshake = PureHandshake.Of(
            Opener(Bob), Acceptor(KnowsAlice), (fromOpener, batch) => fromOpener ? Showing(PublicKey.Of(TestKeys.Alice), batch) : batch);

        Assert.False(handshake.IsOpen);
        Assert.Contains("not made for the key of this node", handshake.OpenerRefuses?.Text, StringComparison.Ordinal);
    }

    public static TheoryData<string> WrongAnswers => ["none", "another number", "too short", "nothing enciphered", "for another key", "one of before"];

    [Theory]
    [MemberData(nameof(WrongAnswers))]
    public void Wrong_answer_is_refused(string kind)
    {
        byte[] before = [];
        PureHandshake.Of(Opener(Alice), Acceptor(KnowsAlice), (_, batch) => HandshakeBytes.Change(batch, (ref Open open) =>
        {
            if (!open.IsAck)
                before = AuthenticationBody.Read(open.Authentication).PublicKey.Value.ToArray();
        }));
        Assert.NotEmpty(before);
        var router = PublicKey.Of(TestKeys.Router);
        byte[] answer = kind switch
        {
            "another number" => Answer(router.Encipher(new byte[KeyChallenge.NumberBytes])!),
            "too short" => Answer(router.Encipher(new byte[KeyChallenge.NumberBytes - 1])!),
            "nothing enciphered" => Answer(new byte[TestKeys.Bits / 4]),
            "for another key" => Answer(PublicKey.Of(TestKeys.Bob).Encipher(new byte[KeyChallenge.NumberBytes])!),
            "one of before" => before,
            _ => [],
        };

        PureHandshake handshake = PureHandshake.Of(Opener(Alice), Acceptor(KnowsAlice), (fromOpener, batch) => HandshakeBytes.Change(batch, (ref Open open) =>
        {
            if (fromOpener)
                open.Authentication = AuthenticationBody.Of(new Authentication { PublicKey = answer.Length == 0 ? default : new OptionalBytes(answer) });
        }));

        AssertRefused(handshake, "private half");
    }

    [Fact]
    public void Node_with_known_keys_tells_no_other_node_what_it_was_asked()
    {
        NodeKeys knowsBob = Alice with { Known = TestKeys.Known(TestKeys.Bob) };
        NodeKeys knowsRouter = Alice with { Known = TestKeys.Known(TestKeys.Router) };

        PureHandshake refused = PureHandshake.Of(Opener(knowsBob), Acceptor(KnowsAlice));
        Assert.Contains("its key is not known here", refused.OpenerRefuses?.Text, StringComparison.Ordinal);
        Assert.Equal(CloseReason.Generic, refused.OpenerRefuses?.Reason);
        Assert.True(PureHandshake.Of(Opener(knowsRouter), Acceptor(KnowsAlice)).IsOpen);
    }

    [Fact]
    public void Node_that_is_not_asked_for_its_key_or_not_told_that_it_was_accepted_ends_the_handshake()
    {
        PureHandshake notAsked = PureHandshake.Of(Opener(Alice), Acceptor(null));
        PureHandshake notConfirmed = PureHandshake.Of(
            Opener(Alice), Acceptor(KnowsAlice), (fromOpener, batch) => HandshakeBytes.Change(batch, (ref Open open) => open.Authentication = open.IsAck ? default : open.Authentication));

        Assert.Contains("asks for none", notAsked.OpenerRefuses?.Text, StringComparison.Ordinal);
        Assert.Contains("did not confirm the key", notConfirmed.OpenerRefuses?.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Number_is_another_one_each_time()
    {
        var alice = PublicKey.Of(TestKeys.Alice);
        KeyPair router = TestKeys.Pair(TestKeys.Router);
        var first = KeyChallenge.To(alice, router)!;
        var second = KeyChallenge.To(alice, router)!;
        Assert.Null(new KeyClaim(TestKeys.Pair(TestKeys.Alice)).TryAnswer(first.Message, known: null, out byte[] answer));

        Assert.True(first.IsMetBy(answer));
        Assert.False(second.IsMetBy(answer));
    }

    [Fact]
    public void Recorded_key_of_the_reference_is_understood_and_written_alike()
    {
        byte[] batch = Recording.Of("rust_pubkey").Steps[0].Batch!;
        var reader = new WireReader(batch);
        Assert.True(reader.TryReadByte(out byte header));
        Assert.True(Init.TryDecode(ref reader, header, out Init init));
        ReadOnlySpan<byte> offer = AuthenticationBody.Read(init.Authentication).PublicKey.Value;

        PublicKey key = KeyChallenge.KeyIn(offer)!;

        Assert.Equal(1024, key.Bits);
        Assert.True(offer.SequenceEqual(key.Write()));
        Assert.Equal(key.Bits / 8, key.Encipher(new byte[KeyChallenge.NumberBytes])?.Length);
    }

    [Fact]
    public void Numbers_that_make_no_key_are_refused()
    {
        byte[] even = new byte[128];
        even[^1] = 0x80;
        foreach ((byte[] modulus, byte[] exponent) in new (byte[], byte[])[]
            { ([], [1, 0, 1]), (even, []), (even[..63], [1, 0, 1]), (new byte[600], [1, 0, 1]), ([.. new byte[520], 1], [1, 0, 1]), (even, new byte[9]), (even, [1]), (even, [1, 0, 1]) })
        {
            var exchange = new KeyExchange { Modulus = modulus, Exponent = exponent };
            Assert.Null(PublicKey.Of(exchange)?.Encipher(new byte[KeyChallenge.NumberBytes]));
        }
    }

    private static Proposal Opener(NodeKeys? keys) => PureHandshake.Proposal("b1") with { Keys = keys };

    private static Proposal Acceptor(NodeKeys? keys) => PureHandshake.Proposal("a1") with { Keys = keys };

    private static byte[] Answer(byte[] enciphered) => ExchangeBody.Write(new KeyExchange { Number = enciphered });

    private static byte[] Showing(PublicKey key, byte[] batch) => HandshakeBytes.Change(
        batch, (ref Init init) => init.Authentication = AuthenticationBody.Of(new Authentication { PublicKey = new OptionalBytes(key.Write()) }));

    private static void AssertRefused(PureHandshake handshake, string because)
    {
        Assert.False(handshake.IsOpen);
        Assert.Contains(because, handshake.AcceptorRefuses?.Text, StringComparison.Ordinal);
        Assert.Equal(CloseReason.Generic, handshake.AcceptorRefuses?.Reason);
    }
}
