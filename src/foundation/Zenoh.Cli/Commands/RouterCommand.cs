using System.CommandLine;
using Zenoh.Cli.Arguments;
using Zenoh.Cli.Output;
using Zenoh.Cli.Running;
using Zenoh.Configuration;
using Zenoh.Session;

namespace Zenoh.Cli.Commands;

/// <summary><c>zenoh router</c> (<c>zenohd</c>): routes for clients and peers until it is stopped.</summary>
internal static class RouterCommand
{
    /// <summary>What the reference ends with when it cannot open.</summary>
    private const int OpenFailed = 255;

    public static Command Create()
    {
        NodeArguments node = new();
        RouterOptions options = new();
        Option<bool> json = SharedOptions.Json();
        ZenohCommand command = new(
            "router",
            "Route for clients, peers and other routers; ./zenohd is short for this command",
            new Example("zenoh router", "listen on tcp/[::]:7447 and answer scouting"),
            new Example("zenoh router -l tcp/0.0.0.0:7448 -e tcp/192.0.2.1:7447", "listen elsewhere and join another router"),
            new Example("zenoh router -c router.json5 --cfg 'timestamping/enabled:false'", "read a file and change one key"),
            new Example("zenohd -l tcp/127.0.0.1:7447 --no-multicast-scouting", "as scripts for the reference start it"));
        node.AddTo(command, withMode: false);
        options.AddTo(command);
        command.Add(json);
        command.SetAction(async (result, _) =>
        {
            ZenohConfig config = node.Read(result, RouterOptions.Defaults, given => options.Apply(result, given));
            options.WarnAboutWithoutEffect(result);
            using Lifetime lifetime = new();
            return await RunAsync(config, result.GetValue(json), lifetime).ConfigureAwait(false);
        });
        return command;
    }

    private static async Task<int> RunAsync(ZenohConfig config, bool json, Lifetime lifetime)
    {
        try
        {
            await using ZenohSession router = await SessionCommand.OpenAsync(config, lifetime.Stopped).ConfigureAwait(false);
            InfoOutput.Print(router.Info, [], json);
            router.Warned += json ? InfoOutput.PrintWarning : Notice.Warning;
            await lifetime.WaitAsync().ConfigureAwait(false);
            return 0;
        }
        catch (ZenohException failure)
        {
            throw new CommandFailedException(failure.Message, OpenFailed);
        }
        catch (OperationCanceledException) when (lifetime.Stopped.IsCancellationRequested)
        {
            return 0;
        }
    }
}
