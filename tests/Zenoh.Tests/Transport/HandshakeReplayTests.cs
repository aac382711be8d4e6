using Zenoh.Protocol.Handshake;
using Zenoh.Protocol.Primitives;
using Zenoh.Transport;
using Zenoh.Transport.Establishment;

namespace Zenoh.Tests.Transport;

/// <summary>Either party of every recorded handshake is played by this library; the other party's bytes lead to the recorded outcome.</summary>
public sealed class HandshakeReplayTests
{
    private const int LeastHandshakes = 80;

    private delegate void Check(RecordedHandshake recorded);

    [Fact]
    public void Opener_reaches_a_session_with_every_recorded_acceptor()
    {
        int replayed = ForAll(recorded =>
        {
            Init syn = InitOf(recorded.InitSyn);
            Init ack = InitOf(recorded.InitAck);

            // It answers a key that nobody has; the replay of whole sessions plays it with another.
            if (ack.MultiLink.HasValue)
                return;
            Open openSyn = OpenOf(recorded.OpenSyn);
            var opener = new Opener(ProposalOf(syn, openSyn.LeaseMilliseconds) with { Credentials = CredentialsOf(openSyn) });
            var message = new byte[HandshakeMessages.LargestBytes];

            int length = opener.Begin(message);
            if (IsPlain(syn))
                Assert.Equal(recorded.InitSyn, message[..length]);
            HandshakeStep step = opener.Continue(recorded.InitAck, message);
            Assert.Equal((HandshakeAction.Send, null), (step.Action, step.Text));
            if (openSyn.InitialSequenceNumber == opener.Agreement.OwnFirstNumber && IsPlain(openSyn))
                Assert.Equal(recorded.OpenSyn, message[..step.Length]);
            Assert.True(OpenOf(message[..step.Length]).Cookie.SequenceEqual(openSyn.Cookie));

            step = opener.Continue(recorded.OpenAck, message);
            Assert.Equal((HandshakeAction.Opened, null), (step.Action, step.Text));
            CheckAgreement(opener.Agreement, ack, OpenOf(recorded.OpenAck));
        });
        Assert.True(replayed >= LeastHandshakes, $"only {replayed} recorded handshakes were found");
    }

    [Fact]
    public void Acceptor_reaches_a_session_with_every_recorded_opener()
    {
        int replayed = ForAll(recorded =>
        {
            Init ack = InitOf(recorded.InitAck);
            Open openAck = OpenOf(recorded.OpenAck);
            bool asks = TryReadAuthentication(ack.Authentication, out Authentication challenge) && challenge.Nonce is not null;
            var acceptor = new Acceptor(
                ProposalOf(ack, openAck.LeaseMilliseconds) with
                {
                    Users = asks ? new Dictionary<string, string> { ["alice"] = "secret" } : null,
                },
                ack.Cookie.ToArray(),
                challenge.Nonce ?? 0);
            var message = new byte[HandshakeMessages.LargestBytes];

            HandshakeStep step = acceptor.Continue(recorded.InitSyn, message);
            Assert.Equal((HandshakeAction.Send, null), (step.Action, step.Text));
            if (IsPlain(ack))
                Assert.Equal(recorded.InitAck, message[..step.Length]);
            step = acceptor.Continue(recorded.OpenSyn, message);
            Assert.Equal((HandshakeAction.Decide, null), (step.Action, step.Text));
            CheckAgreement(acceptor.Agreement, InitOf(recorded.InitSyn), OpenOf(recorded.OpenSyn));
            Assert.Equal(asks ? "alice" : null, acceptor.Agreement.User);

            int length = acceptor.Admit(message);
            if (openAck.InitialSequenceNumber == acceptor.Agreement.OwnFirstNumber && IsPlain(openAck))
                Assert.Equal(recorded.OpenAck, message[..length]);
        });
        Assert.True(replayed >= LeastHandshakes, $"only {replayed} recorded handshakes were found");
    }

    private static int ForAll(Check check)
    {
        foreach (RecordedHandshake recorded in RecordedHandshake.All)
        {
            try
            {
                check(recorded);
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"session {recorded.Session}: {failure.Message}", failure);
            }
        }

        return RecordedHandshake.All.Count;
    }

    private static void CheckAgreement(Agreement agreement, scoped in Init peer, scoped in Open open)
    {
        Assert.Equal(peer.Node.ZenohId, agreement.Peer);
        Assert.Equal(peer.Node.Role, agreement.Role);
        Assert.True(agreement.BatchSize <= peer.Node.BatchSize);
        Assert.True(agreement.Patch <= peer.Patch);
        Assert.Equal(open.InitialSequenceNumber, agreement.PeerFirstNumber);
        Assert.Equal(open.LeaseMilliseconds, agreement.PeerLease.TotalMilliseconds);
    }

    private static Proposal ProposalOf(scoped in Init init, ulong lease) => new()
    {
        Id = init.Node.ZenohId,
        Role = init.Node.Role,
        Resolution = init.Node.Resolution,
        BatchSize = init.Node.BatchSize,
        QoS = init.QoS || init.QoSLink is not null,
        LowLatency = init.LowLatency,
        LinkQoS = LinkQoSOf(init),
        Compression = init.Compression,
        Patch = init.Patch,
        RegionName = init.RegionName.HasValue ? init.RegionName.Value.ToArray() : null,
        LeaseMilliseconds = lease,
    };

    private static LinkQoS LinkQoSOf(scoped in Init init) =>
        init.QoSLink is { } number && LinkQoS.TryDecode(number, out LinkQoS qos) ? qos : default;

    private static Credentials? CredentialsOf(scoped in Open open) =>
        TryReadAuthentication(open.Authentication, out Authentication authentication) && authentication.User.HasValue
            ? new Credentials(System.Text.Encoding.UTF8.GetString(authentication.User.Value), "secret")
            : null;

    private static bool TryReadAuthentication(OptionalBytes body, out Authentication authentication)
    {
        var reader = new WireReader(body.Value);
        authentication = default;
        return body.HasValue && Authentication.TryDecode(ref reader, out authentication);
    }

    // Nothing this library neither sends nor answers here: shared memory, keys of further links.
    private static bool IsPlain(scoped in Init init) => !init.SharedMemory.HasValue && !init.MultiLink.HasValue;

    private static bool IsPlain(scoped in Open open) =>
        !open.SharedMemory.HasValue && open.SharedMemoryNumber is null && !open.MultiLink.HasValue && !open.MultiLinkAck && open.RemoteBound is null;

    private static Init InitOf(byte[] batch)
    {
        var reader = new WireReader(batch);
        return reader.TryReadByte(out byte header) && Init.TryDecode(ref reader, header, out Init init)
            ? init
            : throw new InvalidOperationException("no INIT");
    }

    private static Open OpenOf(byte[] batch)
    {
        var reader = new WireReader(batch);
        return reader.TryReadByte(out byte header) && Open.TryDecode(ref reader, header, out Open open)
            ? open
            : throw new InvalidOperationException("no OPEN");
    }
}
