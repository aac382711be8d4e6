using System.Security.Cryptography;
using Zenoh.Protocol.Handshake;

namespace Zenoh.Transport.Establishment.Keys;

/// <summary>An RSA key by which somebody is known. Immutable; equal when modulus and exponent are.</summary>
internal sealed class PublicKey : IEquatable<PublicKey>
{
    /// <summary>The longest modulus: longer ones cost more than they are worth, and anybody can send one.</summary>
    public const int LargestBits = 4096;

    /// <summary>The shortest modulus; what the reference takes for the links of one session.</summary>
    public const int SmallestBits = 512;

    private const int BitsPerByte = 8;

    /// <summary>The longest exponent, in bytes.</summary>
    private const int LargestExponent = 8;

    // Big-endian without leading zeros.
    private readonly byte[] _modulus;
    private readonly byte[] _exponent;

    private PublicKey(byte[] modulus, byte[] exponent) => (_modulus, _exponent) = (modulus, exponent);

    public int Bits => _modulus.Length * BitsPerByte;

    public static PublicKey Of(RSA key)
    {
        RSAParameters parameters = key.ExportParameters(includePrivateParameters: false);
        return new PublicKey(parameters.Modulus!, parameters.Exponent!);
    }

    /// <summary>The key in a message; null when it is none, or too short or too long.</summary>
    public static PublicKey? Of(scoped in KeyExchange exchange)
    {
        byte[] modulus = Reversed(exchange.Modulus.TrimEnd((byte)0));
        byte[] exponent = Reversed(exchange.Exponent.TrimEnd((byte)0));
        bool fits = modulus.Length * BitsPerByte is >= SmallestBits and <= LargestBits && exponent.Length is > 0 and <= LargestExponent;
        return fits ? new PublicKey(modulus, exponent) : null;
    }

    /// <summary>Enciphers something so that only the holder of the private key can read it; null when no key is made of these numbers.</summary>
    public byte[]? Encipher(ReadOnlySpan<byte> secret)
    {
        try
        {
            using var key = RSA.Create(new RSAParameters { Modulus = _modulus, Exponent = _exponent });
            return key.Encrypt(secret, RSAEncryptionPadding.Pkcs1);
        }
        catch (CryptographicException)
        {
            // Whoever sent these numbers is told so by being refused.
            return null;
        }
    }

    /// <summary>The key as a message has it, with the number the message may carry.</summary>
    public byte[] Write(ReadOnlySpan<byte> number = default) =>
        ExchangeBody.Write(new KeyExchange { Modulus = Reversed(_modulus), Exponent = Reversed(_exponent), Number = number });

    public bool Equals(PublicKey? other) =>
        other is not null && _modulus.AsSpan().SequenceEqual(other._modulus) && _exponent.AsSpan().SequenceEqual(other._exponent);

    public override bool Equals(object? obj) => Equals(obj as PublicKey);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(_modulus);
        hash.AddBytes(_exponent);
        return hash.ToHashCode();
    }

    // Messages have the least significant byte first.
    private static byte[] Reversed(ReadOnlySpan<byte> number)
    {
        byte[] bytes = number.ToArray();
        Array.Reverse(bytes);
        return bytes;
    }
}
