using System.Text;
using SharedMemory.Processes;

namespace SharedMemory.Tests.Processes;

public sealed class ChildProcessTests
{
    private const int Kill = 9;
    private const int Terminate = 15;

    [Fact]
    public async Task Child_reports_its_exit_code_and_both_streams()
    {
        using ChildProcess child = Shell("echo out; echo error >&2; exit 7");

        Assert.Equal("out\n", await ReadAll(child.StandardOutput));
        Assert.Equal("error\n", await ReadAll(child.StandardError));
        Assert.Equal(new ChildExit(7, 0), await Exit(child));
    }

    [Fact]
    public async Task Child_reports_the_signal_that_ended_it()
    {
        using ChildProcess child = Shell("exec sleep 1000");

        Assert.True(child.Signal(Terminate));

        Assert.Equal(new ChildExit(0, Terminate), await Exit(child));
        Assert.False(child.Signal(Terminate));
        Assert.False(child.SignalGroup(Terminate));
    }

    [Fact]
    public async Task Child_starts_with_all_signals_at_their_default()
    {
        using ChildProcess child = Shell("grep -E 'SigBlk|SigIgn' /proc/self/status");

        string status = await ReadAll(child.StandardOutput);

        Assert.Equal("SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n", status);
    }

    [Fact]
    public async Task Child_has_only_the_three_standard_descriptors()
    {
        using ChildProcess other = Shell("exec sleep 1000");
        using ChildProcess child = Shell("readlink /proc/self/fd/0; exec ls /proc/self/fd");

        string listing = await ReadAll(child.StandardOutput);
        other.Signal(Kill);

        // 3 is the directory that ls reads; a 4 would be an inherited pipe of a sibling or of the guardian.
        Assert.Equal("/dev/null\n0\n1\n2\n3\n", listing);
    }

    [Fact]
    public async Task Child_leads_a_group_of_its_own()
    {
        using ChildProcess child = Shell("ps -o pgid= -p $$ || cut -d' ' -f5 /proc/$$/stat");

        string group = await ReadAll(child.StandardOutput);

        Assert.Equal(child.ProcessId, int.Parse(group.Trim(), System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task Child_gets_its_directory_and_environment()
    {
        using ChildProcess child = ChildProcess.Start(new ChildStart
        {
            Program = "sh",
            Arguments = ["-c", "pwd; echo $PWD; echo $GIVEN; echo $HOME"],
            WorkingDirectory = "/usr",
            Environment = new Dictionary<string, string> { ["PATH"] = "/bin:/usr/bin", ["GIVEN"] = "ü = ' \"" },
        });

        Assert.Equal("/usr\n/usr\nü = ' \"\n\n", await ReadAll(child.StandardOutput));
    }

    [Theory]
    [InlineData("/no/such/program", "No such file or directory")]
    [InlineData("no-such-program-anywhere", "No such file or directory")]
    [InlineData("/etc/passwd", "Permission denied")]
    [InlineData("/usr", "Permission denied")]
    [InlineData("", "No such file or directory")]
    public void Start_names_program_arguments_and_reason_when_it_fails(string program, string reason)
    {
        var start = new ChildStart { Program = program, Arguments = ["a", "b c"] };

        SpawnException error = Assert.Throws<SpawnException>(() => ChildProcess.Start(start));

        Assert.Equal($"failed to run `{program}` with args `a b c`: {reason}", error.Message);
    }

    [Fact]
    public void Start_names_the_directory_when_that_is_missing()
    {
        var start = new ChildStart { Program = "/bin/true", WorkingDirectory = "/no/such/directory" };

        SpawnException error = Assert.Throws<SpawnException>(() => ChildProcess.Start(start));

        Assert.EndsWith("its working directory /no/such/directory does not exist", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Group_is_gone_when_its_leader_has_ended()
    {
        using ChildProcess child = Shell("sleep 1000 & echo $!");
        string forked = (await ReadAll(child.StandardOutput)).Trim();

        await Exit(child);

        Eventually.Holds(() => HasEnded(forked), $"the end of the forked process {forked}");
    }

    [Fact]
    public async Task Signal_to_a_group_reaches_what_the_child_forked()
    {
        using ChildProcess child = Shell("trap '' TERM; (trap - TERM; echo; exec sleep 1000) & wait; exit 3");
        _ = child.StandardOutput.ReadByte();

        Assert.True(child.SignalGroup(Terminate));

        Assert.Equal(new ChildExit(3, 0), await Exit(child));
    }

    [Fact]
    public async Task Two_hundred_children_start_and_end()
    {
        ChildProcess[] children = await Task.WhenAll(
            Enumerable.Range(0, 200).Select(_ => ChildProcess.StartAsync(new ChildStart { Program = "/bin/sleep", Arguments = ["1000"] })));

        foreach (ChildProcess child in children)
            Assert.True(child.Signal(Kill));
        foreach (ChildProcess child in children)
        {
            Assert.Equal(new ChildExit(0, Kill), await Exit(child));
            child.Dispose();
        }
    }

    private static ChildProcess Shell(string script) => ChildProcess.Start(new ChildStart { Program = "/bin/sh", Arguments = ["-c", script] });

    private static Task<ChildExit> Exit(ChildProcess child) => Eventually.Within(child.Exited, $"the end of process {child.ProcessId}");

    private static Task<string> ReadAll(Stream stream) =>
        Eventually.Within(new StreamReader(stream, Encoding.UTF8).ReadToEndAsync(), "the end of the stream");

    private static bool HasEnded(string processId) => !Directory.Exists($"/proc/{processId}");
}
