using System.Text.Json;
using Dora.Cli.Logs;
using Dora.Protocol;

namespace Dora.Cli.Tests.Output;

public sealed class LogLineTests
{
    private static readonly DateTimeOffset Time = new(2026, 11, 22, 2, 25, 57, TimeSpan.Zero);

    [Theory]
    [InlineData("sink", LogLevel.Info, "daemon", "node is ready", "sink: INFO   daemon    node is ready")]
    [InlineData("sink", LogLevel.Debug, "daemon::spawner", "spawning node", "sink: DEBUG  daemon::spawner    spawning node")]
    [InlineData("tick", LogLevel.Stdout, null, "sent 1", "tick: stdout    sent 1")]
    [InlineData("tick", LogLevel.Stdout, null, "", "tick: stdout    ")]
    [InlineData("bad", LogLevel.Error, "daemon", "exited with code 1", "bad: ERROR  daemon    exited with code 1")]
    [InlineData("bad", LogLevel.Warn, "daemon::pending", "x", "bad: WARN   daemon::pending    x")]
    [InlineData(null, LogLevel.Info, "dora daemon", "finished building nodes, spawning...",
        "INFO   dora daemon    finished building nodes, spawning...")]
    public void Classic_lines_have_the_spacing_of_dora_0_3_13(string? node, LogLevel level, string? target, string message, string expected) =>
        Assert.Equal(expected, LogLine.Writer(LogFormat.Classic, colours: false)(Record(node, level, target, message)));

    [Fact]
    public void Pretty_lines_begin_with_the_local_time_and_name_the_system_dora()
    {
        string clock = Time.ToLocalTime().ToString("HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);
        Func<LogRecord, string> write = LogLine.Writer(LogFormat.Pretty, colours: false);

        Assert.Equal($"{clock} INFO   sink: daemon node is ready", write(Record("sink", LogLevel.Info, "daemon", "node is ready")));
        Assert.Equal($"{clock} stdout tick: sent 1", write(Record("tick", LogLevel.Stdout, null, "sent 1")));
        Assert.Equal($"{clock} INFO   [dora]: daemon all", write(Record(null, LogLevel.Info, "daemon", "all")));
    }

    [Theory]
    [InlineData(null, "finished building nodes, spawning...", true)]
    [InlineData(null, "stop-after timeout reached (1s) -> stopping dataflow", true)]
    [InlineData(null, "all nodes are ready, starting dataflow", false)]
    [InlineData("sink", "spawning `sh` in `/tmp`", false)]
    public void Pretty_lines_of_the_system_about_spawning_and_stopping_stand_between_blank_lines(string? node, string message, bool apart)
    {
        string line = LogLine.Writer(LogFormat.Pretty, colours: false)(Record(node, LogLevel.Info, "daemon", message));

        Assert.EndsWith(message, line.Trim('\n'), StringComparison.Ordinal);
        Assert.Equal(apart, line.StartsWith('\n') && line.EndsWith('\n'));
        Assert.Equal(apart ? 2 : 0, line.Count(c => c == '\n'));
    }

    [Fact]
    public void Compact_lines_have_no_target()
    {
        string clock = Time.ToLocalTime().ToString("HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);
        Func<LogRecord, string> write = LogLine.Writer(LogFormat.Compact, colours: false);

        Assert.Equal($"{clock} INFO dora: finished", write(Record(null, LogLevel.Info, "daemon", "finished")));
        Assert.Equal($"{clock} STDOUT p: before", write(Record("p", LogLevel.Stdout, null, "before")));
    }

    [Fact]
    public void Json_lines_are_objects_on_one_line()
    {
        string line = LogLine.Writer(LogFormat.Json, colours: true)(Record("p", LogLevel.Stdout, null, "two\nlines \"quoted\" \e[1m"));

        Assert.DoesNotContain('\n', line);
        JsonElement json = JsonDocument.Parse(line).RootElement;
        Assert.Equal("p", json.GetProperty("node_id").GetString());
        Assert.Equal("stdout", json.GetProperty("level").GetString());
        Assert.Equal("two\nlines \"quoted\" \e[1m", json.GetProperty("message").GetString());
        Assert.Equal(Time, json.GetProperty("timestamp").GetDateTimeOffset());
        Assert.Equal(JsonValueKind.Null, json.GetProperty("target").ValueKind);
    }

    [Fact]
    public void Colours_change_nothing_but_add_escape_sequences()
    {
        LogRecord record = Record("sink", LogLevel.Info, "daemon", "node is ready");

        string coloured = LogLine.Writer(LogFormat.Classic, colours: true)(record);

        Assert.Contains("\e[", coloured, StringComparison.Ordinal);
        Assert.Equal(
            LogLine.Writer(LogFormat.Classic, colours: false)(record),
            System.Text.RegularExpressions.Regex.Replace(coloured, "\e\\[[0-9;]*m", ""));
    }

    private static LogRecord Record(string? node, LogLevel level, string? target, string message) => new()
    {
        Timestamp = Time,
        Level = level,
        Message = message,
        Node = node is null ? null : new NodeId(node),
        Target = target,
    };
}
