using Zenoh.Protocol.Primitives;

namespace Zenoh.Protocol.Network;

/// <summary>The messages inside a FRAME, or reassembled from FRAGMENTs (Zenoh wire specification, network messages).</summary>
internal enum NetworkMessageId : byte
{
    Interest = 0x19,
    ResponseFinal = 0x1A,
    Response = 0x1B,
    Request = 0x1C,
    Push = 0x1D,
    Declare = 0x1E,
    Oam = 0x1F,
}

/// <summary>
/// Walks the messages of a frame: <c>while (NetworkMessages.TryReadHeader(…)) switch (id) { case Push: Push.TryDecode(…) … }</c>, then look at <see cref="WireReader.HasFailed"/>.
/// </summary>
internal static class NetworkMessages
{
    /// <summary>Reads the next header. False, without an error, at the end of the batch or where the next transport message begins.</summary>
    public static bool TryReadHeader(scoped ref WireReader reader, out byte header, out NetworkMessageId id)
    {
        id = default;
        if (!reader.TryPeek(out header) || MessageHeader.IdOf(header) < (byte)NetworkMessageId.Interest || reader.HasFailed)
            return false;
        id = (NetworkMessageId)MessageHeader.IdOf(header);
        return reader.TryReadByte(out header);
    }

    /// <summary>Passes over a message whose header has been read; it is decoded all the same, for only so its end is found.</summary>
    public static bool TrySkip(scoped ref WireReader reader, byte header, NetworkMessageId id) => id switch
    {
        NetworkMessageId.Interest => Interest.TryDecode(ref reader, header, out _),
        NetworkMessageId.ResponseFinal => ResponseFinal.TryDecode(ref reader, header, out _),
        NetworkMessageId.Response => Response.TryDecode(ref reader, header, out _),
        NetworkMessageId.Request => Request.TryDecode(ref reader, header, out _),
        NetworkMessageId.Push => Push.TryDecode(ref reader, header, out _),
        NetworkMessageId.Declare => Declare.TryDecode(ref reader, header, out _),
        NetworkMessageId.Oam => Oam.TryDecode(ref reader, header, out _),
        _ => reader.Fail(WireError.UnknownMessage),
    };
}
