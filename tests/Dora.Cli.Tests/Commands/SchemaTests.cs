using System.Text.Json;
using Dora.Cli.Tests.Harness;

namespace Dora.Cli.Tests.Commands;

public sealed class SchemaTests
{
    [Fact]
    public void The_schema_is_json_and_knows_nodes()
    {
        using Workspace workspace = new();

        JsonElement schema = JsonDocument.Parse(DoraProcess.Run(workspace.Root, "schema").WithExitCode(0).Output).RootElement;

        Assert.Equal("dora dataflow", schema.GetProperty("title").GetString());
        Assert.True(schema.GetProperty("definitions").TryGetProperty("node", out JsonElement node));
        Assert.True(node.GetProperty("properties").TryGetProperty("path", out _));
    }
}
