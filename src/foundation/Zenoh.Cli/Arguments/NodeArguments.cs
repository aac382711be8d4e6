using System.CommandLine;
using Zenoh.Cli.Output;
using Zenoh.Configuration;
using Zenoh.Session;

namespace Zenoh.Cli.Arguments;

/// <summary>The options of every command that makes a node: role, endpoints, configuration.</summary>
/// <remarks>Later ones win: file or whole <c>--cfg</c>, then the flags, then <c>--cfg KEY:VALUE</c> in their order.</remarks>
internal sealed class NodeArguments
{
    private readonly Option<WhatAmI?> _mode = new("--mode", "-m")
    {
        Description = "The role of this node: peer (default), client or router",
        HelpName = "MODE",
        CustomParser = result => result.Tokens[0].Value switch
        {
            "peer" => WhatAmI.Peer,
            "client" => WhatAmI.Client,
            "router" => WhatAmI.Router,
            var other => Refuse<WhatAmI?>(result, $"'{other}' is no role: write peer, client or router"),
        },
    };

    private readonly Option<string[]> _connect = Several("--connect", "-e", "ENDPOINT", "Dial this endpoint, as tcp/192.0.2.1:7447 (repeatable)");
    private readonly Option<string[]> _listen = Several("--listen", "-l", "ENDPOINT", "Listen on this endpoint, as tcp/0.0.0.0:7447 (repeatable)");
    private readonly Option<string?> _config = new("--config", "-c") { Description = "Read this file, JSON5 or YAML", HelpName = "PATH" };
    private readonly Option<string[]> _settings = Several("--cfg", null, "KEY:VALUE", "Set one configuration key, value in JSON5 (repeatable)");
    private readonly Option<bool> _noScouting = new("--no-multicast-scouting")
    {
        Description = "Neither look for others by multicast nor answer them",
    };

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">Which.</param>
    /// <param name="withMode">Whether the role can be chosen.</param>
    public void AddTo(Command command, bool withMode = true)
    {
        if (withMode)
            command.Add(_mode);
        foreach (Option option in (Option[])[_connect, _listen, _config, _settings, _noScouting])
            command.Add(option);
    }

    /// <summary>The configuration the command line describes.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="defaults">What holds when nothing is said.</param>
    /// <param name="flags">What further flags of the command change, before single settings.</param>
    /// <exception cref="CommandFailedException">Something cannot be read; the message says what.</exception>
    public ZenohConfig Read(ParseResult result, ZenohConfig? defaults = null, Func<ZenohConfig, ZenohConfig>? flags = null)
    {
        string[] settings = result.GetValue(_settings) ?? [];
        ZenohConfig config = defaults ?? new ZenohConfig();
        if ((result.GetValue(_config) ?? FromEnvironment()) is { } file)
            config = config.WithFile(file, Warn);
        foreach (string whole in settings.Where(IsWhole))
            config = config.WithSetting(whole, Warn);
        config = WithFlags(result, config);
        config = flags?.Invoke(config) ?? config;
        foreach (string setting in settings.Where(setting => !IsWhole(setting)))
            config = config.WithSetting(setting, Warn);
        return config;
    }

    /// <summary>Refuses to go on when endpoints to dial were named and none answers, whoever else was found: one of several suffices.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="info">The session as it is now.</param>
    /// <param name="consequence">What did not happen for it.</param>
    /// <exception cref="CommandFailedException">Endpoints were named, and the session is connected over none.</exception>
    public void RequireConnection(ParseResult result, SessionInfo info, string consequence)
    {
        if (result.GetValue(_connect) is { Length: > 0 } dialled && info.ConnectedEndpoints.Count == 0)
            throw new CommandFailedException($"{consequence}: there is no connection by --connect {string.Join(' ', dialled)}");
    }

    private ZenohConfig WithFlags(ParseResult result, ZenohConfig config)
    {
        if (result.GetResult(_mode) is not null && result.GetValue(_mode) is { } mode)
            config = config with { Mode = mode };
        if (result.GetValue(_connect) is { Length: > 0 } connect)
            config = config with { Connect = config.Connect with { Endpoints = new ConnectConfig(connect).Endpoints } };
        if (result.GetValue(_listen) is { Length: > 0 } listen)
            config = config with { Listen = config.Listen with { Endpoints = new([.. listen]) } };
        if (result.GetValue(_noScouting))
            config = config with { Scouting = config.Scouting with { Multicast = config.Scouting.Multicast with { Enabled = false } } };
        return config;
    }

    private static string? FromEnvironment() =>
        Environment.GetEnvironmentVariable(ZenohConfig.EnvironmentVariable) is { Length: > 0 } path ? path : null;

    private static bool IsWhole(string setting) => setting.StartsWith(':');

    private static void Warn(ConfigurationProblem note) => Notice.Note(note.ToString());

    private static Option<string[]> Several(string name, string? alias, string help, string description)
    {
        Option<string[]> option = new(name) { Description = description, HelpName = help };
        if (alias is not null)
            option.Aliases.Add(alias);
        return option;
    }

    private static T? Refuse<T>(System.CommandLine.Parsing.ArgumentResult result, string message)
    {
        result.AddError(message);
        return default;
    }
}
