using System.Security.Cryptography;
using Zenoh.Protocol.Handshake;
using Zenoh.Protocol.Primitives;

namespace Zenoh.Transport.Establishment.Keys;

/// <summary>The accepting side's half of the proof, for one handshake: a number that only the holder of a key can read, and what came back.</summary>
internal sealed class KeyChallenge
{
    public const int NumberBytes = sizeof(ulong);

    private readonly KeyPair _own;
    private readonly byte[] _number;

    private KeyChallenge(KeyPair own, PublicKey peer, byte[] number, byte[] enciphered)
    {
        _own = own;
        _number = number;
        Peer = peer;
        Message = own.Public.Write(enciphered);
    }

    /// <summary>The key whose private half is to be proved.</summary>
    public PublicKey Peer { get; }

    /// <summary>What to send.</summary>
    public byte[] Message { get; }

    /// <summary>The key in the dialling side's first message; null when there is none.</summary>
    public static PublicKey? KeyIn(ReadOnlySpan<byte> offer)
    {
        var reader = new WireReader(offer);
        return KeyExchange.TryDecodeOffer(ref reader, out KeyExchange exchange) ? PublicKey.Of(exchange) : null;
    }

    /// <summary>Asks for the proof, with a number of its own each time; null when the key is none.</summary>
    public static KeyChallenge? To(PublicKey peer, KeyPair own)
    {
        byte[] number = RandomNumberGenerator.GetBytes(NumberBytes);
        return peer.Encipher(number) is { } enciphered ? new KeyChallenge(own, peer, number, enciphered) : null;
    }

    /// <summary>Whether the dialling side's second message proves it.</summary>
    public bool IsMetBy(ReadOnlySpan<byte> answer)
    {
        var reader = new WireReader(answer);
        Span<byte> number = stackalloc byte[NumberBytes];
        bool isRead = KeyExchange.TryDecodeAnswer(ref reader, out KeyExchange exchange) && _own.TryDecipher(exchange.Number, number);
        return CryptographicOperations.FixedTimeEquals(number, _number) & isRead;
    }
}
