using System.Globalization;
using Dora.Cli.Tests.Harness;

namespace Dora.Cli.Tests.Running;

public sealed class SignalTests : IDisposable
{
    /// <summary>Says its process id and waits.</summary>
    private const string Waits = "echo pid $$ ready; exec sleep 600";

    /// <summary>The same, and ignores SIGTERM.</summary>
    private const string Ignores = "trap '' TERM; echo pid $$ ready; while :; do sleep 1; done";

    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Theory]
    [InlineData("INT", "received Ctrl-C: stopping the dataflow")]
    [InlineData("TERM", "received SIGTERM: stopping the dataflow")]
    [InlineData("HUP", "received SIGHUP: stopping the dataflow")]
    public void One_signal_stops_the_dataflow_and_no_node_is_left(string signal, string message)
    {
        using DoraProcess run = Start(Waits, "--grace-duration", "100ms");
        int node = NodeOf(run);

        run.Signal(signal);

        run.WaitForError(message);
        Ended ended = run.WaitForEnd().WithExitCode(0);
        Assert.Contains("INFO   daemon    dataflow finished on machine", ended.Output, StringComparison.Ordinal);
        Processes.AssertGone(node);
    }

    [Fact]
    public void What_a_node_prints_while_it_is_stopped_is_shown()
    {
        using DoraProcess run = Start("trap 'echo bye; exit 0' TERM; echo pid $$ ready; while :; do sleep 0.1; done", "--grace-duration", "1h");
        NodeOf(run);

        run.Signal("INT");

        Assert.Contains("a: stdout    bye\n", run.WaitForEnd().WithExitCode(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_node_that_ignores_every_request_is_killed_after_the_grace_and_fails_the_run()
    {
        using DoraProcess run = Start(Ignores, "--grace-duration", "200ms");
        int node = NodeOf(run);

        run.Signal("INT");

        Assert.Contains(
            "Node `a` failed: node was killed by dora because it didn't react to a stop message in time (SIGKILL)",
            run.WaitForEnd().WithExitCode(1).Error,
            StringComparison.Ordinal);
        Processes.AssertGone(node);
    }

    [Fact]
    public void A_second_ctrl_c_kills_the_nodes_at_once()
    {
        using DoraProcess run = Start(Ignores, "--grace-duration", "1h");
        int node = NodeOf(run);

        run.Signal("INT");
        run.WaitForError("again: kill its nodes");
        run.Signal("INT");

        Assert.Contains("[ERROR]\nreceived second ctrl-c signal", run.WaitForEnd().WithExitCode(1).Error, StringComparison.Ordinal);
        Processes.AssertGone(node);
    }

    [Fact]
    public void A_third_ctrl_c_ends_a_run_whose_output_nobody_reads()
    {
        _workspace.Write("flow.yml", Flow("echo $$ > pid.next; mv pid.next pid; while :; do echo flood flood flood flood flood flood; done"));
        using DoraProcess run = DoraProcess.StartUnread(_workspace.Root, "run", "flow.yml", "--grace-duration", "1h");
        int node = PidFromFile();

        run.Signal("INT");
        run.WaitForError("again: kill its nodes");
        run.Signal("INT");
        run.WaitForError("again: leave at once");
        run.Signal("INT");

        run.WaitForEnd().WithExitCode(137);
        Processes.AssertGone(node);
    }

    [Fact]
    public void Output_that_nobody_reads_does_not_keep_a_dataflow_from_stopping()
    {
        _workspace.Write("flow.yml", Flow("echo $$ > pid.next; mv pid.next pid; while :; do echo flood flood flood flood flood flood; done"));
        using DoraProcess run = DoraProcess.StartUnread(_workspace.Root, "run", "flow.yml", "--grace-duration", "100ms");
        int node = PidFromFile();

        run.Signal("INT");

        Processes.AssertGone(node);
        run.WaitForEnd().WithExitCode(0);
    }

    [Fact]
    public void Sigkill_of_dora_leaves_no_node()
    {
        using DoraProcess run = Start(Ignores);
        int node = NodeOf(run);

        run.Signal("KILL");

        run.WaitForEnd().WithExitCode(137);
        Processes.AssertGone(node);
    }

    /// <summary>docs/decisions/0006: the guardian finds them by their environment, which only one that clears it escapes.</summary>
    [Theory]
    [InlineData("KILL", 137)]
    [InlineData("INT", 0)]
    public void Processes_that_a_node_forked_into_sessions_of_their_own_end_with_dora(string signal, int exitCode)
    {
        string[] forks = ["child", "orphan", "session", "session-in-session"];
        _workspace.Script("say.sh", "echo $$ > $1.next; mv $1.next $1; trap '' HUP INT TERM; while :; do sleep 1; done");
        _workspace.Script("forker.sh", """
            ./say.sh child &
            (./say.sh orphan &)
            setsid ./say.sh session &
            setsid sh -c 'setsid ./say.sh session-in-session & wait' &
            echo pid $$ ready
            wait
            """);
        using DoraProcess run = Start("./forker.sh", "--grace-duration", "100ms");
        int[] all = [NodeOf(run), .. forks.Select(name => Processes.FromFile(Path.Combine(_workspace.Root, name)))];
        Assert.All(all, process => Assert.True(Processes.IsAlive(process), $"process {process} has ended by itself"));

        run.Signal(signal);

        run.WaitForEnd().WithExitCode(exitCode);
        Processes.AssertGone(all);
    }

    [Fact]
    public void A_reader_that_ends_early_stops_the_dataflow_quietly()
    {
        _workspace.Write("flow.yml", Flow("echo $$ > pid.next; mv pid.next pid; while :; do echo flood; done"));

        Ended ended = DoraProcess.RunProgram(
            "bash", _workspace.Root, "-c", $"set -o pipefail; '{Place.Dora}' run flow.yml --grace-duration 100ms | head -3").WithExitCode(0);

        Assert.Equal(3, ended.Output.TrimEnd().Split('\n').Length);
        Assert.Empty(ended.Error);
        Processes.AssertGone(PidFromFile());
    }

    [Fact]
    public void A_signal_during_a_build_ends_it()
    {
        _workspace.Script("slow.sh", "echo pid $$ ready; exec sleep 600");
        _workspace.Write("flow.yml", "nodes:\n  - id: a\n    path: made.sh\n    build: ./slow.sh\n");
        using DoraProcess run = DoraProcess.Start(_workspace.Root, "run", "flow.yml");
        int build = NodeOf(run);

        run.Signal("INT");

        Assert.Contains("interrupted before the dataflow was started", run.WaitForEnd().WithExitCode(1).Error, StringComparison.Ordinal);
        Processes.AssertGone(build);
    }

    private static string Flow(string command) => $"nodes:\n  - id: a\n    path: shell\n    args: \"{command}\"\n";

    private static int NodeOf(DoraProcess run)
    {
        run.WaitForOutput(" ready\n");
        string line = run.Output.Split('\n').First(item => item.EndsWith(" ready", StringComparison.Ordinal));
        return int.Parse(line.Split(' ')[^2], CultureInfo.InvariantCulture);
    }

    private DoraProcess Start(string command, params string[] options)
    {
        _workspace.Write("flow.yml", Flow(command));
        return DoraProcess.Start(_workspace.Root, ["run", "flow.yml", .. options]);
    }

    private int PidFromFile() => Processes.FromFile(Path.Combine(_workspace.Root, "pid"));
}
