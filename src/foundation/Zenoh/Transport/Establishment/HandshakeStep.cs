using Zenoh.Protocol.Transport;

namespace Zenoh.Transport.Establishment;

/// <summary>What is to happen after a batch of a handshake.</summary>
internal enum HandshakeAction
{
    /// <summary>Send the message and wait for the next.</summary>
    Send,

    /// <summary>Acceptor: the peer has shown all it has to; admit it or refuse it.</summary>
    Decide,

    /// <summary>Opener: the session stands.</summary>
    Opened,

    /// <summary>Send the message, if there is one, and end the link.</summary>
    Refuse,
}

/// <summary>One step of a handshake.</summary>
/// <param name="Action">What is to happen.</param>
/// <param name="Length">Bytes of the message to send; 0 for none.</param>
/// <param name="Reason">Why, for <see cref="HandshakeAction.Refuse"/>.</param>
/// <param name="Text">Why, in words.</param>
internal readonly record struct HandshakeStep(HandshakeAction Action, int Length, CloseReason Reason = default, string? Text = null);
