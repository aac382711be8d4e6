namespace Dora.Protocol.Tests;

public sealed class DaemonAddressTests
{
    private const string Table = """
        Num       RefCount Protocol Flags    Type St Inode Path
        0000000000000000: 00000002 00000000 00010000 0001 01 21 @dora-net/1000/aa
        0000000000000000: 00000003 00000000 00000000 0001 03 22 @dora-net/1000/aa
        0000000000000000: 00000002 00000000 00010000 0001 01 23 /run/other.sock
        0000000000000000: 00000002 00000000 00010000 0001 01 24 @dora-net/10001/bb
        0000000000000000: 00000002 00000000 00010000 0001 01 25
        0000000000000000: 00000002 00000000 00010000 0001 01 26 @dora-net/1000/cc
        """;

    [Fact]
    public void Look_up_finds_listening_sockets_of_the_user_only() =>
        Assert.Equal(["@dora-net/1000/aa", "@dora-net/1000/cc"], DaemonAddress.FindAll(Table, 1000));

    [Fact]
    public void Fresh_addresses_differ_and_are_found_again()
    {
        string address = DaemonAddress.New(7);

        Assert.NotEqual(address, DaemonAddress.New(7));
        Assert.Equal([address], DaemonAddress.FindAll($"0: 2 0 00010000 0001 01 1 {address}\n", 7));
    }
}
