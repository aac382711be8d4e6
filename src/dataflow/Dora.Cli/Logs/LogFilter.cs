using Dora.Protocol;

namespace Dora.Cli.Logs;

/// <summary>
/// Which records are shown. Two kinds of rules exist, and the options of the command line win over the environment:
/// <c>RUST_LOG</c> and <c>DORA_LOG</c> (<c>info,spawner=debug</c>) choose among the system's own lines by level and target and always pass
/// what nodes print;
/// <c>--log-level</c> and <c>--log-filter</c> (<c>camera=warn</c>) count what a node prints as INFO and so can hide it. Immutable.
/// </summary>
internal sealed class LogFilter
{
    private readonly LogThreshold _default;
    private readonly bool _hidesPrintedLines;
    private readonly IReadOnlyList<KeyValuePair<string, LogThreshold>> _targets;
    private readonly IReadOnlyDictionary<string, LogThreshold> _nodes;

    private LogFilter(
        LogThreshold @default,
        bool hidesPrintedLines,
        IReadOnlyList<KeyValuePair<string, LogThreshold>> targets,
        IReadOnlyDictionary<string, LogThreshold> nodes)
    {
        _default = @default;
        _hidesPrintedLines = hidesPrintedLines;
        _targets = targets;
        _nodes = nodes;
    }

    /// <summary>Combines all sources of rules.</summary>
    /// <param name="level">The value of <c>--log-level</c>, already checked, or null.</param>
    /// <param name="nodes">The rules of <c>--log-filter</c>.</param>
    /// <param name="environment">Looks up environment variables.</param>
    /// <param name="warn">Told what is not understood in the environment.</param>
    public static LogFilter Create(
        LogThreshold? level,
        IReadOnlyDictionary<string, LogThreshold> nodes,
        Func<string, string?> environment,
        Action<string> warn)
    {
        if (level is { } chosen)
            return new(chosen, hidesPrintedLines: true, [], nodes);
        if (environment("DORA_LOG_LEVEL") is { Length: > 0 } named)
        {
            if (LogThreshold.TryParse(named, out LogThreshold? fromEnvironment))
                return new(fromEnvironment, hidesPrintedLines: true, [], nodes);
            warn($"DORA_LOG_LEVEL: '{named}' is no level and is ignored: {LogThreshold.Expected}");
        }

        string variable = environment("DORA_LOG") is { Length: > 0 } ? "DORA_LOG" : "RUST_LOG";
        return FromDirectives(variable, environment(variable) ?? "", nodes, warn);
    }

    /// <summary>Whether a record is shown.</summary>
    public bool Shows(LogRecord record)
    {
        if (record.Node is { } node && _nodes.TryGetValue(node.Value, out LogThreshold? own))
            return own.Passes(record.Level, countsPrintedLines: true);
        return ThresholdOf(record.Target).Passes(record.Level, _hidesPrintedLines);
    }

    private static LogFilter FromDirectives(
        string variable, string text, IReadOnlyDictionary<string, LogThreshold> nodes, Action<string> warn)
    {
        LogThreshold root = LogThreshold.Info;
        List<KeyValuePair<string, LogThreshold>> targets = [];
        foreach (string directive in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            string[] parts = directive.Split('=', 2);
            if (LogThreshold.TryParse(parts[^1], out LogThreshold? threshold))
            {
                if (parts.Length == 1)
                    root = threshold;
                else
                    targets.Add(new(parts[0], threshold));
            }
            else if (parts.Length == 1 && !directive.Contains('[', StringComparison.Ordinal))
            {
                targets.Add(new(directive, LogThreshold.All));
            }
            else
            {
                warn($"{variable}: '{directive}' is not understood and is ignored: {LogThreshold.Expected}");
            }
        }

        // The longest matching target decides.
        return new(root, hidesPrintedLines: false, [.. targets.OrderByDescending(item => item.Key.Length)], nodes);
    }

    private LogThreshold ThresholdOf(string? target)
    {
        if (target is null)
            return _default;
        foreach ((string prefix, LogThreshold threshold) in _targets)
        {
            if (target == prefix || target.StartsWith(prefix + "::", StringComparison.Ordinal))
                return threshold;
        }

        return _default;
    }
}
