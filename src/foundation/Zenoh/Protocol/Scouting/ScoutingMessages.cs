using Zenoh.Protocol.Primitives;

namespace Zenoh.Protocol.Scouting;

/// <summary>The messages of scouting; one per datagram.</summary>
internal enum ScoutingMessageId : byte
{
    Scout = Scouting.Scout.Id,
    Hello = Scouting.Hello.Id,
}

/// <summary>Reads the header of a scouting datagram.</summary>
internal static class ScoutingMessages
{
    /// <summary>False, with an error, when the datagram is empty or there is no such message.</summary>
    public static bool TryReadHeader(scoped ref WireReader reader, out byte header, out ScoutingMessageId id)
    {
        id = default;
        if (!reader.TryReadByte(out header))
            return false;
        id = (ScoutingMessageId)MessageHeader.IdOf(header);
        return id is ScoutingMessageId.Scout or ScoutingMessageId.Hello || reader.Fail(WireError.UnknownMessage);
    }
}
