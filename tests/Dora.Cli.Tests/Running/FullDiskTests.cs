using Dora.Cli.Tests.Harness;

namespace Dora.Cli.Tests.Running;

/// <summary>A file system without room below the log files, mounted in a namespace of the test's own.</summary>
public sealed class FullDiskTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public FullDiskTests() => Directory.CreateDirectory(Path.Combine(_workspace.Root, "out"));

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void A_disk_that_fills_up_while_nodes_print_costs_lines_of_a_file_and_one_warning_each()
    {
        _workspace.Write("flow.yml", """
            nodes:
              - id: talker
                path: shell
                args: seq 30000
              - id: other
                path: shell
                args: seq 30000
            """);

        Ended ended = RunOnDisk("64k", "true").WithExitCode(0);

        foreach (string node in new[] { "talker", "other" })
        {
            Assert.Single(ended.Output.Split('\n'), line => line.StartsWith($"{node}: WARN   daemon    cannot write the log file", StringComparison.Ordinal)
                && line.Contains("No space left on device", StringComparison.Ordinal));
            Assert.Contains($"{node}: INFO   daemon    {node} finished successfully\n", ended.Output, StringComparison.Ordinal);
        }

        // What did go into the file begins at the beginning and is there to be read.
        Assert.Contains("kept: 1\nkept: 2\nkept: 3\n", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_disk_that_is_full_before_keeps_no_dataflow_from_running()
    {
        _workspace.Write("flow.yml", """
            nodes:
              - id: talker
                path: shell
                args: seq 100
            """);

        Ended ended = RunOnDisk("16k", "dd if=/dev/zero of=out/ballast bs=4k status=none 2>ballast.log").WithExitCode(0);

        Assert.Contains("talker: stdout    100\n", ended.Output, StringComparison.Ordinal);
        Assert.Contains("warning: failed to write the session file", ended.Error, StringComparison.Ordinal);
        Assert.Contains("No space left on device", ended.Error, StringComparison.Ordinal);
    }

    private Ended RunOnDisk(string size, string before)
    {
        Ended probe = DoraProcess.RunProgram("unshare", _workspace.Root, "--user", "--map-root-user", "--mount", "mount", "-t", "tmpfs", "tmpfs", "out");
        Assert.SkipUnless(probe.ExitCode == 0, $"this machine lets nobody mount: {probe.Error}");
        _workspace.Script("on-disk.sh", $"""
            mount -t tmpfs -o size={size} tmpfs out || exit 99
            {before}
            '{Place.Dora}' run flow.yml
            code=$?
            head -qn 3 out/*/log_talker.txt | sed 's/^/kept: /'
            exit $code
            """);
        return DoraProcess.RunProgram("unshare", _workspace.Root, "--user", "--map-root-user", "--mount", "./on-disk.sh");
    }
}
