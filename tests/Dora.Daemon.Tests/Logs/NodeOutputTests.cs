using Dora.Daemon.Tests.Harness;
using Dora.Protocol;

namespace Dora.Daemon.Tests.Logs;

public sealed class NodeOutputTests
{
    [Fact]
    public async Task The_log_file_holds_both_streams_byte_for_byte()
    {
        await using TestRun run = await TestRun.StartAsync(Flow.Of(Flow.Shell("a", @"printf 'one\n'; printf 'two\r\n' >&2; printf 'no end'")));
        await run.CompletionAsync();

        // Two pipes have no common order, but each line comes whole.
        string log = run.LogOf("a");
        Assert.Equal("one\ntwo\r\nno end".Length, log.Length);
        Assert.Contains("two\r\n", log, StringComparison.Ordinal);
        Assert.Equal("one\nno end", log.Replace("two\r\n", "", StringComparison.Ordinal));
        Assert.Contains("two\r", run.Sink.Printed("a"));
        Assert.Contains("no end", run.Sink.Printed("a"));
    }

    [Fact]
    public async Task Binary_output_is_shown_as_far_as_it_can_be_and_warned_of_once()
    {
        await using TestRun run = await TestRun.StartAsync(Flow.Of(Flow.Shell("a", @"printf 'bad \377\n'; printf 'worse \376\n'")));
        await run.CompletionAsync();

        Assert.Contains("bad \uFFFD", run.Sink.Printed("a"));
        Assert.Contains("worse \uFFFD", run.Sink.Printed("a"));
        Assert.Single(run.Sink.Lines, line => line.StartsWith("a: WARN daemon stdout is not valid UTF-8", StringComparison.Ordinal));
        Assert.Contains((byte)0xff, await File.ReadAllBytesAsync(run.LogPathOf("a"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_line_longer_than_the_limit_comes_in_pieces_and_whole_into_the_file()
    {
        const int Length = 3_000_000;
        await using TestRun run = await TestRun.StartAsync(Flow.Of(Flow.Shell("a", $"head -c {Length} /dev/zero | tr '\\0' x; echo; echo done")));
        await run.CompletionAsync();

        Assert.Equal(Length, run.Sink.Printed("a").Where(line => line.StartsWith('x')).Sum(line => line.Length));
        Assert.All(run.Sink.Printed("a"), line => Assert.InRange(line.Length, 0, Daemon.Logs.LineReader.MaxLineBytes));
        Assert.Equal(new string('x', Length) + "\ndone\n", run.LogOf("a"));
    }

    [Fact]
    public async Task A_flood_slows_neither_the_node_nor_the_others_and_loses_nothing_in_the_file()
    {
        const int Lines = 2_000_000;
        using SlowSink slow = new();
        string directory = TestRun.NewDirectory();
        await using DataflowRun run = await DataflowRunner.StartAsync(
            Flow.Of(Flow.Shell("flood", $"seq {Lines}"), Flow.Shell("other", "echo calm")),
            new RunOptions { WorkingDirectory = directory, LogQueueRecords = 100 },
            slow,
            TestContext.Current.CancellationToken);
        string file = Path.Combine(directory, "out", run.Id.ToString(), "log_flood.txt");
        await Eventually.True(() => File.Exists(file) && new FileInfo(file).Length == LengthOfSequence(Lines), "the whole flood in the log file while the sink still hangs");
        slow.Release();
        DataflowResult result = await Eventually.Within(run.Completion, "the end of the dataflow");

        Assert.True(result.Succeeded);
        Assert.Contains(slow.Records, record => record.Node == new NodeId("flood") && record.Message.StartsWith("lines not shown", StringComparison.Ordinal));
        Assert.Contains(slow.Records, record => record.Node == new NodeId("other") && record.Message == "calm");
        Assert.InRange(slow.Records.Count(record => record.Level == LogLevel.Stdout), 1, 10_000);
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task A_full_disk_costs_lines_and_one_warning_but_not_the_node()
    {
        // /dev/full refuses every write with "No space left on device".
        string directory = TestRun.NewDirectory();
        DataflowId id = DataflowId.New();
        string logs = Path.Combine(directory, "logs");
        Directory.CreateDirectory(logs);
        File.CreateSymbolicLink(Path.Combine(logs, "log_a.txt"), "/dev/full");
        await using TestRun run = await TestRun.StartAsync(
            Flow.Of(Flow.Shell("a", "for i in $(seq 100); do echo $i; done")), options => options with { Id = id, LogDirectory = logs }, directory);
        DataflowResult result = await run.CompletionAsync();

        result.AssertSucceeded(run.Sink);
        Assert.Equal(100, run.Sink.Printed("a").Count(line => line.Length > 0));
        Assert.Single(run.Sink.Lines, line => line.StartsWith("a: WARN daemon cannot write the log file", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_disk_that_fills_up_keeps_what_was_written_before()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root may mount a small file system");
        const string Smallest = "size=64k";
        string directory = TestRun.NewDirectory();
        string disk = Path.Combine(directory, "disk");
        Directory.CreateDirectory(disk);
        Assert.SkipUnless(await ShellAsync("mount", "-t", "tmpfs", "-o", Smallest, "tmpfs", disk) == 0, "this container may not mount");
        try
        {
            await using TestRun run = await TestRun.StartAsync(
                Flow.Of(Flow.Shell("a", "seq 30000")), options => options with { LogDirectory = disk, LogQueueRecords = 100_000 }, directory);
            (await run.CompletionAsync()).AssertSucceeded(run.Sink);

            string written = await File.ReadAllTextAsync(Path.Combine(disk, "log_a.txt"), TestContext.Current.CancellationToken);
            Assert.StartsWith("1\n2\n3\n", written, StringComparison.Ordinal);
            Assert.Single(run.Sink.Lines, line => line.Contains("No space left on device", StringComparison.Ordinal));
            Assert.Contains("30000", run.Sink.Printed("a"));
            Assert.Equal(0, await ShellAsync("umount", disk));
        }
        finally
        {
            if (Directory.Exists(disk))
                await ShellAsync("umount", "-l", disk);
        }
    }

    [Fact]
    public async Task A_log_file_that_grows_too_large_is_rotated_between_lines_however_many_come_at_once()
    {
        await using TestRun run = await TestRun.StartAsync(Flow.Of(
            Flow.Shell("a", "printf '%099d\\n' 1 2 3 4 5 6 7 8 9") with { MaxLogBytes = 250, MaxRotatedFiles = 2 }));
        (await run.CompletionAsync()).AssertSucceeded(run.Sink);

        string[] files = [.. Directory.GetFiles(Path.GetDirectoryName(run.LogPathOf("a"))!).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];
        Assert.Equal(["log_a.1.txt", "log_a.2.txt", "log_a.txt"], files);
        Assert.Equal([$"{7:d99}\n{8:d99}\n", $"{9:d99}\n"], [File.ReadAllText(Path.ChangeExtension(run.LogPathOf("a"), ".1.txt")), run.LogOf("a")]);
    }

    [Fact]
    public async Task Quiet_shows_no_lines_but_keeps_them_in_the_file()
    {
        await using TestRun run = await TestRun.StartAsync(Flow.Of(Flow.Shell("a", "echo hidden")), options => options with { Quiet = true });
        await run.CompletionAsync();

        Assert.Empty(run.Sink.Printed("a"));
        Assert.Equal("hidden\n", run.LogOf("a"));
    }

    [Fact]
    public async Task A_minimum_level_hides_what_is_below_it()
    {
        (_, RecordingSink sink) = await TestRun.CompleteAsync(Flow.Of(Flow.Test("a", "log", "hello") with { MinLogLevel = "info" }));

        Assert.Equal(
            ["a: INFO test_node hello", "a: ERROR test_node hello"],
            sink.Lines.Where(line => line.Contains("hello", StringComparison.Ordinal)));
        Assert.Equal("value", sink.Records.First(record => record.Target == "test_node").Fields!["key"]);
    }

    [Fact]
    public async Task Lines_of_a_node_reach_the_readers_of_its_stdout_output_all_of_them()
    {
        (DataflowResult result, RecordingSink sink) = await TestRun.CompleteAsync(Flow.Of(
            Flow.Shell("talker", "sleep 1; for i in $(seq 20); do echo line$i; done") with { SendStdoutAs = new DataId("lines") },
            Flow.Test("sink", "sink").Reading("in", "talker/lines", input => input with { QueueSize = 100 })));

        // The talker is no node, so the barrier opens when it has ended: its lines wait in the queue.
        result.AssertSucceeded(sink);
        for (int i = 1; i <= 20; i++)
            Assert.Contains(sink.Printed("sink"), line => line.StartsWith("in: ", StringComparison.Ordinal) && line.Contains($"line{i}\\n", StringComparison.Ordinal));
        Assert.Contains("closed in", sink.Printed("sink"));
    }

    [Fact]
    public async Task Log_records_reach_the_nodes_that_subscribe_to_them_but_not_their_own()
    {
        await using TestRun run = await TestRun.StartAsync(Flow.Of(
            Flow.Test("talker", "log", "hello") with { SendLogsAs = new DataId("records") },
            Flow.Test("warned", "sink").ReadingLogs("logs", "ERROR"),
            Flow.Test("follower", "sink").Reading("in", "talker/records", input => input with { QueueSize = 100 })));
        await run.Sink.WaitForAsync("the error at `warned`", record => record.Node == new NodeId("warned") && record.Message.Contains("hello", StringComparison.Ordinal));
        await run.Sink.WaitForPrintedAsync("follower", "closed in");
        run.Run.Stop();
        (await run.CompletionAsync()).AssertSucceeded(run.Sink);

        Assert.All(run.Sink.Printed("warned").Where(line => line.StartsWith("logs: ", StringComparison.Ordinal)), line => Assert.Contains("\"level\":\"ERROR\"", line, StringComparison.Ordinal));
        Assert.Equal(3, run.Sink.Printed("follower").Count(line => line.Contains("hello", StringComparison.Ordinal)));
    }

    private static async Task<int> ShellAsync(string program, params string[] arguments)
    {
        using System.Diagnostics.Process process = System.Diagnostics.Process.Start(program, arguments);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return process.ExitCode;
    }

    private static long LengthOfSequence(int last)
    {
        long length = 0;
        for (int i = 1; i <= last; i++)
            length += i.ToString(System.Globalization.CultureInfo.InvariantCulture).Length + 1;
        return length;
    }

    /// <summary>A terminal that hangs until it is released.</summary>
    private sealed class SlowSink : ILogSink, IDisposable
    {
        private readonly ManualResetEventSlim _released = new();
        private readonly List<LogRecord> _records = [];

        public IReadOnlyList<LogRecord> Records
        {
            get
            {
                lock (_records)
                    return [.. _records];
            }
        }

        public void Release() => _released.Set();

        public void Dispose() => _released.Dispose();

        public void Write(LogRecord record)
        {
            _released.Wait();
            lock (_records)
                _records.Add(record);
        }
    }
}
