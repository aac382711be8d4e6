namespace Dora.Protocol.Tests;

public sealed class FailureTextTests
{
    private const string Rule = "---------------------------------------------------------------------------------";
    private static readonly DataflowId Run = new(Guid.Parse("01a20104-1ebc-7dbc-b9d3-f6997834d5ef"));

    [Theory]
    [InlineData(11, "exited because of signal SIGSEGV")]
    [InlineData(9, "exited because of signal SIGKILL")]
    [InlineData(1, "exited because of signal SIGHUP")]
    [InlineData(7, "exited because of signal SIGBUS")]
    [InlineData(10, "exited because of signal SIGUSR1")]
    [InlineData(15, "exited because of signal SIGTERM")]
    [InlineData(22, "exited because of signal SIGTTOU")]
    [InlineData(23, "exited because of signal SIGURG")]
    [InlineData(31, "exited because of signal SIGSYS")]
    [InlineData(34, "exited because of signal SIGRTMIN")]
    [InlineData(64, "exited because of signal SIGRTMIN+30")]
    [InlineData(65, "exited because of signal 65")]
    public void Signal_has_its_name_on_Linux(int number, string text) =>
        Assert.Equal(text, FailureText.Describe(Failure(new NodeExit.Signal(number))));

    [Fact]
    public void Node_without_stderr_has_no_block() =>
        Assert.Equal("exited with code 3", FailureText.Describe(Failure(new NodeExit.Code(3))));

    [Fact]
    public void Last_ten_lines_of_stderr_stand_between_rules_of_81_dashes()
    {
        string[] lines = [.. Enumerable.Range(0, 15).Select(index => $"err line {index}")];

        Assert.Equal(
            $"exited with code 1 with stderr output:\n{Rule}\n[...]\n{string.Join('\n', lines[5..])}\n{Rule}",
            FailureText.Describe(Failure(new NodeExit.Code(1), lines)));
        Assert.Equal(81, Rule.Length);
    }

    [Fact]
    public void Short_stderr_is_shown_whole() =>
        Assert.Equal(
            $"exited with code 1 with stderr output:\n{Rule}\na\nb\n{Rule}",
            FailureText.Describe(Failure(new NodeExit.Code(1), "a", "b")));

    [Fact]
    public void Killed_node_is_said_to_have_ignored_the_stop_message() =>
        Assert.Equal(
            "node was killed by dora because it didn't react to a stop message in time (SIGKILL)",
            FailureText.Describe(new NodeFailure(new NodeExit.Signal(9), new FailureCause.GraceExceeded(), [], false)));

    [Fact]
    public void Node_that_could_not_be_started_says_why() =>
        Assert.Equal("failed to spawn node: no such file", FailureText.Describe(Failure(new NodeExit.NotSpawned("no such file"))));

    [Fact]
    public void Cascading_failure_names_its_cause_and_shows_no_stderr() =>
        Assert.Equal(
            "exited with code 1. This error occurred because node `bad` exited before connecting to dora.",
            FailureText.Describe(Cascade("noise")));

    [Fact]
    public void Summary_shows_roots_by_time_and_counts_the_rest()
    {
        DataflowResult result = new(
            Run,
            [
                new NodeResult(new NodeId("late"), At(3), Failure(new NodeExit.Code(2))),
                new NodeResult(new NodeId("good"), At(0), null),
                new NodeResult(new NodeId("cascade"), At(1), Cascade()),
                new NodeResult(new NodeId("early"), At(2), Failure(new NodeExit.Code(1))),
            ]);

        Assert.Equal(
            $"Dataflow failed:\n\nNode `early` failed: exited with code 1\n\nNode `late` failed: exited with code 2\n\n"
                + $"There is 1 consequential error. Check the `out/{Run}` folder for full details.",
            FailureText.Summarize(result, nameDataflow: false));
    }

    [Fact]
    public void Summary_without_roots_shows_the_first_cascading_failure()
    {
        DataflowResult result = new(
            Run,
            [new NodeResult(new NodeId("b"), At(2), Cascade()), new NodeResult(new NodeId("a"), At(1), Cascade()),
                new NodeResult(new NodeId("c"), At(3), Cascade())]);

        Assert.Equal(
            $"Dataflow {Run} failed:\n\nNode `a` failed: exited with code 1. This error occurred because node `bad` exited before "
                + "connecting to dora.\n\n"
                + $"There are 2 consequential errors. Check the `out/{Run}` folder for full details.",
            FailureText.Summarize(result, nameDataflow: true));
    }

    private static NodeFailure Failure(NodeExit exit, params string[] stderr) => new(exit, new FailureCause.Own(), stderr, false);

    private static NodeFailure Cascade(params string[] stderr) =>
        new(new NodeExit.Code(1), new FailureCause.Cascading(new NodeId("bad")), stderr, false);

    private static DateTimeOffset At(int second) => DateTimeOffset.UnixEpoch.AddSeconds(second);
}
