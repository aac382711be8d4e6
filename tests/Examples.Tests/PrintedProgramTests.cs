using System.Diagnostics;
using Dora.Cli.Tests.Harness;

namespace Examples.Tests;

/// <summary>What the first pages print is what a reader types: it is taken from there, built and run.</summary>
public sealed class PrintedProgramTests
{
    /// <summary>A reader's machine builds one program at a time; so may a busy one.</summary>
    private static readonly TimeSpan BuildDeadline = TimeSpan.FromMinutes(4);

    [Fact]
    public void First_nodes_of_the_guide_build_and_double_five_numbers()
    {
        using Workspace workspace = new();
        string[] shell = PrintedFiles.Write("docs/guide-csharp.md", "## A first node", Place.Repository, workspace.Root);
        using DoraProcess process = Start(workspace, Assert.Single(shell));

        Ended ended = process.WaitForEnd(BuildDeadline).WithExitCode(0);

        Assert.Equal(
            Enumerable.Range(1, 5).Select(number => $"doubler: stdout    twice {number} is {number * 2}"),
            ended.Output.Split('\n').Where(line => line.Contains("twice", StringComparison.Ordinal)));
    }

    [Fact]
    public void Node_of_the_readme_builds_and_tells_the_time_until_ctrl_c()
    {
        using Workspace workspace = new();
        string[] shell = PrintedFiles.Write("README.md", "## Write a node", Place.Repository, workspace.Root);
        using DoraProcess process = Start(workspace, shell[0]);

        process.WaitForOutput("clock: stdout    it is ", BuildDeadline);
        process.Signal("INT");

        Assert.Contains("hello from a shell", process.WaitForEnd().WithExitCode(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Programs_of_the_zenoh_guide_build_and_one_hears_the_other()
    {
        using Workspace workspace = new();
        string[] shell = PrintedFiles.Write("docs/guide-zenoh.md", "## Two programs", Place.Repository, workspace.Root);
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        using Process listener = StartShell(workspace, shell[0]);
        try
        {
            Assert.Equal("listening", await PrintedBy(listener.StandardOutput.ReadLineAsync(cancellation).AsTask(), "the listener's first line"));
            using Process talker = StartShell(workspace, shell[1]);
            Assert.Equal("", await PrintedBy(talker.StandardOutput.ReadToEndAsync(cancellation)!, "the end of the talker"));

            Assert.Equal("room/kitchen/temperature: 21.5", await PrintedBy(listener.StandardOutput.ReadLineAsync(cancellation).AsTask(), "what the listener heard"));
        }
        finally
        {
            listener.Kill(entireProcessTree: true);
        }
    }

    private static Task<string?> PrintedBy(Task<string?> text, string what) => Eventually.Within(text, what, deadline: BuildDeadline);

    private static Process StartShell(Workspace workspace, string line)
    {
        string[] words = line.Split(' ');
        ProcessStartInfo start = new(words[0], words[1..]) { WorkingDirectory = workspace.Root, RedirectStandardOutput = true };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        return Process.Start(start)!;
    }

    /// <summary>Runs a printed line in a directory; its first word is the script at the root, in place of which the tested build runs.</summary>
    private static DoraProcess Start(Workspace workspace, string line)
    {
        string[] words = line.Split(' ');
        Assert.Equal(Path.Combine(Place.Repository, "dora"), words[0]);
        return DoraProcess.Start(workspace.Root, [("MSBUILDDISABLENODEREUSE", "1")], words[1..]);
    }
}
