using Dora.Cli.Tests.Harness;

namespace Dora.Cli.Tests.Commands;

public sealed class BuildTests
{
    [Fact]
    public void Build_lines_are_run_and_shown_as_dora_does()
    {
        using Workspace workspace = new();
        workspace.Script("both.sh", "echo out\necho err >&2");
        workspace.Write("flow.yml", """
            nodes:
              - id: a
                path: shell
                args: echo
                env:
                  MYV: 7
                build: |
                  echo one $MYV
                  echo "two three"
              - id: b
                path: shell
                args: echo
                build: ./both.sh
            """);

        string[] lines = DoraProcess.Run(workspace.Root, "build", "flow.yml").WithExitCode(0).Output.TrimEnd('\n').Split('\n');

        Assert.Equal(
            [
                "a: INFO     running build command: `echo one $MYV", $"echo \"two three\"` in {workspace.Root}", "a: stdout   one $MYV",
                "a: stdout   two three",
                $"b: INFO     running build command: `./both.sh` in {workspace.Root}",
            ],
            lines[..5]);
        Assert.Equal(["b: stdout   err", "b: stdout   out"], lines[5..].Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Build_commands_get_the_environment_of_their_node_and_colours()
    {
        using Workspace workspace = new();
        workspace.Script("show.sh", "echo $MYV $CLICOLOR $CLICOLOR_FORCE");
        workspace.Write("flow.yml", Building("./show.sh", "env: { MYV: 7 }"));

        Assert.Contains("a: stdout   7 1 1\n", DoraProcess.Run(workspace.Root, "build", "flow.yml").WithExitCode(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failing_build_command_fails_the_build_and_the_next_one_is_not_run()
    {
        using Workspace workspace = new();
        workspace.Script("fails.sh", "exit 3");
        workspace.Write("flow.yml", Building("|\n      ./fails.sh\n      touch ran"));

        Ended ended = DoraProcess.Run(workspace.Root, "build", "flow.yml").WithExitCode(1);

        Assert.Equal(
            "\n\n[ERROR]\nfailed to build node `a`\n\nCaused by:\n   0: build command failed\n   1: build command `./fails.sh` returned "
                + "exit status: 3\n", ended.Error);
        Assert.False(File.Exists(Path.Combine(workspace.Root, "ran")));
    }

    [Theory]
    [InlineData("nosuchcommand x", "   1: failed to spawn `nosuchcommand x`\n   2: No such file or directory (os error 2)")]
    [InlineData("./notexecutable", "   1: failed to spawn `./notexecutable`\n   2: ")]
    [InlineData("echo \\\"open", "is not closed")]
    public void A_build_command_that_cannot_start_says_why(string command, string expected)
    {
        using Workspace workspace = new();
        workspace.Write("notexecutable", "");
        workspace.Write("flow.yml", Building($"\"{command}\""));

        Assert.Contains(expected, DoraProcess.Run(workspace.Root, "build", "flow.yml").WithExitCode(1).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Uv_that_is_not_installed_is_named()
    {
        using Workspace workspace = new();
        workspace.Write("flow.yml", Building("pip install x"));

        Ended ended = DoraProcess.Run(workspace.Root, [("PATH", workspace.Root)], "build", "--uv", "flow.yml").WithExitCode(1);

        Assert.Contains("failed to spawn `pip install x`\n   2: uv is not installed", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void With_uv_pip_becomes_uv_pip()
    {
        using Workspace workspace = new();
        workspace.Script("bin/uv", "echo uv got \"$@\"");
        workspace.Write("flow.yml", Building("pip install x"));

        Ended ended = DoraProcess.Run(workspace.Root, [("PATH", $"{workspace.Root}/bin:/usr/bin:/bin")], "build", "--uv", "flow.yml").WithExitCode(0);

        Assert.Contains("a: stdout   uv got pip install x\n", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_that_a_build_command_leaves_behind_does_not_hold_up_the_build()
    {
        using Workspace workspace = new();
        workspace.Script("server.sh", "sleep 600 &\necho $! > server.pid\necho built");
        workspace.Write("flow.yml", Building("./server.sh"));

        try
        {
            Assert.Contains(
                "a: stdout   built\n", DoraProcess.Run(workspace.Root, "build", "flow.yml").WithExitCode(0).Output, StringComparison.Ordinal);
        }
        finally
        {
            DoraProcess.RunProgram("kill", workspace.Root, File.ReadAllText(Path.Combine(workspace.Root, "server.pid")).Trim());
        }
    }

    [Fact]
    public void Run_builds_with_the_lines_of_other_nodes_what_has_none_of_its_own()
    {
        using Workspace workspace = new();
        workspace.Script("make.sh", Making);
        workspace.Write("flow.yml", TwoPrograms);

        Ended first = DoraProcess.Run(workspace.Root, "run", "flow.yml").WithExitCode(0);
        Ended second = DoraProcess.Run(workspace.Root, "run", "flow.yml").WithExitCode(0);
        File.Delete(Path.Combine(workspace.Root, "B", "bin", "b"));
        Ended third = DoraProcess.Run(workspace.Root, "run", "flow.yml").WithExitCode(0);

        Assert.Equal([true, false, true],
            new[] { first, second, third }.Select(ended => ended.Output.Contains("running build command", StringComparison.Ordinal)));
        Assert.Contains("b: stdout    ran", third.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_says_which_source_is_newer_than_its_program_until_it_is_built_again()
    {
        using Workspace workspace = new();
        workspace.Script("make.sh", Making);
        workspace.Write("flow.yml", TwoPrograms);
        DoraProcess.Run(workspace.Root, "build", "flow.yml").WithExitCode(0);
        workspace.Write("B/notes.md", "");
        workspace.Write("B/obj/generated.c", "");
        workspace.Write("B/inner/b.c", "");
        const string Warning = "b: WARN      B/inner/b.c is newer than the program: `dora build flow.yml` builds it again\n";

        Ended changed = DoraProcess.Run(workspace.Root, "run", "flow.yml").WithExitCode(0);
        DoraProcess.Run(workspace.Root, "build", "flow.yml").WithExitCode(0);
        Ended built = DoraProcess.Run(workspace.Root, "run", "flow.yml").WithExitCode(0);

        Assert.Contains(Warning, changed.Output, StringComparison.Ordinal);
        Assert.Single(changed.Output.Split('\n'), line => line.Contains("is newer", StringComparison.Ordinal));
        Assert.DoesNotContain("is newer", built.Output, StringComparison.Ordinal);
    }

    private const string Making = """
        for program in A/bin/a B/bin/b; do
          mkdir -p ${program%/*} && printf '#!/bin/sh\necho ran\n' > $program && chmod +x $program
        done
        """;

    private const string TwoPrograms = """
        nodes:
          - id: a
            path: A/bin/a
            build: ./make.sh
          - id: b
            path: B/bin/b
        """;

    [Fact]
    public void The_session_file_remembers_the_build_and_is_kept_out_of_commits()
    {
        using Workspace workspace = new();
        workspace.Write("flow.yml", Building("echo"));

        DoraProcess.Run(workspace.Root, "build", "flow.yml").WithExitCode(0);
        string first = File.ReadAllText(Path.Combine(workspace.Root, "out", "flow.dora-session.yaml"));
        DoraProcess.Run(workspace.Root, "build", "flow.yml").WithExitCode(0);
        string second = File.ReadAllText(Path.Combine(workspace.Root, "out", "flow.dora-session.yaml"));

        Assert.Equal("/flow.dora-session.yaml\n", File.ReadAllText(Path.Combine(workspace.Root, "out", ".gitignore")));
        Assert.Equal(Line(first, "session_id: "), Line(second, "session_id: "));
        Assert.NotEqual(Line(first, "build_id: "), Line(second, "build_id: "));
        Assert.Contains($"local_build:\n  node_working_dirs:\n    \"a\": \"{workspace.Root}\"\n", first, StringComparison.Ordinal);
    }

    private static string Line(string text, string start) => text.Split('\n').Single(line => line.StartsWith(start, StringComparison.Ordinal));

    private static string Building(string command, string more = "name: n") => $"""
        nodes:
          - id: a
            path: shell
            args: echo
            {more}
            build: {command}
        """;
}
