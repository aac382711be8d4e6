using System.CommandLine;
using Zenoh.Cli.Arguments;
using Zenoh.Cli.Output;
using Zenoh.Cli.Running;

namespace Zenoh.Cli.Commands;

/// <summary><c>zenoh info</c>: joins the network and says whom it is connected with.</summary>
internal static class InfoCommand
{
    public static Command Create()
    {
        Option<bool> json = SharedOptions.Json();
        ZenohCommand command = new(
            "info",
            "Open a session and print its id and neighbours (z_info)",
            new Example("zenoh info", "who is reachable from here as a peer"),
            new Example("zenoh info -m client -e tcp/192.0.2.1:7447", "who is that router"))
        {
            json,
        };
        SessionCommand.Set(command, new NodeArguments(), (result, session, _) =>
        {
            InfoOutput.Print(session.Info, result.GetValue(json));
            return Task.CompletedTask;
        });
        return command;
    }
}
