using System.CommandLine;
using Zenoh.Cli.Arguments;
using Zenoh.Cli.Output;
using Zenoh.Cli.Running;
using Zenoh.KeyExpressions;
using Zenoh.Session;

namespace Zenoh.Cli.Commands;

/// <summary><c>zenoh pong</c>: sends every ping back.</summary>
internal static class PongCommand
{
    public static Command Create()
    {
        Option<KeyExpression> key = KeyOption();
        ZenohCommand command = new(
            "pong",
            "Send every ping back until stopped (z_pong)",
            new Example("zenoh pong -l tcp/127.0.0.1:7447", "wait for pings on a port of your choice"))
        {
            key,
        };
        SessionCommand.Set(command, new NodeArguments(), async (result, session, stopped) =>
        {
            KeyExpression tests = result.GetRequiredValue(key);
            DeliveryOptions express = new() { CongestionControl = CongestionControl.Block, IsExpress = true };
            using Publisher pongs = session.DeclarePublisher(tests / "pong", delivery: express);
            using Subscriber pings = session.DeclareSubscriber(tests / "ping", sample => pongs.Put(sample.Payload));
            Notice.Progress($"answering {pings.Key} on {pongs.Key}");
            await Task.Delay(Timeout.Infinite, stopped).ConfigureAwait(false);
        });
        return command;
    }

    /// <summary>Below which key pings and pongs are.</summary>
    public static Option<KeyExpression> KeyOption() => CheckedOptions.Key("Pings go to KEY/ping, pongs to KEY/pong (default test)", "test");
}
