using Zenoh.Protocol;
using Zenoh.Protocol.Handshake;
using Zenoh.Protocol.Primitives;
using Zenoh.Protocol.Transport;

namespace Zenoh.Transport.Establishment;

/// <summary>
/// The accepting side of a handshake (Zenoh wire specification, establishment sequence): lowers what is proposed to what it can do, checks who
/// comes, then leaves
/// it to the caller to <see cref="Admit"/> or to refuse. Pure: batches without length prefix go in, messages and decisions come out.
/// </summary>
/// <param name="own">What this side can do.</param>
/// <param name="cookie">Bytes the peer must bring back; unpredictable, so that an OPEN cannot be made up.</param>
/// <param name="nonce">The challenge to a user who must prove to know the password.</param>
internal sealed class Acceptor(Proposal own, ReadOnlyMemory<byte> cookie, ulong nonce)
{
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
        byte[] nested = new byte[AuthenticationBody.Overhead];
        var open = new Open { IsAck = true, LeaseMilliseconds = own.LeaseMilliseconds, InitialSequenceNumber = Agreement.OwnFirstNumber };
        if (own.Users is not null)
            open.Authentication = AuthenticationBody.Write(new Authentication { UserPassword = true }, nested);
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
        if (own.Users is not null && !AuthenticationBody.Welcomes(init.Authentication))
            return HandshakeMessages.Refuse(message, CloseReason.Generic,
                "it offers no user and password, which are required here (transport/auth/usrpwd); set them there");
        _initTaken = true;
        Agreement = AgreeOn(init);
        return WriteInit(message);
    }

    private Agreement AgreeOn(scoped in Init init)
    {
        Resolution resolution = Resolution.Min(init.Node.Resolution, own.Resolution);
        bool priorities = own.QoS && (init.QoS || init.QoSLink is not null);
        return new Agreement
        {
            Peer = init.Node.ZenohId,
            Role = init.Node.Role,
            Resolution = resolution,
            BatchSize = Math.Min(init.Node.BatchSize, own.BatchSize),
            QoS = priorities,
            QoSLink = priorities ? init.QoSLink : null,
            LowLatency = own.LowLatency && init.LowLatency && !priorities,
            Compression = own.Compression && init.Compression,
            Patch = Math.Min(init.Patch, own.Patch),
            OwnFirstNumber = InitialSequenceNumber.Of(own.Id, init.Node.ZenohId, resolution.SequenceNumberMask),
        };
    }

    private HandshakeStep WriteInit(Span<byte> message)
    {
        var writer = new WireWriter(message);
        byte[] nested = new byte[AuthenticationBody.Overhead];
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
            QoS = Agreement.QoS && Agreement.QoSLink is null,
            QoSLink = Agreement.QoSLink,
            LowLatency = Agreement.LowLatency,
            Compression = Agreement.Compression,
            Patch = Agreement.Patch,
            RegionName = own.RegionName is { } name ? new OptionalBytes(name) : default,
        };
        if (own.Users is not null)
            init.Authentication = AuthenticationBody.Write(new Authentication { Nonce = nonce }, nested);
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
        string? user = null;
        if (own.Users is { } users && !Proves(open, users, out user))
            return HandshakeMessages.Refuse(message, CloseReason.Generic, "its user is unknown here, or its password wrong; compare transport/auth/usrpwd there with the dictionary_file here");
        Agreement = Agreement with
        {
            PeerLease = PeerLease.Of(open.LeaseMilliseconds),
            PeerFirstNumber = open.InitialSequenceNumber,
            User = user,
        };
        return new HandshakeStep(HandshakeAction.Decide, 0);
    }

    private bool Proves(scoped in Open open, IReadOnlyDictionary<string, string> users, out string? user)
    {
        user = null;
        var reader = new WireReader(open.Authentication.Value);
        if (!open.Authentication.HasValue
            || !Authentication.TryDecode(ref reader, out Authentication authentication)
            || !authentication.User.HasValue)
            return false;
        user = System.Text.Encoding.UTF8.GetString(authentication.User.Value);
        return PasswordProof.Holds(users, user, nonce, authentication.Hmac);
    }
}
