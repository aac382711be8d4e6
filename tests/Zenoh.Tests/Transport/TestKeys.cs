using System.Security.Cryptography;
using Zenoh.Transport.Establishment.Keys;

namespace Zenoh.Tests.Transport;

/// <summary>A few keys for all tests of a run: making them takes long.</summary>
internal static class TestKeys
{
    public const int Bits = 1024;

    public static RSA Alice { get; } = RSA.Create(Bits);

    public static RSA Bob { get; } = RSA.Create(Bits);

    public static RSA Router { get; } = RSA.Create(2 * Bits);

    public static KeyPair Pair(RSA key) => new(key);

    public static HashSet<PublicKey> Known(params IEnumerable<RSA> keys) => [.. keys.Select(PublicKey.Of)];
}
