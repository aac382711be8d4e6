using Dora.Node.Connecting;
using Dora.Node.Tests.Harness;
using Dora.Protocol;

namespace Dora.Node.Tests;

public sealed class ConnectingTests
{
    private static readonly DoraNodeOptions Options = new();

    [Fact]
    public void Spawned_node_introduces_itself_and_knows_its_place()
    {
        using NodeFixture fixture = new();
        using DoraNode node = fixture.Connect();

        NodeToDaemon.Register introduction = fixture.Daemon.Hear<NodeToDaemon.Register>();
        Assert.Equal((NodeToDaemon.Version, NodeFixture.Run, new NodeId("node"), "secret", Environment.ProcessId),
            (introduction.ProtocolVersion, introduction.Dataflow, introduction.Node, introduction.Token, introduction.ProcessId));
        Assert.StartsWith("dora-net ", introduction.Library, StringComparison.Ordinal);
        Assert.Equal(("node", NodeFixture.Run, 2, "nodes: []\n"), (node.Id, node.DataflowId, node.RestartCount, node.DescriptorText));
        Assert.Equal(["a", "b"], node.Inputs);
        Assert.Equal(["out", "other"], node.Outputs);
    }

    [Fact]
    public void Environment_wins_over_the_given_id()
    {
        using NodeFixture fixture = new();
        using DoraNode node = NodeConnector.Connect(fixture.Environment, "elsewhere", Options);

        Assert.Equal("node", node.Id);
    }

    [Fact]
    public void Process_outside_a_dataflow_is_told_how_to_start_it() =>
        Assert.Contains("dora run", Failure(new ProcessOrigin(null, null, 4_000_000_000, 0), null), StringComparison.Ordinal);

    [Fact]
    public void Public_connect_reads_the_environment() =>
        Assert.Contains("DORA_NODE_CONFIG is not set", Assert.Throws<DoraNodeException>(() => DoraNode.Connect()).Message, StringComparison.Ordinal);

    [Fact]
    public void Environment_of_another_implementation_is_recognised() =>
        Assert.Contains("another implementation", Failure(new ProcessOrigin("node_id: a\n", null, 0, 0), null), StringComparison.Ordinal);

    [Fact]
    public void Version_mismatch_names_both_versions()
    {
        string message = Failure(new ProcessOrigin(NodeFixture.Document("@nowhere", version: 99), null, 0, 0), null);

        Assert.Contains("version 99", message, StringComparison.Ordinal);
        Assert.Contains($"version {NodeToDaemon.Version};", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_daemon_is_named_by_its_address() =>
        Assert.Contains("no daemon answers at @dora-net/0/none", Failure(new ProcessOrigin(NodeFixture.Document("@dora-net/0/none"), null, 0, 0), null), StringComparison.Ordinal);

    [Fact]
    public void Refusal_is_shown_with_the_daemons_reason()
    {
        using TestDaemon daemon = new(2_000_001, _ => Answer.Refuse("the token is wrong"));

        Assert.Equal(
            "the daemon refused node `node`: the token is wrong",
            Failure(new ProcessOrigin(NodeFixture.Document(daemon.Address), null, 0, 0), null));
    }

    [Fact]
    public void Silent_daemon_is_given_up_after_the_connect_timeout()
    {
        using ManualResetEventSlim release = new();
        using TestDaemon daemon = new(2_000_002, _ => WaitFor(release));
        ProcessOrigin environment = new(NodeFixture.Document(daemon.Address), null, 0, 0);

        Assert.Contains(
            "sent nothing",
            Assert.Throws<DoraNodeException>(() => NodeConnector.Connect(environment, null, new DoraNodeOptions { ConnectTimeout = TimeSpan.FromMilliseconds(50) })).Message,
            StringComparison.Ordinal);
        release.Set();
    }

    [Fact]
    public void Failed_start_throws_the_daemons_message()
    {
        const string Message = "Node bad exited before initializing dora. For more information, run `dora logs 01 bad`.";
        using NodeFixture fixture = new(start: new DaemonToNode.StartFailed(Message));

        Assert.Equal(Message, Assert.Throws<DoraNodeException>(fixture.Connect).Message);
    }

    [Fact]
    public async Task Node_waits_at_the_barrier_until_the_daemon_says_so()
    {
        using NodeFixture fixture = new(holdStart: true);
        Task<DoraNode> connecting = Task.Run(fixture.Connect);
        fixture.Daemon.Hear<NodeToDaemon.Ready>();
        Assert.False(connecting.IsCompleted);
        fixture.Daemon.Say(new DaemonToNode.Started());

        using DoraNode node = await connecting.WaitAsync(TestDaemon.Deadline);
        Assert.Equal("node", node.Id);
    }

    [Fact]
    public void Start_timeout_ends_the_wait()
    {
        using NodeFixture fixture = new(holdStart: true);
        DoraNodeOptions impatient = new() { StartTimeout = TimeSpan.FromMilliseconds(50) };

        Assert.Contains(
            "has not started within 0.1 s",
            Assert.Throws<DoraNodeException>(() => NodeConnector.Connect(fixture.Environment, null, impatient)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Dataflow_stopped_before_it_started_gives_the_node_a_stop()
    {
        using NodeFixture fixture = new(start: new DaemonToNode.Stop());
        using DoraNode node = fixture.Connect();

        Assert.Equal(StopCause.Manual, node.Next<StopEvent>().Cause);
    }

    [Fact]
    public async Task Daemon_lost_at_the_barrier_is_an_error_and_not_a_hang()
    {
        using NodeFixture fixture = new(holdStart: true);
        Task<DoraNode> connecting = Task.Run(fixture.Connect);
        fixture.Daemon.Hear<NodeToDaemon.Ready>();
        fixture.Daemon.Vanish();

        DoraNodeException failure = await Assert.ThrowsAsync<DoraNodeException>(() => connecting.WaitAsync(TestDaemon.Deadline));
        Assert.Contains("is lost", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Dynamic_node_finds_its_daemon_among_several()
    {
        using NodeFixture fixture = new();
        using TestDaemon other = new(fixture.UserId, _ => Answer.Refuse("no node with ID `node`"));
        using DoraNode node = NodeConnector.Connect(Dynamic(fixture.UserId), "node", Options);
        fixture.Feed("a", 5);

        Assert.Equal(("a", 5), node.NextMessage());
        Assert.Equal(new NodeId("node"), fixture.Daemon.Hear<NodeToDaemon.Attach>().Node);
    }

    [Fact]
    public void Dynamic_node_uses_the_named_daemon()
    {
        using NodeFixture fixture = new();
        ProcessOrigin environment = new(null, fixture.Daemon.Address, 4_000_000_000, 0);
        using DoraNode node = NodeConnector.Connect(environment, "node", Options);

        Assert.Equal("node", node.Id);
    }

    [Fact]
    public void Dynamic_node_wanted_by_two_dataflows_is_refused_in_the_originals_words()
    {
        using NodeFixture first = new();
        using TestDaemon second = new(first.UserId, first.Daemon.Introduction);

        Assert.Equal(
            "multiple dataflows contain dynamic node id node. Please only have one running dataflow with the specified node id if you want to use dynamic node",
            Failure(Dynamic(first.UserId), "node"));
    }

    [Fact]
    public void Dynamic_node_hears_the_most_telling_refusal()
    {
        using TestDaemon first = new(2_000_010, _ => Answer.Refuse("no node with ID `x`"));
        using TestDaemon second = new(2_000_010, _ => Answer.Refuse("node with ID `x` is not dynamic"));
        Assert.Equal("node with ID `x` is not dynamic", Failure(Dynamic(2_000_010), "x"));

        using TestDaemon third = new(2_000_011, _ => Answer.Refuse("no node with ID `x`"));
        Assert.Equal("no node with ID `x`", Failure(Dynamic(2_000_011), "x"));
    }

    [Fact]
    public void Dynamic_node_without_any_daemon_is_told_what_to_do()
    {
        string message = Failure(Dynamic(2_000_012), "x");

        Assert.Contains("no running dataflow was found for dynamic node `x`", message, StringComparison.Ordinal);
        Assert.Contains("DORA_DAEMON_SOCKET", message, StringComparison.Ordinal);
    }

    private static ProcessOrigin Dynamic(uint userId) => new(null, null, userId, 0);

    private static Answer WaitFor(ManualResetEventSlim release)
    {
        release.Wait(TestDaemon.Deadline);
        return Answer.Refuse("late");
    }

    private static string Failure(ProcessOrigin environment, string? nodeId) =>
        Assert.Throws<DoraNodeException>(() => NodeConnector.Connect(environment, nodeId, Options)).Message;
}
