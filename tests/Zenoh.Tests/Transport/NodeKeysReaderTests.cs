using System.Security.Cryptography;
using Zenoh.Configuration;
using Zenoh.Transport;
using Zenoh.Transport.Establishment.Keys;

namespace Zenoh.Tests.Transport;

/// <summary>What <c>transport/auth/pubkey</c> says, as texts and as files.</summary>
public sealed class NodeKeysReaderTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("zk");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Nothing_said_is_no_key() => Assert.Null(NodeKeysReader.Read(new PublicKeyConfig()));

    [Fact]
    public void Own_key_is_read_in_every_form()
    {
        RSA key = TestKeys.Alice;
        foreach (string pem in new[] { key.ExportRSAPrivateKeyPem(), key.ExportPkcs8PrivateKeyPem() })
        {
            foreach (string? half in new[] { key.ExportRSAPublicKeyPem(), key.ExportSubjectPublicKeyInfoPem(), null })
            {
                AssertAlice(new PublicKeyConfig { PrivateKeyPem = pem, PublicKeyPem = half });
                AssertAlice(new PublicKeyConfig { PrivateKeyFile = FileWith(pem), PublicKeyFile = half is null ? null : FileWith(half) });
                AssertAlice(new PublicKeyConfig { PrivateKeyPem = pem, KeySize = TestKeys.Bits });
            }
        }
    }

    [Fact]
    public void Node_without_a_key_of_its_own_makes_one_of_the_size_that_is_said()
    {
        NodeKeys keys = NodeKeysReader.Read(new PublicKeyConfig { KeySize = 1032 })!;

        Assert.Equal((1032, false, null), (keys.Own.Public.Bits, keys.IsShown, keys.Known));
        Assert.Equal(2048, NodeKeysReader.Read(new PublicKeyConfig { KnownKeysFile = FileWith("") })!.Own.Public.Bits);
    }

    [Fact]
    public void Known_keys_stand_one_behind_the_other_with_anything_between_them()
    {
        string file = FileWith($"# Alice\n{TestKeys.Alice.ExportRSAPublicKeyPem()}\n\nBob\n{TestKeys.Bob.ExportSubjectPublicKeyInfoPem()}\n");

        NodeKeys keys = NodeKeysReader.Read(new PublicKeyConfig { KnownKeysFile = file, KeySize = TestKeys.Bits })!;

        Assert.True(keys.Known!.SetEquals(TestKeys.Known(TestKeys.Alice, TestKeys.Bob)));
        Assert.Empty(NodeKeysReader.Read(new PublicKeyConfig { KnownKeysFile = FileWith(" \n"), KeySize = TestKeys.Bits })!.Known!);
    }

    [Fact]
    public void What_cannot_be_used_is_an_error_that_names_it()
    {
        using var small = RSA.Create(512);
        string alice = TestKeys.Alice.ExportRSAPrivateKeyPem();
        string half = TestKeys.Alice.ExportRSAPublicKeyPem();
        string locked = TestKeys.Alice.ExportEncryptedPkcs8PrivateKeyPem("p", new PbeParameters(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 1));
        string broken = half.Replace("MIG", "MIX", StringComparison.Ordinal);

        AssertError("without its private one", new() { PublicKeyPem = half });
        AssertError("private_key_pem and private_key_file", new() { PrivateKeyPem = alice, PrivateKeyFile = "k" });
        AssertError("public_key_pem and public_key_file", new() { PrivateKeyPem = alice, PublicKeyPem = half, PublicKeyFile = "k" });
        AssertError("do not belong together", new() { PrivateKeyPem = alice, PublicKeyPem = TestKeys.Bob.ExportRSAPublicKeyPem() });
        AssertError("only a public key", new() { PrivateKeyPem = half });
        AssertError("private_key: it is no RSA key", new() { PrivateKeyPem = "p" });
        AssertError("without a password", new() { PrivateKeyPem = locked });
        AssertError("a key of 512 bits", new() { PrivateKeyPem = small.ExportRSAPrivateKeyPem() });
        AssertError("key_size: a key of 512 bits", new() { KeySize = 512 });
        AssertError("key_size: a key of 1025 bits", new() { KeySize = 1025 });
        AssertError("key_size is 2048, and the key has 1024", new() { PrivateKeyPem = alice, KeySize = 2048 });
        AssertError("private_key_file): ", new() { PrivateKeyFile = Path.Combine(_folder.FullName, "missing") });
        AssertError("known_keys_file): ", new() { KnownKeysFile = Path.Combine(_folder.FullName, "missing") });
        AssertError("something that is no key in PEM", new() { KnownKeysFile = FileWith("alice") });
        AssertError("after 1 keys there is something", new() { KnownKeysFile = FileWith(half + "\n-----BEGIN PUBLIC KEY-----\ncut off") });
        AssertError("after 0 keys there is something", new() { KnownKeysFile = FileWith("-----BEGIN RSA PUBLIC KEY-----\ncut off\n" + half) });
        AssertError("private_key_file: the path is empty", new() { PrivateKeyFile = "" });
        AssertError("key 2: it is no RSA key", new() { KnownKeysFile = FileWith($"{half}\n{broken}") });
        AssertError("key 1: a key of 512 bits", new() { KnownKeysFile = FileWith(small.ExportRSAPublicKeyPem()) });
    }

    [Fact]
    public void Private_key_is_not_printed()
    {
        var config = new PublicKeyConfig { PrivateKeyPem = TestKeys.Alice.ExportRSAPrivateKeyPem() };
        Assert.DoesNotContain("PRIVATE", config.ToString(), StringComparison.Ordinal);
    }

    private static void AssertAlice(PublicKeyConfig config)
    {
        NodeKeys keys = NodeKeysReader.Read(config)!;
        Assert.Equal((PublicKey.Of(TestKeys.Alice), true, null), (keys.Own.Public, keys.IsShown, keys.Known));
    }

    private static void AssertError(string words, PublicKeyConfig config) =>
        Assert.Contains(words, Assert.Throws<ZenohException>(() => NodeKeysReader.Read(config)).Message, StringComparison.Ordinal);

    private string FileWith(string text)
    {
        string file = Path.Combine(_folder.FullName, Path.GetRandomFileName());
        File.WriteAllText(file, text);
        return file;
    }
}
