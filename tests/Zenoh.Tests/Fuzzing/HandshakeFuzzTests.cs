using System.Security.Cryptography;
using Zenoh.Protocol.Handshake;
using Zenoh.Protocol.Primitives;
using Zenoh.Tests.Protocol;
using Zenoh.Tests.Transport;
using Zenoh.Transport;
using Zenoh.Transport.Establishment;
using Zenoh.Transport.Establishment.Keys;

namespace Zenoh.Tests.Fuzzing;

/// <summary>
/// Mutated messages of handshakes against either role, before and after its first step: whatever comes it is refused with a reason or leads on, nobody
/// gets more than was offered, and nobody gets in without the proof that is demanded.
/// </summary>
public sealed class HandshakeFuzzTests
{
    /// <summary>Each costs work with keys.</summary>
    private const int KeyCount = 500;

    private const ulong Nonce = 42;

    private static readonly byte[] Cookie = [1, 2, 3];

    private readonly byte[] _room = new byte[HandshakeMessages.LargestBytes];
    private int _admitted;

    public enum Door
    {
        /// <summary>Everybody may come; priorities, compression, a purpose of the link.</summary>
        Open,

        /// <summary>As <see cref="Open"/>, with messages that stand alone instead of priorities.</summary>
        LowLatency,

        /// <summary>Users only, without compression.</summary>
        Users,

        /// <summary>Holders of known keys only.</summary>
        Keys,

        /// <summary>Everybody; further links are proved by keys.</summary>
        FurtherLinks,
    }

    public static TheoryData<Door> Doors => [.. Enum.GetValues<Door>()];

    [Theory]
    [MemberData(nameof(Doors))]
    public void An_acceptor_takes_any_bytes(Door door)
    {
        Proposal own = Own("a1", door);
        (byte[] init, byte[] open) = Opening(door, own);
        byte[] proof = new byte[PasswordProof.Bytes];
        PasswordProof.Write(Nonce, "secret", proof);
        Mutations.Run(
            [.. RecordedHandshake.All.SelectMany(recorded => new[] { recorded.InitSyn, WithOurCookie(recorded.OpenSyn), init, open })],
            bytes =>
            {
                var fresh = new Acceptor(own, Cookie, Nonce);
                Check(fresh.Continue(bytes, _room), fresh.Agreement, own);

                var begun = new Acceptor(own, Cookie, Nonce);
                Assert.Equal(HandshakeAction.Send, begun.Continue(init, _room).Action);
                HandshakeStep step = begun.Continue(bytes, _room);
                Check(step, begun.Agreement, own);
                if (step.Action != HandshakeAction.Decide)
                    return;
                _admitted++;
                Assert.NotEqual(Door.Keys, door);
                Assert.Equal(door == Door.Users, begun.Agreement.User == "alice");
                Assert.True(door != Door.Users || bytes.AsSpan().IndexOf(proof) >= 0, "the password was not proved");
            },
            door is Door.Keys or Door.FurtherLinks ? KeyCount : Mutations.Count);
        Assert.Equal(door is Door.Keys or Door.FurtherLinks, _admitted == 0);
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public void An_opener_takes_any_bytes(Door door)
    {
        Proposal own = Own("b1", door);
        var acceptor = new Acceptor(Own("a1", door), Cookie, Nonce);
        byte[] init = Said(acceptor.Continue(Begun(own, out _), _room));
        byte[] open = _room[..acceptor.Admit(_room)];
        Mutations.Run(
            [.. RecordedHandshake.All.SelectMany(recorded => new[] { recorded.InitAck, recorded.OpenAck, init, open })],
            bytes =>
            {
                Begun(own, out Opener fresh);
                Check(fresh.Continue(bytes, _room), fresh.Agreement, own);

                Begun(own, out Opener begun);
                Assert.Equal(HandshakeAction.Send, begun.Continue(init, _room).Action);
                HandshakeStep step = begun.Continue(bytes, _room);
                Check(step, begun.Agreement, own);
                _admitted += step.Action == HandshakeAction.Opened ? 1 : 0;
            },
            door is Door.Keys or Door.FurtherLinks ? KeyCount : Mutations.Count);
        Assert.NotEqual(0, _admitted);
    }

    [Fact]
    public void What_is_read_of_a_proof_means_the_same_when_it_is_written_again()
    {
        byte[][] seeds =
        [
            .. RecordedHandshake.All.SelectMany(recorded => new[] { recorded.InitSyn, recorded.InitAck, recorded.OpenSyn, recorded.OpenAck })
                .Select(ProofIn).Where(proof => proof.Length > 0),
            AuthenticationBody.Of(new Authentication { PublicKey = new OptionalBytes([1, 2]), PublicKeyAck = true, Nonce = Nonce }).Value.ToArray(),
        ];
        int accepted = 0;
        Mutations.Run(seeds, bytes =>
        {
            var reader = new WireReader(bytes);
            if (!Authentication.TryDecode(ref reader, out Authentication read))
                return;
            accepted++;
            Authentication again = AuthenticationBody.Read(AuthenticationBody.Of(read));
            Assert.Equal((read.PublicKeyAck, read.UserPassword, read.Nonce), (again.PublicKeyAck, again.UserPassword, again.Nonce));
            Assert.True(read.PublicKey.Value.SequenceEqual(again.PublicKey.Value) && read.User.Value.SequenceEqual(again.User.Value) && read.Hmac.SequenceEqual(again.Hmac));
        });
        Assert.NotEqual(0, accepted);
    }

    private static Proposal Own(string id, Door door) => PureHandshake.Proposal(id) with
    {
        QoS = door != Door.LowLatency,
        LowLatency = door == Door.LowLatency,
        LinkQoS = door == Door.Open && PriorityRange.TryMake(1, 5, out PriorityRange range) ? new LinkQoS(range, Reliability.Reliable) : default,
        Compression = door != Door.Users,
        Credentials = door == Door.Users ? new Credentials("alice", "secret") : null,
        Users = door == Door.Users ? new Dictionary<string, string> { ["alice"] = "secret" } : null,
        Keys = door == Door.Keys ? KeysOf(id == "a1" ? TestKeys.Alice : TestKeys.Bob) : null,
        LinkKey = door == Door.FurtherLinks ? TestKeys.Pair(id == "a1" ? TestKeys.Alice : TestKeys.Bob) : null,
    };

    private static NodeKeys KeysOf(RSA own) => new() { Own = TestKeys.Pair(own), IsShown = true, Known = TestKeys.Known(TestKeys.Alice, TestKeys.Bob) };

    // What somebody says who may come in.
    private (byte[] Init, byte[] Open) Opening(Door door, Proposal acceptor)
    {
        byte[] init = Begun(Own("b1", door), out Opener opener);
        byte[] answer = Said(new Acceptor(acceptor, Cookie, Nonce).Continue(init, _room));
        return (init, Said(opener.Continue(answer, _room)));
    }

    private byte[] Begun(Proposal own, out Opener opener)
    {
        opener = new Opener(own);
        return _room[..opener.Begin(_room)];
    }

    private byte[] Said(HandshakeStep step)
    {
        Assert.Equal((HandshakeAction.Send, null), (step.Action, step.Text));
        return _room[..step.Length];
    }

    private void Check(HandshakeStep step, Agreement agreement, Proposal own)
    {
        Assert.InRange(step.Length, 0, _room.Length);
        if (step.Length > 0)
            Assert.True(Transcoder.Run(Transcoder.Batch, _room.AsSpan(0, step.Length), out _, out WireError error) is not null, $"the answer is malformed: {error}");
        if (step.Action == HandshakeAction.Refuse)
        {
            Assert.False(string.IsNullOrEmpty(step.Text));
            return;
        }

        Assert.InRange(agreement.BatchSize, TransportLimits.SmallestBatch, own.BatchSize);
        Assert.Equal(agreement.Resolution, Resolution.Min(agreement.Resolution, own.Resolution));
        Assert.True(agreement.PeerFirstNumber <= agreement.NumberMask && agreement.OwnFirstNumber <= agreement.NumberMask);
        Assert.True(agreement.Patch <= own.Patch && !agreement.Peer.IsNone);
        Assert.True((own.QoS || !agreement.QoS) && (own.LowLatency || !agreement.LowLatency) && (own.Compression || !agreement.Compression));
    }

    private static byte[] WithOurCookie(byte[] open) => HandshakeBytes.Change(open, static (ref Open said) => said.Cookie = Cookie);

    private static byte[] ProofIn(byte[] batch)
    {
        byte[] proof = [];
        HandshakeBytes.Change(batch, (ref Init init) => proof = init.Authentication.Value.ToArray());
        HandshakeBytes.Change(batch, (ref Open open) => proof = open.Authentication.Value.ToArray());
        return proof;
    }
}
