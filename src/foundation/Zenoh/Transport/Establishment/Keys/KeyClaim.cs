using System.Security.Cryptography;
using Zenoh.Protocol.Handshake;
using Zenoh.Protocol.Primitives;

namespace Zenoh.Transport.Establishment.Keys;

/// <summary>The dialling side's half of the proof: it shows a key and then that it has the private half.</summary>
internal sealed class KeyClaim(KeyPair own)
{
    /// <summary>The first message.</summary>
    public byte[] Offer { get; } = own.Public.Write();

    /// <summary>The key the accepting side answered with. It proves nothing: whoever chose the number knows it.</summary>
    public PublicKey? Peer { get; private set; }

    /// <summary>Answers the accepting side's message.</summary>
    /// <param name="challenge">The message.</param>
    /// <param name="known">Who may be answered; null for everybody.</param>
    /// <param name="answer">What to send.</param>
    /// <returns>Why there is no answer; null when there is one.</returns>
    public string? TryAnswer(ReadOnlySpan<byte> challenge, IReadOnlySet<PublicKey>? known, out byte[] answer)
    {
        answer = [];
        var reader = new WireReader(challenge);
        if (!KeyExchange.TryDecodeChallenge(ref reader, out KeyExchange exchange) || PublicKey.Of(exchange) is not { } peer)
            return "it answers with no key, or with one that is too short or too long";
        if (known is not null && !known.Contains(peer))
            return "its key is not known here (transport/auth/pubkey/known_keys_file)";
        Span<byte> number = stackalloc byte[KeyChallenge.NumberBytes];
        if (!own.TryDecipher(exchange.Number, number) || peer.Encipher(number) is not { } enciphered)
            return "its answer was not made for the key of this node";
        CryptographicOperations.ZeroMemory(number);
        Peer = peer;
        answer = ExchangeBody.Write(new KeyExchange { Number = enciphered });
        return null;
    }
}
