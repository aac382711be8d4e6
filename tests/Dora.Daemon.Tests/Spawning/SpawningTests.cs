using System.Net;
using System.Security.Cryptography;
using System.Text;
using Dora.Daemon.Spawning;
using Dora.Daemon.Tests.Harness;
using Dora.Descriptor.Model;
using Dora.Protocol;

namespace Dora.Daemon.Tests.Spawning;

public sealed class SpawningTests
{
    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    [Fact]
    public async Task A_node_gets_the_environment_the_original_gives()
    {
        NodeDefinition node = Flow.Shell("a", "env; pwd") with
        {
            Environment = new Dictionary<string, string> { ["MINE"] = "007", ["PYTHONUNBUFFERED"] = "no", ["DORA_NODE_CONFIG"] = "fake" },
        };
        await using TestRun run = await TestRun.StartAsync(
            Flow.Of(node), options => options with { ExtraEnvironment = new Dictionary<string, string> { ["EXTRA"] = "yes" } });
        await run.CompletionAsync();

        IReadOnlyList<string> printed = run.Sink.Printed("a");
        Assert.Contains("MINE=007", printed);
        Assert.Contains("EXTRA=yes", printed);
        Assert.Contains("PYTHONUNBUFFERED=1", printed);
        Assert.Contains($"PWD={run.Directory}", printed);
        Assert.Contains(run.Directory, printed);
        Assert.DoesNotContain("DORA_NODE_CONFIG=fake", printed);
        Assert.Contains(run.Sink.Lines, line => line.Contains("`DORA_NODE_CONFIG` in the environment of `a` is ignored", StringComparison.Ordinal));
    }

    [Fact]
    public void The_configuration_is_what_nodes_of_the_original_read_and_one_line_more()
    {
        NodeDefinition node = Flow.Test("a", "idle").Ticking("tick", TimeSpan.FromMilliseconds(100)).Reading("img", "cam/image", input => input with { QueueSize = 2 });
        NodeCredentials connection = new("@dora-net/0/x", "secret", DataflowId.New(), node.Id, 1);

        string text = NodeConfigurationDocument.Write(node, [new DataId("out")], "nodes:\n  - id: a\n", connection);

        Assert.Equal(
            $"""
            dataflow_id: {connection.Dataflow}
            node_id: "a"
            run_config:
              inputs:
                "tick":
                  source: "dora/timer/millis/100"
                  queue_size: 10
                "img":
                  source: "cam/image"
                  queue_size: 2
              outputs: ["out"]
            daemon_communication: !Tcp
              socket_addr: 127.0.0.1:0
            dataflow_descriptor:
              nodes:
                - id: a
              
            dynamic: false
            {connection.ToLine()}

            """,
            text);
        Assert.True(NodeCredentials.TryRead(text, out NodeCredentials? read, out _));
        Assert.Equal(connection, read);
    }

    [Fact]
    public void A_descriptor_that_cannot_be_embedded_is_left_out()
    {
        NodeDefinition node = Flow.Test("a", "idle");
        NodeCredentials connection = new("@dora-net/0/x", "secret", DataflowId.New(), node.Id, 1);

        Assert.Contains("dataflow_descriptor: null\n", NodeConfigurationDocument.Write(node, [], "---\nnodes: []\n", connection), StringComparison.Ordinal);
        Assert.Contains("dataflow_descriptor: null\n", NodeConfigurationDocument.Write(node, [], new string('#', 100_000), connection), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Python_files_run_unbuffered_by_the_first_python3_on_the_path()
    {
        await using Workshop workshop = new();
        await workshop.WriteAsync("bin/python3", "#!/bin/sh\necho python got \"$@\"\n", Executable);
        await workshop.WriteAsync("node.py", "print('x')\n");
        (DataflowResult result, RecordingSink sink) = await workshop.RunAsync(workshop.WithPath(Flow.Program("a", "node.py", "x y", "$HOME")));

        result.AssertSucceeded(sink);
        Assert.Contains($"a: INFO spawner spawning: \"{workshop.Path("bin/python3")}\" -u {workshop.Path("node.py")}", sink.Lines);
        Assert.Contains($"python got -u {workshop.Path("node.py")} x y $HOME", sink.Printed("a"));
    }

    [Fact]
    public async Task A_virtual_environments_python_keeps_its_name()
    {
        await using Workshop workshop = new();
        await workshop.WriteAsync("real/python3.99", "#!/bin/sh\necho called $0\n", Executable);
        Directory.CreateDirectory(workshop.Path("venv/bin"));
        File.CreateSymbolicLink(workshop.Path("venv/bin/python3"), workshop.Path("real/python3.99"));
        (DataflowResult result, RecordingSink sink) = await workshop.RunAsync(Flow.Program("a", workshop.Path("venv/bin/python3")));

        result.AssertSucceeded(sink);
        Assert.Contains($"called {workshop.Path("venv/bin/python3")}", sink.Printed("a"));
    }

    [Fact]
    public async Task Uv_runs_python_files_and_bare_programs_and_is_asked_for_when_missing()
    {
        await using Workshop workshop = new();
        await workshop.WriteAsync("node.py", "");
        NodeDefinition[] nodes = [workshop.WithPath(Flow.Program("a", "node.py")), workshop.WithPath(Flow.Program("b", "tool", "1"))];
        (DataflowResult missing, _) = await workshop.RunAsync(workshop.WithPath(Flow.Program("a", "node.py")), options => options with { Uv = true });
        Assert.Contains("`uv` is not on PATH", FailureText.Describe(missing.FailureOf("a")!), StringComparison.Ordinal);

        await workshop.WriteAsync("bin/uv", "#!/bin/sh\necho uv got \"$@\"\n", Executable);
        (DataflowResult result, RecordingSink sink) = await workshop.RunAsync(Flow.Of(nodes), options => options with { Uv = true });

        result.AssertSucceeded(sink);
        Assert.Contains($"uv got run python -u {workshop.Path("node.py")}", sink.Printed("a"));
        Assert.Contains("uv got run tool 1", sink.Printed("b"));
        Assert.Contains($"a: INFO spawner spawning: uv run python -u {workshop.Path("node.py")}", sink.Lines);
    }

    [Fact]
    public async Task A_script_without_an_interpreter_line_is_run_by_the_shell()
    {
        await using Workshop workshop = new();
        await workshop.WriteAsync("script", "echo hello $1\n", Executable);
        (DataflowResult result, RecordingSink sink) = await workshop.RunAsync(Flow.Program("a", "script", "you"));

        result.AssertSucceeded(sink);
        Assert.Contains("hello you", sink.Printed("a"));
    }

    [Fact]
    public async Task A_program_on_the_path_wins_over_a_file_of_its_name_that_cannot_be_run()
    {
        await using Workshop workshop = new();
        await workshop.WriteAsync("tool", "notes about the tool\n");
        await workshop.WriteAsync("bin/tool", "#!/bin/sh\necho tool got \"$@\"\n", Executable);
        (DataflowResult result, RecordingSink sink) = await workshop.RunAsync(workshop.WithPath(Flow.Program("a", "tool", "1")));

        result.AssertSucceeded(sink);
        Assert.Contains("tool got 1", sink.Printed("a"));
    }

    [Theory]
    [InlineData("missing.py", "Could not find source path `missing.py`")]
    [InlineData("./missing", "Could not find source path `./missing`")]
    [InlineData("folder", "it is a directory")]
    [InlineData("plain", "Permission denied")]
    public async Task A_program_that_cannot_run_is_refused_with_its_name_and_the_reason(string path, string reason)
    {
        await using Workshop workshop = new();
        Directory.CreateDirectory(workshop.Path("folder"));
        await workshop.WriteAsync("plain", "echo no");
        (DataflowResult result, _) = await workshop.RunAsync(Flow.Program("a", path));

        string text = FailureText.Describe(result.FailureOf("a")!);
        Assert.Contains(reason, text, StringComparison.Ordinal);
        Assert.Contains(Path.GetFileName(path), text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_working_directory_is_made_when_it_is_missing()
    {
        await using Workshop workshop = new();
        (DataflowResult result, RecordingSink sink) = await workshop.RunAsync(
            Flow.Shell("a", "pwd") with { Deploy = new Deployment { WorkingDirectory = "deep/down" } });

        result.AssertSucceeded(sink);
        Assert.Contains(workshop.Path("deep/down"), sink.Printed("a"));
        Assert.True(File.Exists(Path.Combine(workshop.Path("deep/down"), "out", result.Dataflow.ToString(), "log_a.txt")));
    }

    [Fact]
    public async Task A_program_at_a_url_is_downloaded_checked_and_run()
    {
        byte[] program = Encoding.UTF8.GetBytes("#!/bin/sh\necho downloaded\n");
        string hash = Convert.ToHexStringLower(SHA256.HashData(program));
        using Served served = new(program);
        await using Workshop workshop = new();
        NodeDefinition right = new() { Id = new NodeId("a"), Source = new NodeSource.Program(served.Url, [], hash) };
        NodeDefinition wrong = new() { Id = new NodeId("a"), Source = new NodeSource.Program(served.Url, [], new string('0', 64)) };

        (DataflowResult refused, _) = await workshop.RunAsync(wrong);
        (DataflowResult result, RecordingSink sink) = await workshop.RunAsync(right);

        Assert.Contains($"has the SHA-256 {hash}", FailureText.Describe(refused.FailureOf("a")!), StringComparison.Ordinal);
        result.AssertSucceeded(sink);
        Assert.Contains("downloaded", sink.Printed("a"));
        Assert.Equal(["tool.sh"], Directory.GetFiles(workshop.Path("build")).Select(file => Path.GetFileName(file)));
    }

    /// <summary>A directory with files, in which dataflows run.</summary>
    private sealed class Workshop : IAsyncDisposable
    {
        private readonly string _directory = TestRun.NewDirectory();

        public string Path(string name) => System.IO.Path.Combine(_directory, name);

        public async Task WriteAsync(string name, string text, UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite)
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path(name))!);
            await File.WriteAllTextAsync(Path(name), text, TestContext.Current.CancellationToken);
            File.SetUnixFileMode(Path(name), mode);
        }

        public NodeDefinition WithPath(NodeDefinition node) =>
            node with { Environment = new Dictionary<string, string> { ["PATH"] = $"{Path("bin")}:/bin" } };

        public Task<(DataflowResult Result, RecordingSink Sink)> RunAsync(NodeDefinition node, Func<RunOptions, RunOptions>? change = null) =>
            RunAsync(Flow.Of(node), change);

        public Task<(DataflowResult Result, RecordingSink Sink)> RunAsync(Dataflow flow, Func<RunOptions, RunOptions>? change = null) =>
            TestRun.CompleteAsync(flow, options => (change?.Invoke(options) ?? options) with { WorkingDirectory = _directory });

        public ValueTask DisposeAsync()
        {
            Directory.Delete(_directory, recursive: true);
            return ValueTask.CompletedTask;
        }
    }

    /// <summary>One file on a web server of its own.</summary>
    private sealed class Served : IDisposable
    {
        private readonly System.Net.Sockets.TcpListener _listener = new(IPAddress.Loopback, 0);

        public Served(byte[] content)
        {
            _listener.Start();
            _ = ServeAsync(content);
        }

        public string Url => $"http://{_listener.LocalEndpoint}/files/tool.sh";

        public void Dispose() => _listener.Dispose();

        private async Task ServeAsync(byte[] content)
        {
            while (true)
            {
                using System.Net.Sockets.TcpClient client = await _listener.AcceptTcpClientAsync();
                System.Net.Sockets.NetworkStream stream = client.GetStream();
                _ = await stream.ReadAsync(new byte[4096]);
                await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {content.Length}\r\nConnection: close\r\n\r\n"));
                await stream.WriteAsync(content);
            }
        }
    }
}
