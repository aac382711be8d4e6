using System.Security.Cryptography;

namespace Zenoh.Transport.Establishment.Keys;

/// <summary>A key of this node with its private half. Thread-safe.</summary>
internal sealed class KeyPair(RSA key)
{
    private readonly Lock _gate = new();

    public PublicKey Public { get; } = PublicKey.Of(key);

    /// <summary>A key that nobody has seen before.</summary>
    public static KeyPair Create(int bits) => new(RSA.Create(bits));

    /// <summary>
    /// Reads a number that was enciphered for this key. Whatever is wrong with it leads to the same answer, so that nobody learns from it what a
    /// foreign number holds.
    /// </summary>
    public bool TryDecipher(ReadOnlySpan<byte> enciphered, Span<byte> number)
    {
        byte[] secret = [];
        try
        {
            lock (_gate)
                secret = key.Decrypt(enciphered, RSAEncryptionPadding.Pkcs1);
        }
        catch (CryptographicException)
        {
            // Nothing was read, which is what the caller is told.
        }

        bool fits = secret.Length == number.Length;
        if (fits)
            secret.CopyTo(number);
        CryptographicOperations.ZeroMemory(secret);
        return fits;
    }
}
