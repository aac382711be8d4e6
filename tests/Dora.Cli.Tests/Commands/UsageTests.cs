using Dora.Cli.Tests.Harness;

namespace Dora.Cli.Tests.Commands;

public sealed class UsageTests
{
    [Theory]
    [InlineData("bogus", "error: unrecognized subcommand 'bogus'")]
    [InlineData("rnu", "  tip: a similar subcommand exists: 'run'")]
    [InlineData("run", "error: the following required arguments were not provided:\n  <PATH>\n\nUsage: dora run [options] <PATH>\n")]
    [InlineData("completion", "error: the following required arguments were not provided:\n  <SHELL>\n")]
    [InlineData("up", "error: this version does not have `dora up` yet\n  tip: `dora run PATH` runs a dataflow on this machine")]
    [InlineData("start x.yml --detach", "error: this version does not have `dora start` yet\n  tip: `dora run PATH` runs a dataflow until it ends")]
    [InlineData("logs 0191-abc camera", "the log files are in `out/<run>/` beside the dataflow file")]
    [InlineData("run ''", "error: the path of the dataflow must not be empty")]
    [InlineData("run --stop-aftr 1s x.yml", "  tip: a similar argument exists: '--stop-after'")]
    [InlineData("run x.yml --stop-after abc", "error: invalid duration 'abc': expected a duration such as 10s, 1m 30s or 500ms")]
    [InlineData("run x.yml --grace-duration -1s", "unexpected argument '-1s'")]
    [InlineData("run x.yml --env NAME", "error: invalid value 'NAME' for '--env': expected KEY=VALUE")]
    [InlineData("run x.yml --log-level loud", "error: invalid level 'loud' for '--log-level': expected error, warn")]
    [InlineData("run x.yml --log-format xml", "error: invalid format 'xml' for '--log-format': expected classic")]
    [InlineData("run x.yml --log-filter a", "error: invalid log filter 'a': expected NODE=LEVEL")]
    [InlineData("run a.yml b.yml", "error: unexpected argument 'b.yml' found")]
    [InlineData("validate --format xml x.yml", "Must be one of: 'text' 'json'")]
    [InlineData("completion tcsh", "Must be one of: 'bash'")]
    public void A_wrong_command_line_is_explained_on_stderr_with_exit_code_2(string line, string expected)
    {
        using Workspace workspace = new();

        Ended ended = DoraProcess.Run(workspace.Root, [.. Dora.Descriptor.Text.CommandWords.Split(line, out _)]).WithExitCode(2);

        Assert.Empty(ended.Output);
        Assert.Contains(expected, ended.Error, StringComparison.Ordinal);
        Assert.Contains("For more information, try 'dora", ended.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("build")]
    [InlineData("validate")]
    [InlineData("graph")]
    [InlineData("check --dataflow")]
    public void A_dataflow_that_does_not_exist_fails_with_exit_code_1_in_every_command(string command)
    {
        using Workspace workspace = new();

        Ended ended = DoraProcess.Run(workspace.Root, [.. command.Split(' '), "nofile.yml"]).WithExitCode(1);

        Assert.StartsWith("\n\n[ERROR]\nDataflow could not be validated.\n\nnofile.yml", ended.Error, StringComparison.Ordinal);
        Assert.Contains("there is no such file", ended.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("build")]
    [InlineData("validate")]
    [InlineData("graph")]
    [InlineData("check --dataflow")]
    public void An_invalid_dataflow_is_refused_with_line_and_column_by_every_command(string command)
    {
        using Workspace workspace = new();
        workspace.Write("bad.yml", "nodes:\n  - id: a\n    pth: shell\n");

        Ended ended = DoraProcess.Run(workspace.Root, [.. command.Split(' '), "bad.yml"]).WithExitCode(1);

        Assert.Contains("bad.yml:3:5: error: ", ended.Error, StringComparison.Ordinal);
        Assert.Contains("did you mean `path`?", ended.Error, StringComparison.Ordinal);
        Assert.Contains("\n 3 |     pth: shell\n", ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Location:", ended.Error, StringComparison.Ordinal);
    }
}
