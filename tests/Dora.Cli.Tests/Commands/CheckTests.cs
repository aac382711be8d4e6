using Dora.Cli.Tests.Harness;

namespace Dora.Cli.Tests.Commands;

public sealed class CheckTests
{
    [Fact]
    public void Check_states_plain_facts_without_a_terminal()
    {
        using Workspace workspace = new();

        Ended ended = DoraProcess.Run(workspace.Root, "check").WithExitCode(0);

        Assert.All(ended.Output.TrimEnd().Split('\n'), line => Assert.Matches("^  (PASS|NOTE)  [a-z0-9 ]+: .+$", line));
        Assert.Contains("  PASS  shared memory: ", ended.Output, StringComparison.Ordinal);
        Assert.Contains("  NOTE  coordinator: none in this version", ended.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', ended.Output);
    }

    [Fact]
    public void Check_looks_at_a_dataflow_too()
    {
        using Workspace workspace = new();
        workspace.Write("flow.yml", Flows.TwoShells);

        Assert.Contains("flow.yml: valid (2 nodes)", DoraProcess.Run(workspace.Root, "check", "--dataflow", "flow.yml").WithExitCode(0).Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Check_names_a_missing_tool()
    {
        using Workspace workspace = new();

        Ended ended = DoraProcess.Run(workspace.Root, [("PATH", workspace.Root)], "check").WithExitCode(0);

        Assert.Contains("  NOTE  python3: not found", ended.Output, StringComparison.Ordinal);
    }
}
