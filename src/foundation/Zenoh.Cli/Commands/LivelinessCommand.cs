using System.CommandLine;
using Zenoh.Cli.Arguments;
using Zenoh.Cli.Output;
using Zenoh.Cli.Running;
using Zenoh.KeyExpressions;
using Zenoh.Session;

namespace Zenoh.Cli.Commands;

/// <summary><c>zenoh liveliness token|sub|get KEY</c>: says or sees what is alive.</summary>
internal static class LivelinessCommand
{
    private const string DefaultKey = "group1/**";

    public static Command Create()
    {
        ZenohCommand command = new(
            "liveliness",
            "Say or see what is alive (z_liveliness, z_sub_liveliness, z_get_liveliness)",
            new Example("zenoh liveliness token group1/me", "be alive until stopped"),
            new Example("zenoh liveliness sub 'group1/**' --history", "watch who comes and goes, and who is there"),
            new Example("zenoh liveliness get 'group1/**'", "ask once"))
        {
            Token(), Sub(), Get(),
        };
        command.SetAction(result => UsageReport.ShowHelp(result));
        return command;
    }

    private static ZenohCommand Token()
    {
        KeyArguments key = new("group1/zenoh");
        ZenohCommand command = new("token", "Declare a token until stopped (z_liveliness)", new Example("zenoh liveliness token group1/me", "be alive"));
        key.AddTo(command);
        SessionCommand.Set(command, new NodeArguments(), async (result, session, stopped) =>
        {
            using LivelinessToken token = session.DeclareLivelinessToken(key.Read(result));
            Notice.Progress($"{token.Key} is alive");
            await Task.Delay(Timeout.Infinite, stopped).ConfigureAwait(false);
        });
        return command;
    }

    private static ZenohCommand Sub()
    {
        KeyArguments key = new(DefaultKey);
        Option<bool> json = SharedOptions.Json();
        Option<bool> history = new("--history") { Description = "Begin with what is alive already" };
        ZenohCommand command = new("sub", "Print what appears and vanishes until stopped (z_sub_liveliness)", new Example("zenoh liveliness sub 'group1/**'", "watch"));
        key.AddTo(command);
        command.Add(json);
        command.Add(history);
        SessionCommand.Set(command, new NodeArguments(), async (result, session, stopped) =>
        {
            using LivelinessSubscriber subscriber = session.DeclareLivelinessSubscriber(
                key.Read(result), change => Print(change.Key, change.IsAlive, result.GetValue(json)), result.GetValue(history));
            Notice.Progress($"watching {subscriber.Key}");
            await Task.Delay(Timeout.Infinite, stopped).ConfigureAwait(false);
        });
        return command;
    }

    private static ZenohCommand Get()
    {
        KeyArguments key = new(DefaultKey);
        Option<bool> json = SharedOptions.Json();
        Option<double> timeout = CheckedOptions.Seconds("--timeout", ["-o"], "Seconds to wait (default 10)", 10);
        ZenohCommand command = new("get", "Print what is alive now (z_get_liveliness)", new Example("zenoh liveliness get 'group1/**'", "ask once"));
        key.AddTo(command);
        command.Add(json);
        command.Add(timeout);
        NodeArguments node = new();
        SessionCommand.Set(command, node, async (result, session, stopped) =>
        {
            node.RequireConnection(result, session.Info, "nobody was asked");
            TimeSpan limit = TimeSpan.FromSeconds(result.GetValue(timeout));
            foreach (KeyExpression alive in await session.GetLivelinessAsync(key.Read(result), limit, stopped).ConfigureAwait(false))
                Print(alive, isAlive: true, result.GetValue(json));
        });
        return command;
    }

    private static void Print(KeyExpression key, bool isAlive, bool json)
    {
        if (!json)
        {
            Console.Out.WriteLine($"{(isAlive ? "ALIVE" : "GONE ")} {TerminalText.Escape(key.ToString())}");
            return;
        }

        JsonLine.Print(writer =>
        {
            writer.WriteString("key", key.Utf8);
            writer.WriteBoolean("alive", isAlive);
        });
    }
}
