using Zenoh.Protocol;
using Zenoh.Protocol.Handshake;

namespace Zenoh.Links.Udp;

/// <summary>The messages of a node that opens a session.</summary>
internal enum OpeningMessage
{
    /// <summary>Something else.</summary>
    None,

    /// <summary>Its first message.</summary>
    Init,

    /// <summary>Its second message.</summary>
    Open,
}

/// <summary>Recognises them by their first byte; the handshake judges the rest.</summary>
internal static class OpeningMessages
{
    private const byte AnswerFlag = 0x20;

    public static OpeningMessage KindOf(ReadOnlySpan<byte> datagram)
    {
        if (datagram.IsEmpty || MessageHeader.Has(datagram[0], AnswerFlag))
        {
            return OpeningMessage.None;
        }

        return MessageHeader.IdOf(datagram[0]) switch
        {
            Init.Id => OpeningMessage.Init,
            Open.Id => OpeningMessage.Open,
            _ => OpeningMessage.None,
        };
    }
}
