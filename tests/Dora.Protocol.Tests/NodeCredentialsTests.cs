namespace Dora.Protocol.Tests;

public sealed class NodeCredentialsTests
{
    private static readonly NodeCredentials Connection =
        new("@dora-net/1000/0f", "secret", new DataflowId(Guid.Parse("01a20104-1ebc-7dbc-b9d3-f6997834d5ef")), new NodeId("a"), 1);

    [Fact]
    public void Connection_is_read_back_from_a_document_that_holds_its_line()
    {
        string document = $"""
            dataflow_id: 01a20104-1ebc-7dbc-b9d3-f6997834d5ef
            node_id: a
            run_config:
              outputs: [dora_net]
            daemon_communication: !Tcp
              socket_addr: 127.0.0.1:1
            {Connection.ToLine()}
            dynamic: false
            """;

        Assert.True(NodeCredentials.TryRead(document, out NodeCredentials? read, out _));
        Assert.Equal(Connection, read);
    }

    [Fact]
    public void Line_is_one_line_of_plain_json_behind_its_key() =>
        Assert.Equal(
            """dora_net: {"socket":"@dora-net/1000/0f","token":"secret","dataflow":"01a20104-1ebc-7dbc-b9d3-f6997834d5ef","node":"a","version":1}""",
            Connection.ToLine());

    [Fact]
    public void Document_without_the_line_says_which_daemon_to_use()
    {
        Assert.False(NodeCredentials.TryRead("node_id: a\n  dora_net: {}\n", out _, out string? error));
        Assert.Contains("another implementation", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dora_net: {")]
    [InlineData("dora_net:")]
    [InlineData("dora_net: {\"socket\":\"x\"}")]
    [InlineData("dora_net: {\"socket\":\"x\",\"token\":\"y\",\"dataflow\":\"no uuid\",\"node\":\"a\"}")]
    [InlineData("dora_net: null")]
    public void Damaged_line_is_an_error_and_not_an_exception(string document)
    {
        Assert.False(NodeCredentials.TryRead(document, out _, out string? error));
        Assert.Contains("cannot be read", error, StringComparison.Ordinal);
    }
}
