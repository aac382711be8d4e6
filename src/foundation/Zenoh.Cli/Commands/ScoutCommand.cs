using System.CommandLine;
using System.CommandLine.Parsing;
using Zenoh.Cli.Arguments;
using Zenoh.Cli.Output;
using Zenoh.Cli.Running;
using Zenoh.Configuration;
using Zenoh.Scouting;

namespace Zenoh.Cli.Commands;

/// <summary><c>zenoh scout</c>: looks for nodes on the network without joining it.</summary>
internal static class ScoutCommand
{
    public static Command Create()
    {
        NodeArguments node = new();
        Option<bool> json = SharedOptions.Json();
        Option<double> seconds = CheckedOptions.Seconds("--timeout", ["-o"], "Seconds to look (default 3)", 3);
        Option<WhatAmI> what = new("--what")
        {
            Description = "Whom to look for: Router, Peer, Client, or several separated by commas",
            HelpName = "ROLES",
            DefaultValueFactory = _ => WhatAmI.Router | WhatAmI.Peer,
            CustomParser = ReadRoles,
        };
        ZenohCommand command = new(
            "scout",
            "Look for routers and peers by multicast (z_scout)",
            new Example("zenoh scout", "look for three seconds"),
            new Example("zenoh scout --what Router --json", "only routers, as JSON"));
        node.AddTo(command);
        foreach (Option option in (Option[])[json, seconds, what])
            command.Add(option);
        command.SetAction(async (result, _) =>
        {
            using Lifetime lifetime = new();
            try
            {
                ZenohConfig config = node.Read(result);
                if (!config.Scouting.Multicast.Enabled)
                    throw new CommandFailedException("multicast scouting is switched off (scouting/multicast/enabled), and nothing else finds nodes", CommandLine.UsageError);
                TimeSpan duration = TimeSpan.FromSeconds(result.GetValue(seconds));
                var search = ZenohScout.ScoutAsync(result.GetValue(what), config, duration, lifetime.Stopped);
                await foreach (ScoutedNode found in search.ConfigureAwait(false))
                    Print(found, result.GetValue(json));
            }
            catch (OperationCanceledException) when (lifetime.Stopped.IsCancellationRequested)
            {
                // The user has seen enough.
            }

            return 0;
        });
        return command;
    }

    private static WhatAmI ReadRoles(ArgumentResult given)
    {
        string text = given.Tokens[^1].Value;
        WhatAmI roles = WhatAmI.None;
        foreach (string name in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!CheckedOptions.TryName(name, out WhatAmI role) || role == WhatAmI.None)
                given.AddError($"--what {text}: expected are Router, Peer, Client, or several of them, as --what Router,Peer");
            roles |= role;
        }

        return roles;
    }

    private static void Print(ScoutedNode found, bool json)
    {
        if (!json)
        {
            Console.Out.WriteLine(TerminalText.Escape(found.ToString()));
            return;
        }

        JsonLine.Print(writer =>
        {
            writer.WriteString("zid", found.Id.ToString());
            writer.WriteString("whatami", InfoOutput.Name(found.Role));
            writer.WriteStartArray("locators");
            foreach (string locator in found.Locators)
                writer.WriteStringValue(locator);
            writer.WriteEndArray();
        });
    }
}
