using System.CommandLine;
using System.CommandLine.Parsing;
using Dora.Cli.Logs;
using Dora.Cli.Output;
using Dora.Protocol;

namespace Dora.Cli.Arguments;

/// <summary>The options that choose which log lines a command shows and how they look.</summary>
internal sealed class LogOptions
{
    private readonly Option<LogThreshold?> _level = new("--log-level")
    {
        Description = "Lowest level shown: error, warn, info, debug, trace, stdout (everything) or off; what nodes print counts as info "
            + "[default: info]",
        HelpName = "LEVEL",
        CustomParser = ParseLevel,
    };

    private readonly Option<LogFormat?> _format = new("--log-format")
    {
        Description = "How log lines look: classic, pretty, compact or json [default: classic]",
        HelpName = "FORMAT",
        CustomParser = ParseFormat,
    };

    private readonly Option<Dictionary<string, LogThreshold>> _filter = new("--log-filter")
    {
        Description = "Levels of single nodes, for example camera=warn,planner=debug",
        HelpName = "NODE=LEVEL,...",
        CustomParser = ParseFilter,
    };

    public LogOptions()
    {
        _level.CompletionSources.Add([.. LogLevelName.All, "off"]);
        _format.CompletionSources.Add("classic", "pretty", "compact", "json");
    }

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_level);
        command.Add(_format);
        command.Add(_filter);
    }

    /// <summary>The filter that options and environment ask for; what is wrong in the environment is told on stderr.</summary>
    public LogFilter FilterOf(ParseResult result)
    {
        Dictionary<string, LogThreshold> nodes = result.GetValue(_filter)
            ?? ReadFilter(Environment.GetEnvironmentVariable("DORA_LOG_FILTER") ?? "", Warn);
        return LogFilter.Create(result.GetValue(_level), nodes, Environment.GetEnvironmentVariable, Warn);
    }

    /// <summary>The format that options and environment ask for.</summary>
    public LogFormat FormatOf(ParseResult result)
    {
        if (result.GetValue(_format) is { } chosen)
            return chosen;
        string named = Environment.GetEnvironmentVariable("DORA_LOG_FORMAT") ?? "";
        if (named.Length == 0 || TryParseFormat(named, out LogFormat format) is false)
        {
            if (named.Length > 0)
                Warn($"DORA_LOG_FORMAT: '{named}' is ignored: expected classic, pretty, compact or json");
            return LogFormat.Classic;
        }

        return format;
    }

    private static LogThreshold? ParseLevel(ArgumentResult argument)
    {
        if (!LogThreshold.TryParse(argument.Tokens[0].Value, out LogThreshold? threshold))
            argument.AddError($"invalid level '{argument.Tokens[0].Value}' for '--log-level': {LogThreshold.Expected}");
        return threshold;
    }

    private static LogFormat? ParseFormat(ArgumentResult argument)
    {
        if (TryParseFormat(argument.Tokens[0].Value, out LogFormat format))
            return format;
        argument.AddError($"invalid format '{argument.Tokens[0].Value}' for '--log-format': expected classic, pretty, compact or json");
        return null;
    }

    private static bool TryParseFormat(string text, out LogFormat format) =>
        Enum.TryParse(text, ignoreCase: true, out format) && Enum.IsDefined(format) && !char.IsAsciiDigit(text[0]);

    private static Dictionary<string, LogThreshold> ParseFilter(ArgumentResult argument) =>
        ReadFilter(argument.Tokens[0].Value, argument.AddError);

    private static Dictionary<string, LogThreshold> ReadFilter(string text, Action<string> complain)
    {
        Dictionary<string, LogThreshold> nodes = [];
        foreach (string rule in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            string[] parts = rule.Split('=', 2);
            if (parts.Length == 2 && LogThreshold.TryParse(parts[1], out LogThreshold? threshold))
                nodes[parts[0].Trim()] = threshold;
            else
                complain($"invalid log filter '{rule}': expected NODE=LEVEL; {LogThreshold.Expected}");
        }

        return nodes;
    }

    private static void Warn(string text) => Terminal.Warn(text);
}
