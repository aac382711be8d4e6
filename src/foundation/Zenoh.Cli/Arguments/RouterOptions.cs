using System.CommandLine;
using System.CommandLine.Parsing;
using Zenoh.Cli.Output;
using Zenoh.Configuration;

namespace Zenoh.Cli.Arguments;

/// <summary>The flags of the reference's router beyond those of every node.</summary>
internal sealed class RouterOptions
{
    private readonly Option<string?> _id = new("--id", "-i")
    {
        Description = "The router's identity, lowercase hexadecimal (default random)",
        HelpName = "HEX",
    };
    private readonly Option<bool> _noTimestamp = new("--no-timestamp") { Description = "Do not stamp publications that have no timestamp" };
    private readonly Option<string?> _restPort = new("--rest-http-port")
    {
        Description = "Accepted for scripts of the reference: there is no REST plugin here",
        HelpName = "PORT",
    };

    private readonly Option<string[]> _plugins = new("--plugin", "-P")
    {
        Description = "Accepted for scripts of the reference: plugins are not loaded",
        HelpName = "NAME",
    };

    private readonly Option<string[]> _pluginFolders = new("--plugin-search-dir")
    {
        Description = "Accepted for scripts of the reference: plugins are not loaded",
        HelpName = "PATH",
    };

    private readonly Option<string?> _permissions = new("--adminspace-permissions")
    {
        Description = "What others may do in the admin space @/ZID/router: r (default), w, rw or none",
        HelpName = "PERMISSIONS",
    };

    /// <summary>Takes what belongs nowhere, so that one message tells of it.</summary>
    private readonly Argument<string[]> _unknown = new("UNKNOWN") { Hidden = true, Arity = ArgumentArity.ZeroOrMore };

    public RouterOptions() => _permissions.AcceptOnlyFromAmong("r", "w", "rw", "none");

    /// <summary>What a router has when nothing is said.</summary>
    public static ZenohConfig Defaults { get; } = new() { Mode = WhatAmI.Router, AdminSpace = new AdminSpaceConfig { Enabled = true } };

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_id, _noTimestamp, _restPort, _plugins, _pluginFolders, _permissions])
            command.Add(option);
        command.Add(_unknown);
        command.Validators.Add(RefuseValues);
    }

    public ZenohConfig Apply(ParseResult result, ZenohConfig config)
    {
        if (result.GetValue(_id) is { } id)
        {
            config = ZenohId.TryParse(id, out ZenohId read)
                ? config with { Id = read }
                : throw new CommandFailedException($"--id {id}: lowercase hexadecimal digits, the first not 0, are expected", CommandLine.UsageError);
        }

        if (result.GetValue(_noTimestamp))
            config = config with { Timestamping = config.Timestamping with { Enabled = new(false) } };
        if (result.GetValue(_permissions) is { } permissions)
        {
            AdminSpaceConfig admin = config.AdminSpace with { MayRead = permissions.StartsWith('r'), MayWrite = permissions.EndsWith('w') };
            config = config with { AdminSpace = admin };
        }

        return config;
    }

    /// <summary>Says what was given and does nothing here.</summary>
    public void WarnAboutWithoutEffect(ParseResult result)
    {
        if (result.GetValue(_restPort) is { } port && port != "none")
            Notice.Warning($"--rest-http-port {port}: there is no REST plugin here");
        if (result.GetValue(_plugins) is { Length: > 0 } plugins)
            Notice.Warning($"--plugin {string.Join(' ', plugins)}: plugins are not loaded");
        if (result.GetValue(_pluginFolders) is { Length: > 0 } folders)
            Notice.Warning($"--plugin-search-dir {string.Join(' ', folders)}: plugins are not loaded");
    }

    // A value after an unknown option is explained by what is said about the option.
    private void RefuseValues(CommandResult given)
    {
        string[] unknown = given.GetValue(_unknown) ?? [];
        if (unknown.Length > 0 && !unknown.Any(text => text.StartsWith('-')))
            given.AddError($"a router takes options only, and '{unknown[0]}' belongs to none: zenoh router --listen tcp/127.0.0.1:7447");
    }
}
