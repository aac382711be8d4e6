using Zenoh.Protocol;
using Zenoh.Protocol.Handshake;
using Zenoh.Protocol.Primitives;
using Zenoh.Protocol.Transport;
using Zenoh.Transport.Establishment.Keys;

namespace Zenoh.Transport.Establishment;

/// <summary>
/// The accepting side of a handshake (Zenoh wire specification, establishment sequence): lowers what is proposed to what it can do, checks who comes,
/// then leaves it to the caller to <see cref="Admit"/> or to refuse. Pure: batches without length prefix go in, messages and decisions come out.
/// </summary>
/// <param name="own">What this side can do.</param>
/// <param name="cookie">Bytes the peer must bring back; unpredictable, so that an OPEN cannot be made up.</param>
/// <param name="nonce">The challenge to a user who must prove to know the password.</param>
internal sealed class Acceptor(Proposal own, ReadOnlyMemory<byte> cookie, ulong nonce)
{
    private readonly Doorkeeper _door = new(own, nonce);
    private KeyChallenge? _link;
    private bool _initTaken;
    private bool _openTaken;

    /// <summary>What was agreed on; complete with <see cref="HandshakeAction.Decide"/>.</summary>
    public Agreement Agreement { get; private set; } = new();

    /// <summary>Takes the next batch of the peer.</summary>
    /// <param name="batch">The whole batch.</param>
    /// <param name="message">Room of <see cref="HandshakeMessages.LargestBytes"/> for the answer.</param>
    public HandshakeStep Continue(ReadOnlySpan<byte> batch, Span<byte> message)
    {
        var reader = new WireReader(batch);
        if (!HandshakeMessages.TryReadHeader(ref reader, out byte header, out TransportMessageId id, out CloseReason? refused))
            return HandshakeMessages.Refuse(message, CloseReason.Invalid, "the first bytes are no message of this protocol; is it a Zenoh node, and does it dial the protocol of this endpoint?");
        if (refused is { } reason)
            return HandshakeMessages.Refused(reason);
        if (!_initTaken && id == TransportMessageId.Init && Init.TryDecode(ref reader, header, out Init init) && !init.IsAck)
            return TakeInit(init, message);
        if (_initTaken && !_openTaken && id == TransportMessageId.Open && Open.TryDecode(ref reader, header, out Open open) && !open.IsAck)
            return TakeOpen(open, message);
        return HandshakeMessages.Refuse(message, CloseReason.Invalid,
            $"it sent another message ({id}) than the handshake has here, or a malformed one ({reader.Error})");
    }

    /// <summary>Writes the last message: from now on the session stands.</summary>
    public int Admit(Span<byte> message)
    {
        var writer = new WireWriter(message);
        var open = new Open
        {
            IsAck = true,
            LeaseMilliseconds = own.LeaseMilliseconds,
            InitialSequenceNumber = Agreement.OwnFirstNumber,
            Authentication = _door.Welcome(),
            MultiLinkAck = _link is not null,
        };
        open.Encode(ref writer);
        return writer.Position;
    }

    private HandshakeStep TakeInit(scoped in Init init, Span<byte> message)
    {
        if (init.Node.Version != ProtocolVersion.Current)
            return HandshakeMessages.Refuse(message, CloseReason.Invalid,
                $"it speaks version {init.Node.Version} of the protocol, this node {ProtocolVersion.Current}");
        if (init.Node.BatchSize < TransportLimits.SmallestBatch)
            return HandshakeMessages.Refuse(message, CloseReason.Invalid,
                $"it proposes batches of {init.Node.BatchSize} bytes, at least {TransportLimits.SmallestBatch} are needed");
        if (_door.WhyNotAsk(init.Authentication) is { } unknown)
            return HandshakeMessages.Refuse(message, CloseReason.Generic, unknown);
        if (!LinkPurpose.TryRead(init, out LinkQoS? theirs) || !LinkPurpose.TryAgree(theirs ?? default, own.LinkQoS, out LinkQoS purpose))
            return HandshakeMessages.Refuse(message, CloseReason.Invalid,
                "it wants the link for priorities or a reliability that its endpoint here is not for (metadata prio and rel)");
        if (own.LinkKey is { } linkKey && init.MultiLink.HasValue)
        {
            _link = KeyChallenge.KeyIn(init.MultiLink.Value) is { } key ? KeyChallenge.To(key, linkKey) : null;
            if (_link is null)
                return HandshakeMessages.Refuse(message, CloseReason.Generic, "it offers further links with something that is no key");
        }

        _initTaken = true;
        Agreement = AgreeOn(init, own.QoS && theirs is not null, purpose);
        return WriteInit(message);
    }

    private Agreement AgreeOn(scoped in Init init, bool priorities, LinkQoS link)
    {
        Resolution resolution = Resolution.Min(init.Node.Resolution, own.Resolution);
        return new Agreement
        {
            Peer = init.Node.ZenohId,
            Role = init.Node.Role,
            Resolution = resolution,
            BatchSize = Math.Min(init.Node.BatchSize, own.BatchSize),
            QoS = priorities,
            LinkQoS = priorities ? link : default,
            LowLatency = own.LowLatency && init.LowLatency && !priorities,
            Compression = own.Compression && init.Compression,
            Patch = Math.Min(init.Patch, own.Patch),
            OwnFirstNumber = InitialSequenceNumber.Of(own.Id, init.Node.ZenohId, resolution.SequenceNumberMask),
        };
    }

    private HandshakeStep WriteInit(Span<byte> message)
    {
        var writer = new WireWriter(message);
        var init = new Init
        {
            IsAck = true,
            Node = new NodeHead
            {
                Version = ProtocolVersion.Current,
                Role = own.Role,
                ZenohId = own.Id,
                Resolution = Agreement.Resolution,
                BatchSize = (ushort)Agreement.BatchSize,
            },
            Cookie = cookie.Span,
            Authentication = _door.Question(),
            MultiLink = _link is null ? default : new OptionalBytes(_link.Message),
            QoS = Agreement.QoS && Agreement.LinkQoS.IsPlain,
            QoSLink = Agreement.LinkQoS.IsPlain ? null : Agreement.LinkQoS.Encode(),
            LowLatency = Agreement.LowLatency,
            Compression = Agreement.Compression,
            Patch = Agreement.Patch,
            RegionName = own.RegionName is { } name ? new OptionalBytes(name) : default,
        };
        init.Encode(ref writer);
        return HandshakeMessages.Sent(writer, message);
    }

    private HandshakeStep TakeOpen(scoped in Open open, Span<byte> message)
    {
        _openTaken = true;
        if (!open.Cookie.SequenceEqual(cookie.Span))
            return HandshakeMessages.Refuse(message, CloseReason.Invalid, "it did not bring back the cookie");
        if (open.InitialSequenceNumber > Agreement.NumberMask)
            return HandshakeMessages.Refuse(message, CloseReason.Invalid, "its first sequence number has more bits than were agreed on");
        if (_door.WhyNotAdmit(open.Authentication, out string? user, out PublicKey? key) is { } unproven)
            return HandshakeMessages.Refuse(message, CloseReason.Generic, unproven);
        if (_link?.IsMetBy(open.MultiLink.Value) is false)
            return HandshakeMessages.Refuse(message, CloseReason.Generic, "it does not have the private half of the key for further links");
        Agreement = Agreement with
        {
            LinkKey = _link?.Peer,
            PeerLease = PeerLease.Of(open.LeaseMilliseconds),
            PeerFirstNumber = open.InitialSequenceNumber,
            User = user,
            Key = key,
        };
        return new HandshakeStep(HandshakeAction.Decide, 0);
    }
}
