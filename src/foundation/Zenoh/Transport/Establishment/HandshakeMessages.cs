using Zenoh.Protocol.Primitives;
using Zenoh.Protocol.Transport;

namespace Zenoh.Transport.Establishment;

/// <summary>What both roles of a handshake do the same way.</summary>
internal static class HandshakeMessages
{
    /// <summary>Room for any message of a handshake this side writes.</summary>
    public const int LargestBytes = 8 * 1024;

    /// <summary>The longest cookie this side carries back.</summary>
    public const int LargestCookie = 4 * 1024;

    public static HandshakeStep Refuse(Span<byte> message, CloseReason reason, string text) =>
        new(HandshakeAction.Refuse, WriteClose(message, reason), reason, text);

    /// <summary>The peer refused: nothing is left to say.</summary>
    public static HandshakeStep Refused(CloseReason reason) =>
        new(HandshakeAction.Refuse, 0, reason, $"refused by the other side: {Words(reason)}");

    public static int WriteClose(Span<byte> message, CloseReason reason)
    {
        var writer = new WireWriter(message);
        new Close { Reason = reason }.Encode(ref writer);
        return writer.Position;
    }

    /// <summary>Reads the header; a CLOSE is recognised here because it may come instead of anything.</summary>
    public static bool TryReadHeader(scoped ref WireReader reader, out byte header, out TransportMessageId id, out CloseReason? refused)
    {
        refused = null;
        if (!TransportMessages.TryReadHeader(ref reader, out header, out id))
            return false;
        if (id == TransportMessageId.Close && Close.TryDecode(ref reader, header, out Close close))
            refused = close.Reason;
        return !reader.HasFailed;
    }

    public static string Words(CloseReason reason) => reason switch
    {
        CloseReason.Generic => "no reason given (a wrong or missing password or key looks like this)",
        CloseReason.Unsupported => "unsupported",
        CloseReason.Invalid => "invalid (versions, sizes or limits do not fit)",
        CloseReason.MaxSessions => "it has as many sessions as it may have",
        CloseReason.MaxLinks => "it has a link with this node already",
        CloseReason.Expired => "nothing was heard within the lease",
        CloseReason.Unresponsive => "it took nothing for too long",
        CloseReason.ConnectionToSelf => "it is this node itself, or another with the same id",
        _ => $"reason {(byte)reason}",
    };

    /// <summary>A name for a step that did not fit the message it should be in.</summary>
    public static HandshakeStep Sent(scoped in WireWriter writer, Span<byte> message) => writer.Overflowed
        ? Refuse(message, CloseReason.Invalid, $"the cookie or the user's name is too long to answer in {LargestBytes} bytes")
        : new HandshakeStep(HandshakeAction.Send, writer.Position);
}
