using System.Text.Json;
using Dora.Cli.Tests.Harness;

namespace Dora.Cli.Tests.Running;

public sealed class RunTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void A_run_shows_what_nodes_print_and_how_they_ended_and_exits_with_0()
    {
        _workspace.Write("flow.yml", Flows.TwoShells);

        Ended ended = DoraProcess.Run(_workspace.Root, "run", "flow.yml").WithExitCode(0);

        Assert.Contains("INFO   dora daemon    finished building nodes, spawning...\n", ended.Output, StringComparison.Ordinal);
        Assert.Contains("first: stdout    hello\n", ended.Output, StringComparison.Ordinal);
        Assert.Contains("second: stdout    world\n", ended.Output, StringComparison.Ordinal);
        Assert.Contains("first: INFO   daemon    first finished successfully\n", ended.Output, StringComparison.Ordinal);
        Assert.Matches("\nINFO   daemon    dataflow finished on machine `[^`]+`\n$", ended.Output);
        Assert.DoesNotContain("DEBUG", ended.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', ended.Output);
        Assert.Empty(ended.Error);
    }

    [Fact]
    public void Everything_a_node_prints_is_shown_before_the_end_and_kept_in_its_log_file()
    {
        _workspace.Write("flow.yml", Shell("i=0; while [ $i -lt 500 ]; do echo line $i; i=$((i+1)); done; printf last"));

        string output = DoraProcess.Run(_workspace.Root, "run", "flow.yml").WithExitCode(0).Output;

        Assert.Contains("a: stdout    line 0\n", output, StringComparison.Ordinal);
        Assert.Contains("a: stdout    line 499\n", output, StringComparison.Ordinal);
        Assert.Contains("a: stdout    last\n", output, StringComparison.Ordinal);
        string log = Directory.GetFiles(Path.Combine(_workspace.Root, "out"), "log_a.*", SearchOption.AllDirectories).Single();
        Assert.Contains("line 499", File.ReadAllText(log), StringComparison.Ordinal);
    }

    [Fact]
    public void A_failing_node_fails_the_run_and_its_stderr_is_in_the_summary()
    {
        _workspace.Write("flow.yml", Shell("echo before; echo it broke >&2; exit 3"));

        Ended ended = DoraProcess.Run(_workspace.Root, "run", "flow.yml").WithExitCode(1);

        string rule = new('-', 81);
        Assert.Equal(
            $"\n\n[ERROR]\nDataflow failed:\n\nNode `a` failed: exited with code 3 with stderr output:\n{rule}\nit broke\n{rule}\n", ended.Error);
        Assert.Contains("a: ERROR  daemon    exited with code 3 with stderr output:\n", ended.Output, StringComparison.Ordinal);
        Assert.Contains("a: stdout    before\n", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_node_that_a_signal_ended_says_which()
    {
        _workspace.Write("flow.yml", Shell("kill -SEGV $$"));

        Assert.Contains("Node `a` failed: exited because of signal SIGSEGV\n",
            DoraProcess.Run(_workspace.Root, "run", "flow.yml").WithExitCode(1).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Debug_lines_are_shown_when_asked_for()
    {
        _workspace.Write("flow.yml", Shell("echo hello"));

        Assert.Contains("a: DEBUG  ", DoraProcess.Run(_workspace.Root, "run", "flow.yml", "--log-level", "debug").WithExitCode(0).Output,
            StringComparison.Ordinal);
        Assert.Contains("a: DEBUG  ", DoraProcess.Run(_workspace.Root, [("DORA_LOG", "debug")], "run", "flow.yml").WithExitCode(0).Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Rust_log_hides_lines_of_the_system_but_not_those_of_nodes()
    {
        _workspace.Write("flow.yml", Shell("echo hello"));

        string output = DoraProcess.Run(_workspace.Root, [("RUST_LOG", "error")], "run", "flow.yml").WithExitCode(0).Output;

        Assert.Contains("a: stdout    hello\n", output, StringComparison.Ordinal);
        Assert.DoesNotContain("INFO", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_filter_silences_one_node()
    {
        _workspace.Write("flow.yml", Flows.TwoShells);

        string output = DoraProcess.Run(_workspace.Root, "run", "flow.yml", "--log-filter", "first=error").WithExitCode(0).Output;

        Assert.DoesNotContain("first:", output, StringComparison.Ordinal);
        Assert.Contains("second: stdout    world\n", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pretty", "^[0-9:]{8} stdout a: hello$")]
    [InlineData("compact", "^[0-9:]{8} STDOUT a: hello$")]
    public void Other_formats_have_a_clock(string format, string expected)
    {
        _workspace.Write("flow.yml", Shell("echo hello"));

        Assert.Contains(
            DoraProcess.Run(_workspace.Root, "run", "flow.yml", "--log-format", format).WithExitCode(0).Output.Split('\n'),
            line => System.Text.RegularExpressions.Regex.IsMatch(line, expected));
    }

    [Fact]
    public void Every_line_of_the_json_format_is_an_object()
    {
        _workspace.Script("odd.sh", "printf 'a \"b\" \\\\ \\377\\n'");
        _workspace.Write("flow.yml", "nodes:\n  - id: a\n    path: odd.sh\n");

        string output = DoraProcess.Run(_workspace.Root, [("DORA_LOG_FORMAT", "json")], "run", "flow.yml").WithExitCode(0).Output;

        JsonElement[] lines = [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.Contains(lines, line => line.GetProperty("level").GetString() == "stdout" && line.GetProperty("node_id").GetString() == "a");
        Assert.Single(lines.Select(line => line.GetProperty("dataflow_id").GetString()).Distinct());
    }

    [Fact]
    public void Environment_of_the_command_line_reaches_nodes_and_the_file()
    {
        _workspace.Write("flow.yml", """
            nodes:
              - id: a
                path: shell
                args: echo "$FIRST $SECOND $FROM_FILE"
                env:
                  FROM_FILE: got-$FIRST
                  SECOND: overridden
            """);

        string output = DoraProcess.Run(_workspace.Root, "run", "flow.yml", "--env", "FIRST=1", "--env", "SECOND=a=b").WithExitCode(0).Output;

        Assert.Contains("a: stdout    1 a=b got-1\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_program_with_build_commands_is_built_once()
    {
        _workspace.Script("make.sh", "printf '#!/bin/sh\\necho ran\\n' > made.sh; chmod +x made.sh");
        _workspace.Write("flow.yml", "nodes:\n  - id: a\n    path: made.sh\n    build: ./make.sh\n");

        string first = DoraProcess.Run(_workspace.Root, "run", "flow.yml").WithExitCode(0).Output;
        string second = DoraProcess.Run(_workspace.Root, "run", "flow.yml").WithExitCode(0).Output;

        Assert.StartsWith($"a: INFO      running build command: `./make.sh` in {_workspace.Root}\n", first, StringComparison.Ordinal);
        Assert.Contains("a: stdout    ran\n", first, StringComparison.Ordinal);
        Assert.DoesNotContain("running build command", second, StringComparison.Ordinal);
        Assert.Contains("a: stdout    ran\n", second, StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_of_a_build_are_log_records_like_all_others()
    {
        _workspace.Script("make.sh", "echo making; echo worrying >&2; printf '#!/bin/sh\\necho ran\\n' > made.sh; chmod +x made.sh");
        _workspace.Write("flow.yml", "nodes:\n  - id: a\n    path: made.sh\n    build: ./make.sh\n");

        string output = DoraProcess.Run(_workspace.Root, "run", "flow.yml", "--log-format", "json").WithExitCode(0).Output;
        File.Delete(Path.Combine(_workspace.Root, "made.sh"));
        string quiet = DoraProcess.Run(_workspace.Root, "run", "flow.yml", "--log-level", "warn").WithExitCode(0).Output;

        JsonElement[] records = [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal(["making", "ran", "worrying"], records.Where(record => record.GetProperty("level").GetString() == "stdout")
            .Select(record => record.GetProperty("message").GetString()!).Order(StringComparer.Ordinal));
        Assert.Contains(records, record => record.GetProperty("message").GetString()!.StartsWith("running build command", StringComparison.Ordinal));
        Assert.Single(records.Select(record => record.GetProperty("dataflow_id").GetString()).Distinct());
        Assert.Empty(quiet);
    }

    [Fact]
    public void A_node_for_another_machine_runs_here_with_a_warning_that_says_where_it_stands()
    {
        _workspace.Write("flow.yml", Shell("echo here") + "\n    deploy:\n      machine: other\n");

        Ended ended = DoraProcess.Run(_workspace.Root, "run", "flow.yml").WithExitCode(0);

        Assert.Contains("a: stdout    here\n", ended.Output, StringComparison.Ordinal);
        Assert.StartsWith(
            "flow.yml:6:7: warning: node `a` runs here and not on `other`: this version has one machine\n", ended.Error, StringComparison.Ordinal);
        Assert.Equal(2, ended.Error.Split("warning:").Length);
    }

    [Fact]
    public void Operators_are_refused_before_anything_is_built_or_started()
    {
        _workspace.Write("op.py", "");
        _workspace.Script("make.sh", "touch built");
        _workspace.Write("flow.yml", """
            nodes:
              - id: a
                path: made.sh
                build: ./make.sh
              - id: b
                operators:
                  - id: o
                    python: op.py
            """);

        Ended run = DoraProcess.Run(_workspace.Root, "run", "flow.yml").WithExitCode(1);
        Ended validate = DoraProcess.Run(_workspace.Root, "validate", "flow.yml").WithExitCode(0);

        Assert.Contains("flow.yml:6:5: error: node `b`: this version does not run operators", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
        Assert.False(File.Exists(Path.Combine(_workspace.Root, "built")));
        Assert.Contains("flow.yml:6:5: warning: node `b`: this version does not run operators", validate.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void All_errors_are_shown_at_once_missing_programs_too()
    {
        _workspace.Write("flow.yml", "nodes:\n  - id: a\n    path: nowhere.sh\n  - id: b\n    path: shell\n    argss: echo hi\n");

        Ended ended = DoraProcess.Run(_workspace.Root, "run", "flow.yml").WithExitCode(1);

        Assert.Contains("flow.yml:3:11: error: node `a`: Could not find source path `nowhere.sh`", ended.Error, StringComparison.Ordinal);
        Assert.Contains("flow.yml:6:5: error: node `b`: unknown field `argss`; did you mean `args`?", ended.Error, StringComparison.Ordinal);
        Assert.Equal(3, ended.Error.Split("error:").Length);
    }

    [Fact]
    public void A_shell_line_that_never_ends_is_stopped_after_the_time_given()
    {
        _workspace.Write("flow.yml", Shell("exec sleep 1000"));

        string output = DoraProcess.Run(_workspace.Root, "run", "flow.yml", "--stop-after", "500ms").WithExitCode(0).Output;

        Assert.Contains("stop-after timeout reached (0.5s) -> stopping dataflow\n", output, StringComparison.Ordinal);
        Assert.EndsWith(
            $"a: INFO   daemon    a finished successfully\nINFO   daemon    dataflow finished on machine `{Environment.MachineName}`\n",
            output,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_environment_silences_nodes_and_chooses_the_transport()
    {
        _workspace.Write("flow.yml", Shell("echo hello"));

        string quiet = DoraProcess.Run(_workspace.Root, [("DORA_QUIET", "1")], "run", "flow.yml").WithExitCode(0).Output;
        Ended wrong = DoraProcess.Run(_workspace.Root, [("DORA_TRANSPORT", "pigeon")], "run", "flow.yml").WithExitCode(1);

        Assert.DoesNotContain("hello", quiet, StringComparison.Ordinal);
        Assert.Equal(
            "\n\n[ERROR]\nDORA_TRANSPORT is `pigeon`, which is no transport; set it to `auto`, `shm` or `socket`, or unset it\n", wrong.Error);
    }

    [Fact]
    public void Build_commands_that_do_not_make_the_program_are_told()
    {
        _workspace.Write("flow.yml", "nodes:\n  - id: a\n    path: made.sh\n    build: echo nothing\n");

        Ended ended = DoraProcess.Run(_workspace.Root, "run", "flow.yml").WithExitCode(1);

        Assert.Contains($"failed to build node `a`: its build commands succeeded, but its program still does not exist in {_workspace.Root}",
            ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_that_cannot_be_started_fails_the_run_and_no_node_is_left()
    {
        _workspace.Write("noshebang.sh", "\0\0");
        File.SetUnixFileMode(Path.Combine(_workspace.Root, "noshebang.sh"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        _workspace.Write("flow.yml", Shell("echo pid $$; exec sleep 600") + "\n  - id: b\n    path: noshebang.sh\n");

        Ended ended = DoraProcess.Run(_workspace.Root, "run", "flow.yml").WithExitCode(1);

        Assert.Contains("Node `b` failed: failed to spawn node: ", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_leaves_a_session_file_that_git_ignores()
    {
        _workspace.Write("flow.yml", Shell("echo"));

        DoraProcess.Run(_workspace.Root, "run", "flow.yml").WithExitCode(0);

        string session = File.ReadAllText(Path.Combine(_workspace.Root, "out", "flow.dora-session.yaml"));
        Assert.Matches("^build_id: null\nsession_id: [0-9a-f-]{36}\ngit_sources: {}\nlocal_build: null\n$", session);
        Assert.Equal("/flow.dora-session.yaml\n", File.ReadAllText(Path.Combine(_workspace.Root, "out", ".gitignore")));
    }

    [Fact]
    public void A_dataflow_runs_in_the_directory_of_its_file()
    {
        _workspace.Write("sub/flow.yml", Shell("pwd"));

        Assert.Contains($"a: stdout    {_workspace.Root}/sub\n", DoraProcess.Run(_workspace.Root, "run", "sub/flow.yml").WithExitCode(0).Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_terminal_gets_colours_unless_no_color_is_set()
    {
        _workspace.Write("flow.yml", Shell("echo hello"));
        string command = $"{Place.Dora} run flow.yml";
        using DoraProcess coloured = DoraProcess.StartProgram("script", _workspace.Root, [("TERM", "xterm")], "-qec", command, "/dev/null");
        using DoraProcess plain = DoraProcess.StartProgram(
            "script", _workspace.Root, [("TERM", "xterm"), ("NO_COLOR", "1")], "-qec", command, "/dev/null");

        Assert.Contains("\e[1;2ma\e[0m: \e[2;3;94mstdout\e[0m    hello", coloured.WaitForEnd().WithExitCode(0).Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', plain.WaitForEnd().WithExitCode(0).Output);
    }

    private static string Shell(string command) =>
        $"nodes:\n  - id: a\n    path: shell\n    args: \"{command.Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
