using System.Text.Json;

namespace Dora.Protocol.Tests;

public sealed class IdentifierTests
{
    [Theory]
    [InlineData("camera")]
    [InlineData("sensor-temp_2.v1")]
    [InlineData("7")]
    public void Plain_names_are_ids(string value)
    {
        Assert.True(Identifier.IsValid(value, out _));
        Assert.True(Identifier.IsValidData(value, out _));
    }

    [Theory]
    [InlineData("", "must not be empty")]
    [InlineData("dora", "reserved")]
    [InlineData(".hidden", "must not start with '.'")]
    [InlineData("a b", "invalid character ' '")]
    [InlineData("a/b", "invalid character '/'")]
    [InlineData("größe", "invalid character 'ö'")]
    public void Bad_node_ids_are_refused_with_the_reason(string value, string reason)
    {
        Assert.False(Identifier.IsValid(value, out string? error));
        Assert.Contains(reason, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Id_beyond_the_length_limit_is_refused()
    {
        Assert.True(Identifier.IsValid(new string('x', Identifier.MaxLength), out _));
        Assert.False(Identifier.IsValid(new string('x', Identifier.MaxLength + 1), out _));
    }

    [Theory]
    [InlineData("op/image", true)]
    [InlineData("a//b", false)]
    [InlineData("/a", false)]
    [InlineData("a/", false)]
    [InlineData("a/../b", false)]
    public void Data_ids_may_have_parts(string value, bool valid) => Assert.Equal(valid, Identifier.IsValidData(value, out _));

    [Fact]
    public void Ids_are_plain_strings_in_json()
    {
        NodeToDaemon record = new NodeToDaemon.CloseOutputs([new DataId("a"), new DataId("b/c")]);

        Assert.Equal("""{"type":"closeOutputs","outputs":["a","b/c"]}""", JsonSerializer.Serialize(record, ProtocolJson.Default.NodeToDaemon));
    }

    [Fact]
    public void Runs_sort_by_the_time_they_were_made()
    {
        DataflowId first = DataflowId.New();
        DataflowId second = DataflowId.New();

        Assert.NotEqual(first, second);
        Assert.True(string.CompareOrdinal(first.ToString()[..8], second.ToString()[..8]) <= 0);
    }
}
