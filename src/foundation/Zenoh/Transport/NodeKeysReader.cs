using System.Security.Cryptography;
using Zenoh.Configuration;
using Zenoh.Configuration.Reading;
using Zenoh.Transport.Establishment.Keys;

namespace Zenoh.Transport;

/// <summary>Takes <see cref="NodeKeys"/> out of a configuration: texts and files in PEM, PKCS#1 as the reference has them or PKCS#8.</summary>
internal static class NodeKeysReader
{
    private const string Section = "transport/auth/pubkey";

    /// <summary>Shorter keys can be computed from their public half, if not yet by everybody.</summary>
    private const int SmallestBits = 1024;

    /// <summary>Of a key made for one run, where nothing is said.</summary>
    private const int UsualBits = 2048;

    private const string PemBegin = "-----BEGIN";

    /// <summary>Null where nothing is configured.</summary>
    /// <exception cref="ZenohException">A key or file cannot be used; the message names the setting.</exception>
    public static NodeKeys? Read(PublicKeyConfig config)
    {
        RequireOne(config.PrivateKeyPem, config.PrivateKeyFile, "private_key");
        RequireOne(config.PublicKeyPem, config.PublicKeyFile, "public_key");
        string? privatePem = config.PrivateKeyPem ?? ReadFile(config.PrivateKeyFile, "private_key_file");
        string? publicPem = config.PublicKeyPem ?? ReadFile(config.PublicKeyFile, "public_key_file");
        if (publicPem is not null && privatePem is null)
            throw new ZenohException($"{Section}: there is a public key without its private one; set {Section}/private_key_file, too.");
        if (privatePem is null && config.KeySize is null && config.KnownKeysFile is null)
            return null;
        return new NodeKeys
        {
            Own = privatePem is null ? Make(config.KeySize ?? UsualBits) : ReadPair(privatePem, publicPem, config.KeySize),
            IsShown = privatePem is not null,
            Known = config.KnownKeysFile is { } file ? ReadKnown(file) : null,
        };
    }

    private static void RequireOne(string? text, string? file, string name)
    {
        if (text is not null && file is not null)
            throw new ZenohException($"{Section}: both {name}_pem and {name}_file are set; take one of them out.");
    }

    private static string? ReadFile(string? file, string name, bool mayBeEmpty = false) =>
        file is null ? null : SettingFile.ReadText(file, $"{Section}/{name}", "keys in PEM", mayBeEmpty);

    private static KeyPair Make(int bits)
    {
        RequireSize(bits, "key_size");
        return KeyPair.Create(bits);
    }

    private static KeyPair ReadPair(string privatePem, string? publicPem, int? bits)
    {
        RSA key = ReadKey(privatePem, "private_key");
        if (!HasPrivateHalf(key))
            throw new ZenohException($"{Section}/private_key: there is only a public key in it.");
        var pair = new KeyPair(key);
        RequireSize(pair.Public.Bits, "private_key");
        if (bits is { } wanted && wanted != pair.Public.Bits)
            throw new ZenohException($"{Section}/key_size is {wanted}, and the key has {pair.Public.Bits} bits; leave key_size out or take another key.");
        if (publicPem is not null)
        {
            using RSA half = ReadKey(publicPem, "public_key");
            if (!PublicKey.Of(half).Equals(pair.Public))
                throw new ZenohException($"{Section}: public and private key do not belong together.");
        }

        return pair;
    }

    private static bool HasPrivateHalf(RSA key)
    {
        try
        {
            key.ExportParameters(includePrivateParameters: true);
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    // Text between the keys says whose they are.
    private static HashSet<PublicKey> ReadKnown(string file)
    {
        var known = new HashSet<PublicKey>();
        ReadOnlySpan<char> rest = ReadFile(file, "known_keys_file", mayBeEmpty: true);
        while (PemEncoding.TryFind(rest, out PemFields pem))
        {
            if (rest[..pem.Location.Start].Contains(PemBegin, StringComparison.Ordinal))
                throw NoKey(file, known.Count);
            using RSA key = ReadKey(rest[pem.Location].ToString(), $"known_keys_file: {file}: key {known.Count + 1}");
            var half = PublicKey.Of(key);
            RequireSize(half.Bits, $"known_keys_file: {file}: key {known.Count + 1}");
            known.Add(half);
            rest = rest[pem.Location.End..];
        }

        return rest.Contains(PemBegin, StringComparison.Ordinal) || (known.Count == 0 && !rest.Trim().IsEmpty)
            ? throw NoKey(file, known.Count)
            : known;
    }

    private static ZenohException NoKey(string file, int before) =>
        new($"{Section}/known_keys_file: {file}: after {before} keys there is something that is no key in PEM.");

    private static RSA ReadKey(string pem, string name)
    {
        var key = RSA.Create();
        try
        {
            key.ImportFromPem(pem);
            return key;
        }
        catch (Exception fault) when (fault is ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw new ZenohException($"{Section}/{name}: it is no RSA key in PEM without a password: {fault.Message}", fault);
        }
    }

    private static void RequireSize(int bits, string name)
    {
        if (bits is < SmallestBits or > PublicKey.LargestBits || bits % 8 != 0)
            throw new ZenohException($"{Section}/{name}: a key of {bits} bits; it can have {SmallestBits} to {PublicKey.LargestBits}, a multiple of 8.");
    }
}
