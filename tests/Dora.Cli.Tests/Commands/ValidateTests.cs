using System.Text.Json;
using Dora.Cli.Tests.Harness;

namespace Dora.Cli.Tests.Commands;

public sealed class ValidateTests
{
    [Fact]
    public void A_valid_dataflow_is_counted()
    {
        using Workspace workspace = new();
        workspace.Write("flow.yml", Flows.TwoShells);

        Ended ended = DoraProcess.Run(workspace.Root, "validate", "flow.yml").WithExitCode(0);

        Assert.Equal("flow.yml: valid (2 nodes, 1 input)\n", ended.Output);
    }

    [Fact]
    public void Json_of_a_valid_dataflow_parses_and_lists_its_nodes()
    {
        using Workspace workspace = new();
        workspace.Write("flow.yml", Flows.TwoShells);

        JsonElement report = JsonDocument.Parse(
            DoraProcess.Run(workspace.Root, "validate", "--format", "json", "flow.yml").WithExitCode(0).Output).RootElement;

        Assert.True(report.GetProperty("valid").GetBoolean());
        Assert.Equal(["first", "second"], report.GetProperty("nodes").EnumerateArray().Select(node => node.GetString()));
        Assert.Empty(report.GetProperty("diagnostics").EnumerateArray());
    }

    [Fact]
    public void Json_of_an_invalid_dataflow_parses_and_says_where()
    {
        using Workspace workspace = new();
        workspace.Write("flow.yml", "nodes:\n  - id: a\n    pth: shell\n");

        Ended ended = DoraProcess.Run(workspace.Root, "validate", "--format", "json", "flow.yml").WithExitCode(1);

        JsonElement report = JsonDocument.Parse(ended.Output).RootElement;
        Assert.False(report.GetProperty("valid").GetBoolean());
        JsonElement first = report.GetProperty("diagnostics")[0];
        Assert.Equal("error", first.GetProperty("severity").GetString());
        Assert.Equal("flow.yml", first.GetProperty("file").GetString());
        Assert.Equal((3, 5), (first.GetProperty("line").GetInt32(), first.GetProperty("column").GetInt32()));
    }
}
