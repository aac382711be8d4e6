using Zenoh.Transport.Establishment;

namespace Zenoh.Tests.Transport;

/// <summary>Values published with FIPS 202, and of a recorded handshake.</summary>
public sealed class KeccakTests
{
    [Theory]
    [InlineData("", "a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a")]
    [InlineData("616263", "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532")]
    public void Sha3_hashes_short_messages(string data, string hash)
    {
        var actual = new byte[Keccak.Sha3Bytes];
        Keccak.Sha3(Convert.FromHexString(data), actual);
        Assert.Equal(hash, Convert.ToHexStringLower(actual));
    }

    [Theory]
    [InlineData(0xA3, 200, "79f38adec5c20307a98ef76e8324afbfd46cfd81b22e3973c65fa1bd9de31787")]
    public void Sha3_hashes_messages_of_several_blocks(byte value, int length, string hash)
    {
        var actual = new byte[Keccak.Sha3Bytes];
        Keccak.Sha3([.. Enumerable.Repeat(value, length)], actual);
        Assert.Equal(hash, Convert.ToHexStringLower(actual));
    }

    [Fact]
    public void Shake_of_nothing_is_the_published_one()
    {
        var actual = new byte[32];
        Keccak.Shake128([], actual);
        Assert.Equal("7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26", Convert.ToHexStringLower(actual));
    }

    [Fact]
    public void Shake_of_a_whole_block_gives_as_much_as_is_asked_for()
    {
        var actual = new byte[400];
        Keccak.Shake128([.. Enumerable.Range(0, 168).Select(i => (byte)i)], actual);
        Assert.Equal("81aa8c211b37236bf064198cd441048f65d97c35ec57dbc75910690ab5fa39c9", Convert.ToHexStringLower(actual[^32..]));
    }

    [Fact]
    public void Hmac_takes_keys_longer_than_a_block()
    {
        var actual = new byte[Keccak.Sha3Bytes];
        Keccak.HmacSha3(System.Text.Encoding.ASCII.GetBytes(new string('k', 200)), "data"u8, actual);
        Assert.Equal("5e2cc697c8296e59f4328b1bc437bd4b7710b829d7a500fab14b88925bfcd595", Convert.ToHexStringLower(actual));
    }

    [Fact]
    public void Proof_of_a_password_is_that_of_the_recorded_handshake()
    {
        const string recorded = "c7899aa2ec157024c7885b4a4a9bfd05b8a993d66061966ef218e30a7900af8f";
        var proof = new byte[PasswordProof.Bytes];
        PasswordProof.Write(0x1a2251fa247a9a72, "secret", proof);
        Assert.Equal(recorded, Convert.ToHexStringLower(proof));
        Keccak.HmacSha3(BitConverter.GetBytes(0x1a2251fa247a9a72), "secret"u8, proof);
        Assert.Equal(recorded, Convert.ToHexStringLower(proof));
    }

    [Theory]
    [InlineData("b1", "a1", 0x0FFFFFFFu, 227349124u)]
    [InlineData("a1", "b1", 0x0FFFFFFFu, 84314510u)]
    [InlineData("b1", "a1", 0x7Fu, 4u)]
    public void First_number_is_that_of_the_recorded_handshakes(string sender, string receiver, uint mask, uint number) =>
        Assert.Equal(number, InitialSequenceNumber.Of(ZenohId.Parse(sender), ZenohId.Parse(receiver), mask));
}
