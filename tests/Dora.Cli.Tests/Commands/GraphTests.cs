using Dora.Cli.Tests.Harness;

namespace Dora.Cli.Tests.Commands;

public sealed class GraphTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public GraphTests() => _workspace.Write("sub/flow.yml", Flows.TwoShells);

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void A_page_is_written_into_the_current_directory_over_an_older_one()
    {
        string file = Path.Combine(_workspace.Root, "flow-graph.html");
        foreach (string node in (string[])["first", "renamed"])
        {
            _workspace.Write("sub/flow.yml", Flows.TwoShells.Replace("first", node, StringComparison.Ordinal));
            string output = DoraProcess.Run(_workspace.Root, "graph", "sub/flow.yml").WithExitCode(0).Output;

            Assert.Equal($"View graph by opening the following in your browser:\n  file://{file}\n", output);
            Assert.Contains(node, File.ReadAllText(file), StringComparison.Ordinal);
        }

        Assert.Equal([file], Directory.GetFiles(_workspace.Root));
    }

    [Fact]
    public void A_file_that_is_no_picture_is_not_overwritten()
    {
        string file = _workspace.Write("flow-graph.html", "<p>mine</p>");

        Ended ended = DoraProcess.Run(_workspace.Root, "graph", "sub/flow.yml").WithExitCode(1);

        Assert.Contains($"{file} exists and is not by `dora graph`", ended.Error, StringComparison.Ordinal);
        Assert.Equal("<p>mine</p>", File.ReadAllText(file));
    }

    [Fact]
    public void The_page_needs_no_network()
    {
        DoraProcess.Run(_workspace.Root, "graph", "sub/flow.yml").WithExitCode(0);

        string page = File.ReadAllText(Path.Combine(_workspace.Root, "flow-graph.html"));
        Assert.DoesNotMatch("(src|href)=\"?(https?:)?//", page);
        Assert.DoesNotContain("import ", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Mermaid_text_goes_to_stdout_and_no_file_is_written()
    {
        string output = DoraProcess.Run(_workspace.Root, "graph", "--mermaid", "sub/flow.yml").WithExitCode(0).Output;

        Assert.StartsWith("flowchart TB\n", output, StringComparison.Ordinal);
        Assert.Contains("\n  first -- out as in --> second\n", output, StringComparison.Ordinal);
        Assert.EndsWith("\nPaste the above output on https://mermaid.live/ or in a ```mermaid code block on GitHub to display it.\n", output,
            StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_workspace.Root));
    }

    [Fact]
    public void Open_starts_the_browser_that_is_named()
    {
        string browser = _workspace.Script("browser", "echo \"$1\" > opened.next && mv opened.next opened");

        DoraProcess.Run(_workspace.Root, [("BROWSER", browser)], "graph", "--open", "sub/flow.yml").WithExitCode(0);

        string opened = Path.Combine(_workspace.Root, "opened");
        Assert.True(SpinWait.SpinUntil(() => File.Exists(opened), Eventually.Deadline), "the browser was not started");
        Assert.Equal(Path.Combine(_workspace.Root, "flow-graph.html"), File.ReadAllText(opened).Trim());
    }

    [Fact]
    public void Open_without_a_browser_fails_and_the_page_is_there()
    {
        Ended ended = DoraProcess.Run(_workspace.Root, [("PATH", _workspace.Root)], "graph", "--open", "sub/flow.yml").WithExitCode(1);

        Assert.Contains("No valid browsers detected. You can specify one in BROWSER environment variable", ended.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_workspace.Root, "flow-graph.html")));
    }

    [Fact]
    public void A_directory_that_cannot_be_written_is_named()
    {
        Ended ended = DoraProcess.Run("/proc/self", "graph", Path.Combine(_workspace.Root, "sub/flow.yml")).WithExitCode(1);

        Assert.Contains("failed to write /proc/", ended.Error, StringComparison.Ordinal);
    }
}
