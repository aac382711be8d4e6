using Zenoh.Protocol.Primitives;

namespace Zenoh.Protocol.Transport;

/// <summary>KEEP_ALIVE: "I am still here", one byte.</summary>
internal static class KeepAlive
{
    public const byte Id = 0x04;

    /// <summary>Decodes what follows <paramref name="header"/>: nothing but extensions nobody has to know.</summary>
    public static bool TryDecode(scoped ref WireReader reader, byte header) =>
        MessageHeader.TryCheckFlags(ref reader, header, 0) && ExtensionChain.TrySkip(ref reader, header);

    public static void Encode(ref WireWriter writer) => writer.WriteByte(Id);
}
