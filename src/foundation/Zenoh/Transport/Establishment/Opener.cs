using Zenoh.Protocol;
using Zenoh.Protocol.Handshake;
using Zenoh.Protocol.Primitives;
using Zenoh.Protocol.Transport;
using Zenoh.Transport.Establishment.Keys;

namespace Zenoh.Transport.Establishment;

/// <summary>
/// The dialling side of a handshake (Zenoh wire specification, establishment sequence): INIT, the answer checked against what was proposed, OPEN, the
/// answer. Pure: batches without length prefix go in, messages and decisions come out.
/// </summary>
internal sealed class Opener(Proposal own)
{
    private readonly Introduction _introduction = new(own);
    private readonly KeyClaim? _link = own.LinkKey is { } key ? new KeyClaim(key) : null;
    private bool _initAnswered;

    /// <summary>What was agreed on; complete after <see cref="HandshakeAction.Opened"/>.</summary>
    public Agreement Agreement { get; private set; } = new();

    /// <summary>Writes the first message.</summary>
    public int Begin(Span<byte> message)
    {
        var writer = new WireWriter(message);
        var init = new Init
        {
            Node = new NodeHead
            {
                Version = ProtocolVersion.Current,
                Role = own.Role,
                ZenohId = own.Id,
                Resolution = own.Resolution,
                BatchSize = (ushort)own.BatchSize,
            },
            Authentication = _introduction.Offer(),
            MultiLink = _link is null ? default : new OptionalBytes(_link.Offer),
            QoS = own.QoS && own.LinkQoS.IsPlain,
            QoSLink = own.LinkQoS.IsPlain ? null : own.LinkQoS.Encode(),
            LowLatency = own.LowLatency,
            Compression = own.Compression,
            Patch = own.Patch,
            RegionName = own.RegionName is { } name ? new OptionalBytes(name) : default,
        };
        init.Encode(ref writer);
        return writer.Position;
    }

    /// <summary>Takes the next batch of the peer.</summary>
    /// <param name="batch">The whole batch.</param>
    /// <param name="message">Room of <see cref="HandshakeMessages.LargestBytes"/> for the answer.</param>
    public HandshakeStep Continue(ReadOnlySpan<byte> batch, Span<byte> message)
    {
        var reader = new WireReader(batch);
        if (!HandshakeMessages.TryReadHeader(ref reader, out byte header, out TransportMessageId id, out CloseReason? refused))
            return HandshakeMessages.Refuse(message, CloseReason.Invalid, "the answer is no message of this protocol");
        if (refused is { } reason)
            return HandshakeMessages.Refused(reason);
        if (!_initAnswered && id == TransportMessageId.Init && Init.TryDecode(ref reader, header, out Init init) && init.IsAck)
            return TakeInit(init, message);
        if (_initAnswered && id == TransportMessageId.Open && Open.TryDecode(ref reader, header, out Open open) && open.IsAck)
            return TakeOpen(open, message);
        return HandshakeMessages.Refuse(message, CloseReason.Invalid, $"the answer is another message ({id}) or malformed ({reader.Error})");
    }

    private HandshakeStep TakeInit(scoped in Init init, Span<byte> message)
    {
        if (FaultOf(init) is var (reason, text))
            return HandshakeMessages.Refuse(message, reason, text);
        if (!LinkPurpose.TryRead(init, out LinkQoS? theirs) || !LinkPurpose.TryAgree(own.LinkQoS, theirs ?? default, out LinkQoS purpose))
            return HandshakeMessages.Refuse(message, CloseReason.Invalid, "the answer restricts the link to other priorities or another reliability than were offered");
        _initAnswered = true;
        Agreement = new Agreement
        {
            Peer = init.Node.ZenohId,
            Role = init.Node.Role,
            Resolution = init.Node.Resolution,
            BatchSize = Math.Min(init.Node.BatchSize, own.BatchSize),
            QoS = theirs is not null,
            LinkQoS = theirs is not null ? purpose : default,
            LowLatency = init.LowLatency,
            Compression = init.Compression,
            Patch = init.Patch,
            OwnFirstNumber = InitialSequenceNumber.Of(own.Id, init.Node.ZenohId, init.Node.Resolution.SequenceNumberMask),
        };
        if (_introduction.TryAnswer(init.Authentication, out OptionalBytes answer) is { } fault)
            return HandshakeMessages.Refuse(message, CloseReason.Generic, fault);
        byte[] link = [];
        return init.MultiLink.HasValue && _link!.TryAnswer(init.MultiLink.Value, known: null, out link) is { } broken
            ? HandshakeMessages.Refuse(message, CloseReason.Generic, $"the node there offers further links: {broken}")
            : WriteOpen(init.Cookie, answer, link, message);
    }

    // An acceptor may lower what was proposed, never raise it, and it may only echo what was offered. Batches are the exception: zenoh-pico built for the
    // largest ones leaves their size out of its answer, which then reads as 65535, although it keeps to what was proposed.
    private (CloseReason Reason, string Text)? FaultOf(scoped in Init init)
    {
        if (init.Node.Version != ProtocolVersion.Current)
            return (CloseReason.Invalid, $"the node there speaks version {init.Node.Version} of the protocol, this one {ProtocolVersion.Current}");
        if (init.Node.ZenohId == own.Id)
            return (CloseReason.ConnectionToSelf, $"the node there is this node itself, or has the same id {own.Id}");
        if (own.Expected is { } expected && init.Node.ZenohId != expected)
            return (CloseReason.Invalid, $"node {expected} was expected there, {init.Node.ZenohId} answers");
        if (init.Node.Resolution.SequenceNumberBits > own.Resolution.SequenceNumberBits
            || init.Node.Resolution.RequestIdBits > own.Resolution.RequestIdBits)
            return (CloseReason.Invalid, "the answer has longer sequence numbers or request ids than were proposed");
        if (init.Node.BatchSize < TransportLimits.SmallestBatch)
            return (CloseReason.Invalid, $"the answer has batches of {init.Node.BatchSize} bytes, at least {TransportLimits.SmallestBatch} are needed");
        return ((init.QoS || init.QoSLink is not null) && !own.QoS) || (init.LowLatency && !own.LowLatency) || (init.MultiLink.HasValue && _link is null)
            || (init.Compression && !own.Compression) || init.Patch > own.Patch
            ? (CloseReason.Invalid, "the answer has features that were not offered")
            : null;
    }

    private HandshakeStep WriteOpen(ReadOnlySpan<byte> cookie, OptionalBytes authentication, byte[] link, Span<byte> message)
    {
        if (cookie.Length > HandshakeMessages.LargestCookie)
            return HandshakeMessages.Refuse(message, CloseReason.Invalid,
                $"the answer has a cookie of {cookie.Length} bytes, at most {HandshakeMessages.LargestCookie} are carried back");
        var writer = new WireWriter(message);
        var open = new Open
        {
            LeaseMilliseconds = own.LeaseMilliseconds,
            InitialSequenceNumber = Agreement.OwnFirstNumber,
            Cookie = cookie,
            Authentication = authentication,
            MultiLink = link.Length == 0 ? default : new OptionalBytes(link),
        };
        open.Encode(ref writer);
        return HandshakeMessages.Sent(writer, message);
    }

    private HandshakeStep TakeOpen(scoped in Open open, Span<byte> message)
    {
        if (open.InitialSequenceNumber > Agreement.NumberMask)
            return HandshakeMessages.Refuse(message, CloseReason.Invalid, "the first sequence number has more bits than were agreed on");
        if (_introduction.WhyNotWelcome(open.Authentication) is { } doubt)
            return HandshakeMessages.Refuse(message, CloseReason.Generic, doubt);
        Agreement = Agreement with
        {
            PeerLease = PeerLease.Of(open.LeaseMilliseconds),
            PeerFirstNumber = open.InitialSequenceNumber,
            LinkKey = open.MultiLinkAck ? _link?.Peer : null,
        };
        return new HandshakeStep(HandshakeAction.Opened, 0);
    }
}
