using Dora.Cli.Logs;
using Dora.Protocol;

namespace Dora.Cli.Tests.Output;

public sealed class LogFilterTests
{
    [Theory]
    [InlineData(LogLevel.Debug, false)]
    [InlineData(LogLevel.Info, true)]
    [InlineData(LogLevel.Error, true)]
    [InlineData(LogLevel.Stdout, true)]
    public void By_default_info_and_what_nodes_print_is_shown(LogLevel level, bool shown) => Assert.Equal(shown, Filter().Shows(Record(level)));

    [Theory]
    [InlineData("RUST_LOG")]
    [InlineData("DORA_LOG")]
    public void The_environment_hides_lines_of_the_system_but_never_what_nodes_print(string variable)
    {
        LogFilter filter = Filter(environment: (variable, "error"));

        Assert.False(filter.Shows(Record(LogLevel.Info)));
        Assert.True(filter.Shows(Record(LogLevel.Stdout)));
    }

    [Fact]
    public void Dora_log_wins_over_rust_log()
    {
        LogFilter filter = Filter(environment: [("RUST_LOG", "error"), ("DORA_LOG", "debug")]);

        Assert.True(filter.Shows(Record(LogLevel.Debug)));
    }

    [Fact]
    public void Directives_choose_by_target_and_the_longest_target_wins()
    {
        LogFilter filter = Filter(environment: ("RUST_LOG", "warn,daemon=info,daemon::spawner=trace"));

        Assert.False(filter.Shows(Record(LogLevel.Info, target: "spawner")));
        Assert.True(filter.Shows(Record(LogLevel.Info, target: "daemon")));
        Assert.False(filter.Shows(Record(LogLevel.Debug, target: "daemon::pending")));
        Assert.True(filter.Shows(Record(LogLevel.Trace, target: "daemon::spawner")));
    }

    [Theory]
    [InlineData("warn", false)]
    [InlineData("info", true)]
    [InlineData("trace", true)]
    [InlineData("stdout", true)]
    [InlineData("off", false)]
    public void For_the_option_a_printed_line_counts_as_info(string level, bool shown) =>
        Assert.Equal(shown, Filter(level).Shows(Record(LogLevel.Stdout)));

    [Fact]
    public void The_option_wins_over_the_environment() =>
        Assert.False(Filter("error", environment: ("RUST_LOG", "debug")).Shows(Record(LogLevel.Info)));

    [Fact]
    public void A_level_for_one_node_touches_no_other()
    {
        LogFilter filter = Filter(nodes: ("noisy", "error"));

        Assert.False(filter.Shows(Record(LogLevel.Stdout, node: "noisy")));
        Assert.True(filter.Shows(Record(LogLevel.Error, node: "noisy")));
        Assert.True(filter.Shows(Record(LogLevel.Stdout, node: "other")));
    }

    [Fact]
    public void What_is_not_understood_in_the_environment_is_told_and_ignored()
    {
        List<string> told = [];
        LogFilter filter = LogFilter.Create(
            null, new Dictionary<string, LogThreshold>(), name => name == "RUST_LOG" ? "daemon=loud,[span]" : null, told.Add);

        Assert.Equal(2, told.Count);
        Assert.All(told, text => Assert.Contains("RUST_LOG", text, StringComparison.Ordinal));
        Assert.True(filter.Shows(Record(LogLevel.Info)));
    }

    private static LogFilter Filter(string? level = null, (string Node, string Level)? nodes = null, params (string Name, string Value)[] environment)
    {
        LogThreshold? threshold = null;
        if (level is not null)
            Assert.True(LogThreshold.TryParse(level, out threshold));
        Dictionary<string, LogThreshold> rules = [];
        if (nodes is { } rule)
        {
            Assert.True(LogThreshold.TryParse(rule.Level, out LogThreshold? own));
            rules.Add(rule.Node, own);
        }

        return LogFilter.Create(threshold, rules, name => environment.FirstOrDefault(item => item.Name == name).Value, Assert.Fail);
    }

    private static LogRecord Record(LogLevel level, string? node = "n", string? target = "daemon") => new()
    {
        Timestamp = DateTimeOffset.UnixEpoch,
        Level = level,
        Message = "m",
        Node = node is null ? null : new NodeId(node),
        Target = level == LogLevel.Stdout ? null : target,
    };
}
