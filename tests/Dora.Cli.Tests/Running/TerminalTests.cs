using Dora.Cli.Tests.Harness;

namespace Dora.Cli.Tests.Running;

/// <summary>Ctrl-C as it is typed: through the line discipline of a terminal that dora and all its nodes share.</summary>
public sealed class TerminalTests : IDisposable
{
    /// <summary>Ignores every request to end.</summary>
    private const string Ignores = "trap '' TERM INT; echo $$ > pid.next; mv pid.next pid; echo ready; while :; do sleep 1; done";

    /// <summary>Notes a request to end but does not, and prints more than any terminal takes.</summary>
    private const string Floods =
        "trap 'echo $$ > asked.next; mv asked.next asked' TERM; echo $$ > pid.next; mv pid.next pid; while :; do echo flood flood flood flood flood flood; done";

    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void Ctrl_c_typed_once_reaches_dora_alone_and_stops_the_dataflow()
    {
        // A node that got the signal of the terminal itself would say so.
        Write("trap 'echo node was interrupted' INT; trap 'echo node was asked; exit 0' TERM; echo $$ > pid.next; mv pid.next pid; while :; do sleep 0.1; done");
        using PseudoTerminal terminal = PseudoTerminal.Start(_workspace.Root, "run", "flow.yml", "--grace-duration", "1h");
        int node = NodeOf();

        terminal.Type(PseudoTerminal.CtrlC);

        terminal.WaitFor("received Ctrl-C: stopping the dataflow");
        terminal.WaitFor("node was asked");
        terminal.WaitForEnd(0);
        Assert.DoesNotContain("interrupted", terminal.Screen, StringComparison.Ordinal);
        Processes.AssertGone(node);
    }

    [Fact]
    public void Ctrl_c_typed_twice_kills_the_nodes()
    {
        Write(Ignores);
        using PseudoTerminal terminal = PseudoTerminal.Start(_workspace.Root, "run", "flow.yml", "--grace-duration", "1h");
        int node = NodeOf();
        terminal.WaitFor("ready");

        terminal.Type(PseudoTerminal.CtrlC);
        terminal.WaitFor("again: kill its nodes");
        terminal.Type(PseudoTerminal.CtrlC);

        terminal.WaitFor("received second ctrl-c signal");
        terminal.WaitForEnd(1);
        Processes.AssertGone(node);
    }

    [Fact]
    public void Ctrl_c_typed_thrice_leaves_a_terminal_that_shows_nothing_any_more()
    {
        Write(Floods);
        using PseudoTerminal terminal = PseudoTerminal.StartUnread(_workspace.Root, "run", "flow.yml", "--grace-duration", "1h");
        int node = NodeOf();

        terminal.Type(PseudoTerminal.CtrlC);
        Assert.Equal(node, Processes.FromFile(Path.Combine(_workspace.Root, "asked")));
        terminal.Type(PseudoTerminal.CtrlC);
        Processes.AssertGone(node);
        terminal.Type(PseudoTerminal.CtrlC);

        terminal.WaitForEnd(137);
    }

    [Fact]
    public void A_terminal_that_is_closed_stops_the_dataflow()
    {
        Write("echo $$ > pid.next; mv pid.next pid; exec sleep 600");
        // Unread, because a read that waits would hold the terminal open.
        using PseudoTerminal terminal = PseudoTerminal.StartUnread(_workspace.Root, "run", "flow.yml", "--grace-duration", "100ms");
        int node = NodeOf();

        terminal.HangUp();

        Processes.AssertGone(node);
    }

    private void Write(string command) => _workspace.Write("flow.yml", $"nodes:\n  - id: a\n    path: shell\n    args: \"{command}\"\n");

    private int NodeOf() => Processes.FromFile(Path.Combine(_workspace.Root, "pid"));
}
