using Zenoh.Protocol.Primitives;

namespace Zenoh.Protocol.Transport;

/// <summary>The messages a batch consists of (Zenoh wire specification, message table of the transport).</summary>
internal enum TransportMessageId : byte
{
    Oam = 0x00,
    Init = 0x01,
    Open = 0x02,
    Close = 0x03,
    KeepAlive = 0x04,
    Frame = 0x05,
    Fragment = 0x06,
    Join = 0x07,
}

/// <summary>Reads the headers of a batch's messages: <c>while (TransportMessages.TryReadHeader(…)) switch (id) …</c>, then look at <see cref="WireReader.HasFailed"/>.</summary>
internal static class TransportMessages
{
    /// <summary>Reads the next header. False at the end of the batch and, with an error, when there is no such message.</summary>
    public static bool TryReadHeader(scoped ref WireReader reader, out byte header, out TransportMessageId id)
    {
        id = default;
        if (!reader.TryPeek(out header))
            return false;
        byte number = MessageHeader.IdOf(header);
        if (number > (byte)TransportMessageId.Join)
            return reader.Fail(WireError.UnknownMessage);
        id = (TransportMessageId)number;
        return reader.TryReadByte(out header);
    }
}
