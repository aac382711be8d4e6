using Zenoh.Protocol;
using Zenoh.Protocol.Handshake;
using Zenoh.Protocol.Primitives;
using Zenoh.Protocol.Transport;

namespace Zenoh.Transport.Establishment;

/// <summary>
/// The dialling side of a handshake (Zenoh wire specification, establishment sequence): INIT, the answer checked against what was proposed,
/// OPEN, the answer.
/// Pure: batches without length prefix go in, messages and decisions come out.
/// </summary>
internal sealed class Opener(Proposal own)
{
    private bool _initAnswered;
    private bool _userAsked;

    /// <summary>What was agreed on; complete after <see cref="HandshakeAction.Opened"/>.</summary>
    public Agreement Agreement { get; private set; } = new();

    /// <summary>Writes the first message.</summary>
    public int Begin(Span<byte> message)
    {
        var writer = new WireWriter(message);
        byte[] nested = new byte[AuthenticationBody.Overhead];
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
            QoS = own.QoS,
            Compression = own.Compression,
            Patch = own.Patch,
            RegionName = own.RegionName is { } name ? new OptionalBytes(name) : default,
        };
        if (own.Credentials is not null)
            init.Authentication = AuthenticationBody.Write(new Authentication { UserPassword = true }, nested);
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
        _initAnswered = true;
        Agreement = new Agreement
        {
            Peer = init.Node.ZenohId,
            Role = init.Node.Role,
            Resolution = init.Node.Resolution,
            BatchSize = Math.Min(init.Node.BatchSize, own.BatchSize),
            QoS = init.QoS,
            LowLatency = init.LowLatency,
            Compression = init.Compression,
            Patch = init.Patch,
            OwnFirstNumber = InitialSequenceNumber.Of(own.Id, init.Node.ZenohId, init.Node.Resolution.SequenceNumberMask),
        };
        return own.Credentials is { } credentials
            ? AnswerChallenge(credentials, init, message)
            : WriteOpen(init.Cookie, default, message);
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
        return (init.QoS && !own.QoS) || init.QoSLink is not null || init.LowLatency
            || (init.Compression && !own.Compression) || init.Patch > own.Patch
            ? (CloseReason.Invalid, "the answer has features that were not offered")
            : null;
    }

    private HandshakeStep AnswerChallenge(Credentials credentials, scoped in Init init, Span<byte> message)
    {
        var reader = new WireReader(init.Authentication.Value);
        if (!init.Authentication.HasValue || !Authentication.TryDecode(ref reader, out Authentication challenge) || challenge.Nonce is not { } nonce)
            return HandshakeMessages.Refuse(message, CloseReason.Generic,
                "a user and password are configured, the node there asks for none; remove transport/auth/usrpwd or configure it there, too");
        byte[] proof = new byte[PasswordProof.Bytes];
        PasswordProof.Write(nonce, credentials.Password, proof);
        byte[] user = System.Text.Encoding.UTF8.GetBytes(credentials.User);
        byte[] nested = new byte[AuthenticationBody.Overhead + user.Length + proof.Length];
        _userAsked = true;
        ReadOnlySpan<byte> body = AuthenticationBody.Write(new Authentication { User = (ReadOnlySpan<byte>)user, Hmac = proof }, nested);
        return WriteOpen(init.Cookie, body, message);
    }

    private HandshakeStep WriteOpen(ReadOnlySpan<byte> cookie, ReadOnlySpan<byte> authentication, Span<byte> message)
    {
        if (cookie.Length > HandshakeMessages.LargestCookie)
            return HandshakeMessages.Refuse(message, CloseReason.Invalid,
                $"the answer has a cookie of {cookie.Length} bytes, at most {HandshakeMessages.LargestCookie} are carried back");
        var writer = new WireWriter(message);
        var open = new Open { LeaseMilliseconds = own.LeaseMilliseconds, InitialSequenceNumber = Agreement.OwnFirstNumber, Cookie = cookie };
        if (!authentication.IsEmpty)
            open.Authentication = authentication;
        open.Encode(ref writer);
        return HandshakeMessages.Sent(writer, message);
    }

    private HandshakeStep TakeOpen(scoped in Open open, Span<byte> message)
    {
        if (open.InitialSequenceNumber > Agreement.NumberMask)
            return HandshakeMessages.Refuse(message, CloseReason.Invalid, "the first sequence number has more bits than were agreed on");
        if (_userAsked && !AuthenticationBody.Welcomes(open.Authentication))
            return HandshakeMessages.Refuse(message, CloseReason.Generic, "the node there did not confirm user and password");
        Agreement = Agreement with { PeerLease = PeerLease.Of(open.LeaseMilliseconds), PeerFirstNumber = open.InitialSequenceNumber };
        return new HandshakeStep(HandshakeAction.Opened, 0);
    }
}
