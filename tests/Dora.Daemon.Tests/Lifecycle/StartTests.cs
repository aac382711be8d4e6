using Dora.Daemon.Tests.Harness;
using Dora.Protocol;

namespace Dora.Daemon.Tests.Lifecycle;

public sealed class StartTests
{
    [Fact]
    public async Task A_node_that_another_one_keeps_from_starting_ends_with_one_line_that_names_a_file_that_exists()
    {
        await using TestRun run = await TestRun.StartAsync(Flow.Of(
            Flow.Shell("bad", "echo sorry >&2; exit 1").Awaited(),
            Flow.Test("innocent", "library-source", "1").Sending("out")));
        DataflowResult result = await run.CompletionAsync();

        Assert.Equal(
            [$"Node bad exited before initializing dora. What it printed is in {run.LogPathOf("bad")}"],
            run.Sink.Printed("innocent"));
        Assert.Equal("sorry\n", run.LogOf("bad"));
        Assert.Equal(new NodeExit.Code(DaemonToNode.StartFailed.ExitCode), result.FailureOf("innocent")!.Exit);
        Assert.Equal(new FailureCause.Cascading(new NodeId("bad")), result.FailureOf("innocent")!.Cause);
    }

    [Fact]
    public async Task Programs_that_are_no_nodes_hold_up_nobody()
    {
        await using TestRun run = await TestRun.StartAsync(Flow.Of(
            Flow.Shell("wired", "exec sleep 1000").Sending("out"),
            Flow.Program("bare", "/bin/sleep", "1000"),
            Flow.Program("printer", "/bin/sleep", "1000").Sending("lines") with { SendStdoutAs = new DataId("lines") },
            Flow.Test("node", "sink", "1").Ticking("tick", TimeSpan.FromMilliseconds(10))));
        await run.Sink.WaitForPrintedAsync("node", "tick: ");
        run.Run.Stop();

        (await run.CompletionAsync()).AssertSucceeded(run.Sink);
        Assert.DoesNotContain(run.Sink.Lines, line => line.Contains("node exited before initializing dora connection", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_program_that_is_no_node_may_outlive_the_startup_timeout()
    {
        (DataflowResult result, RecordingSink sink) = await TestRun.CompleteAsync(
            Flow.Of(Flow.Shell("a", "sleep 0.5; echo done")), options => options with { StartupTimeout = TimeSpan.FromMilliseconds(50) });

        result.AssertSucceeded(sink);
        Assert.Equal(["done"], sink.Printed("a"));
    }

    [Fact]
    public async Task A_working_directory_that_does_not_exist_prevents_the_start()
    {
        DataflowStartException error = await Assert.ThrowsAsync<DataflowStartException>(
            () => DataflowRunner.StartAsync(Flow.Of(), new RunOptions { WorkingDirectory = "/no/such/place" }, new RecordingSink(), TestContext.Current.CancellationToken));

        Assert.Equal("working directory does not exist: /no/such/place", error.Message);
    }

    [Fact]
    public async Task A_program_that_ends_well_before_it_connects_spoils_nothing()
    {
        await using TestRun run = await TestRun.StartAsync(Flow.Of(Flow.Shell("helper", "exit 0").Awaited(), Flow.Test("node", "idle")));
        await run.Sink.WaitForPrintedAsync("node", "started");
        run.Run.Stop();

        (await run.CompletionAsync()).AssertSucceeded(run.Sink);
    }

    [Fact]
    public async Task A_node_that_registers_but_never_waits_at_the_barrier_counts_as_silent()
    {
        (DataflowResult result, _) = await TestRun.CompleteAsync(Flow.Of(
            Flow.Test("silent", "register-only") with { StartupTimeout = TimeSpan.FromSeconds(3) }));

        Assert.IsType<FailureCause.StartupTimeout>(result.FailureOf("silent")!.Cause);
    }

    [Fact]
    public async Task Nothing_is_started_when_one_node_cannot_be_prepared()
    {
        await using TestRun run = await TestRun.StartAsync(Flow.Of(
            Flow.Shell("fine", "touch started"), Flow.Program("bad", "no-such-program-anywhere")));
        DataflowResult result = await run.CompletionAsync();

        NodeExit.NotSpawned exit = Assert.IsType<NodeExit.NotSpawned>(result.FailureOf("bad")!.Exit);
        Assert.Contains("Could not find source path `no-such-program-anywhere`", exit.Reason, StringComparison.Ordinal);
        Assert.Equal(new FailureCause.Cascading(new NodeId("bad")), result.FailureOf("fine")!.Cause);
        Assert.False(File.Exists(Path.Combine(run.Directory, "started")));
    }

    [Fact]
    public async Task Nothing_is_left_running_when_one_process_cannot_be_started()
    {
        string directory = TestRun.NewDirectory();
        string broken = Path.Combine(directory, "broken");
        await File.WriteAllTextAsync(broken, "#!/no/such/interpreter\n", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(broken, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        await using TestRun run = await TestRun.StartAsync(
            Flow.Of(Flow.Shell("first", "echo $$; exec sleep 1000"), Flow.Program("broken", "./broken"), Flow.Shell("never", "touch started")), directory: directory);
        DataflowResult result = await run.CompletionAsync();

        Assert.Contains("./broken", Assert.IsType<NodeExit.NotSpawned>(result.FailureOf("broken")!.Exit).Reason.Replace(directory, ".", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.IsType<FailureCause.Cascading>(result.FailureOf("first")!.Cause);
        Assert.IsType<FailureCause.Cascading>(result.FailureOf("never")!.Cause);
        Assert.False(File.Exists(Path.Combine(directory, "started")));
        foreach (string line in run.Sink.Printed("first").Where(line => line.Length > 0))
            Assert.False(Processes.IsAlive(int.Parse(line, System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task Operators_are_refused_with_a_reason()
    {
        Descriptor.Model.NodeDefinition node = new()
        {
            Id = new NodeId("rt"),
            Source = new Descriptor.Model.NodeSource.Operators([]),
        };
        (DataflowResult result, _) = await TestRun.CompleteAsync(Flow.Of(node));

        Assert.Contains("operator runtime, which this version does not include", FailureText.Describe(result.FailureOf("rt")!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_with_the_wrong_secret_is_refused()
    {
        (_, RecordingSink sink) = await TestRun.CompleteAsync(Flow.Of(Flow.Test("spy", "wrong-token")));

        Assert.Contains(sink.Printed("spy"), line => line.Contains("earlier incarnation", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_start_that_is_cancelled_half_way_kills_what_it_had_started()
    {
        using CancellationTokenSource cancelled = new();
        List<LogRecord> records = [];
        CallbackSink sink = new(record =>
        {
            records.Add(record);
            if (record.Message.StartsWith("spawned node", StringComparison.Ordinal))
                cancelled.Cancel();
        });
        string directory = TestRun.NewDirectory();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => DataflowRunner.StartAsync(
            Flow.Of([.. Enumerable.Range(0, 1000).Select(i => Flow.Shell($"n{i}", "exec sleep 1000"))]),
            new RunOptions { WorkingDirectory = directory },
            sink,
            cancelled.Token));

        string[] pids = [.. records.Where(record => record.Message.StartsWith("spawned node", StringComparison.Ordinal))
            .Select(record => record.Message.Split("Some(")[1].TrimEnd(')'))];
        Assert.InRange(pids.Length, 1, 999);
        Assert.All(pids, pid => Assert.False(Processes.IsAlive(int.Parse(pid, System.Globalization.CultureInfo.InvariantCulture))));
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task A_start_that_was_cancelled_before_leaves_nothing()
    {
        using CancellationTokenSource cancelled = new();
        cancelled.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => DataflowRunner.StartAsync(
            Flow.Of(Flow.Shell("a", "sleep 1000")), new RunOptions { WorkingDirectory = "/" }, new RecordingSink(), cancelled.Token));
    }
}
