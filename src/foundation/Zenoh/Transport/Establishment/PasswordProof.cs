using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Zenoh.Transport.Establishment;

/// <summary>
/// Shows knowledge of a password without sending it: HMAC-SHA3-256 over the password, with the acceptor's nonce as key (Zenoh wire
/// specification, authentication).
/// </summary>
internal static class PasswordProof
{
    public const int Bytes = Keccak.Sha3Bytes;

    public static void Write(ulong nonce, string password, Span<byte> proof)
    {
        Span<byte> key = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(key, nonce);
        byte[] data = System.Text.Encoding.UTF8.GetBytes(password);
        if (HMACSHA3_256.IsSupported)
            HMACSHA3_256.HashData(key, data, proof);
        else
            Keccak.HmacSha3(key, data, proof);
    }

    /// <summary>Whether somebody who says to be <paramref name="user"/> knows the password. Takes as long for unknown users.</summary>
    public static bool Holds(IReadOnlyDictionary<string, string> users, string user, ulong nonce, ReadOnlySpan<byte> proof)
    {
        bool known = users.TryGetValue(user, out string? password);
        Span<byte> expected = stackalloc byte[Bytes];
        Write(nonce, password ?? "", expected);
        return CryptographicOperations.FixedTimeEquals(expected, proof) && known;
    }
}
