using Zenoh.Protocol.Handshake;
using Zenoh.Protocol.Primitives;

namespace Zenoh.Transport.Establishment.Keys;

/// <summary>The bytes of one message of an exchange of keys.</summary>
internal static class ExchangeBody
{
    private const int Lengths = 3 * Zint.MaxBytes;

    public static byte[] Write(scoped in KeyExchange exchange)
    {
        var writer = new WireWriter(new byte[Lengths + exchange.Modulus.Length + exchange.Exponent.Length + exchange.Number.Length]);
        exchange.Encode(ref writer);
        return writer.Written.ToArray();
    }
}
