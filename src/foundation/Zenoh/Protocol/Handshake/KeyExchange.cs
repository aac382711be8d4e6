using Zenoh.Protocol.Primitives;

namespace Zenoh.Protocol.Handshake;

/// <summary>
/// What the two sides of a handshake send each other to prove a public key: the dialling side its key, the accepting side its own with a number that
/// only the first can read, the dialling side the number so that only the second can read it (Zenoh wire specification, authentication).
/// </summary>
internal ref struct KeyExchange
{
    /// <summary>The modulus of the sender's key, little-endian; empty in the last message.</summary>
    public ReadOnlySpan<byte> Modulus;

    /// <summary>The public exponent, little-endian.</summary>
    public ReadOnlySpan<byte> Exponent;

    /// <summary>The enciphered number; empty in the first message.</summary>
    public ReadOnlySpan<byte> Number;

    /// <summary>Decodes the dialling side's first message.</summary>
    public static bool TryDecodeOffer(scoped ref WireReader reader, out KeyExchange exchange)
    {
        exchange = default;
        return reader.TryReadSlice(Bounds.Body, out exchange.Modulus) && reader.TryReadSlice(Bounds.Body, out exchange.Exponent) && reader.TryEnd();
    }

    /// <summary>Decodes the accepting side's message.</summary>
    public static bool TryDecodeChallenge(scoped ref WireReader reader, out KeyExchange exchange)
    {
        exchange = default;
        return reader.TryReadSlice(Bounds.Body, out exchange.Modulus) && reader.TryReadSlice(Bounds.Body, out exchange.Exponent)
            && reader.TryReadSlice(Bounds.Body, out exchange.Number) && reader.TryEnd();
    }

    /// <summary>Decodes the dialling side's second message.</summary>
    public static bool TryDecodeAnswer(scoped ref WireReader reader, out KeyExchange exchange)
    {
        exchange = default;
        return reader.TryReadSlice(Bounds.Body, out exchange.Number) && reader.TryEnd();
    }

    public readonly void Encode(ref WireWriter writer)
    {
        if (!Modulus.IsEmpty)
        {
            writer.WriteSlice(Modulus);
            writer.WriteSlice(Exponent);
        }

        if (!Number.IsEmpty)
            writer.WriteSlice(Number);
    }
}
